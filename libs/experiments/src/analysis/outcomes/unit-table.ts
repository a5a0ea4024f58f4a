import { AnalysisInputError } from '../input-error.js';
import { isBinary } from '../metric-definition.js';
import type { AnalysisPlan } from '../plan.js';
import type { ArmColumns } from './arm-columns.js';
import { Column } from './column.js';
import { UnitsInArms, type ExposureReport } from './units-in-arms.js';

/** A column that a table of units has. */
export interface TableColumn {
  metric: string;
  part: 'values' | 'denominators' | 'before';
}

/** Options of reading outcomes. */
export interface OutcomeOptions {
  /** Names of what units are divided by, such as `device`; rows give a segment of each. Default none. */
  dimensions?: readonly string[];
  /** The largest share of units seen in two arms that may be left out, counted; more are refused. Fraction, default 0.01. */
  mostInTwoArms?: number;
}

/** The columns that a plan's metrics need, in the order in which a row gives them. */
export function tableColumns({ metrics }: Pick<AnalysisPlan, 'metrics'>): TableColumn[] {
  return metrics.flatMap(({ name, kind, cuped }) => [
    { metric: name, part: 'values' } as const,
    ...(kind === 'ratio' ? [{ metric: name, part: 'denominators' } as const] : []),
    ...(cuped ? [{ metric: name, part: 'before' } as const] : []),
  ]);
}

/**
 * Collects a table with one row a unit: arm, and a number for each column. Row by row, some 30 bytes a unit and 8 a column beside the ids, so that it may be as long as memory holds.
 *
 * A row that comes twice is counted once; a unit in two arms is left out and counted.
 */
export class UnitTable {
  readonly columns: readonly TableColumn[];
  readonly #plan: AnalysisPlan;
  readonly #mostInTwoArms: number;
  readonly #units: UnitsInArms;
  readonly #numbers: Column[];
  readonly #binary: boolean[];

  constructor(plan: AnalysisPlan, options: OutcomeOptions = {}) {
    this.columns = tableColumns(plan);
    this.#plan = plan;
    this.#mostInTwoArms = checkShare(options.mostInTwoArms);
    this.#units = new UnitsInArms(plan, options.dimensions);
    this.#numbers = this.columns.map(() => new Column());
    this.#binary = this.columns.map(
      ({ metric, part }) => part === 'values' && plan.metrics.some((one) => one.name === metric && isBinary(one)),
    );
  }

  /**
   * Takes a row.
   *
   * @param numbers - one for each of `columns`, in their order.
   * @param exposedAt - milliseconds UTC; NaN where it is not known. The earliest of a unit's rows stands.
   * @param segments - one for each dimension; '' where it is not known.
   * @param row - how the caller counts rows; it stands in errors.
   * @throws AnalysisInputError - an unknown arm, no id, a number that is not finite, a conversion that is neither 0 nor 1, a unit's second row with other
   *   numbers; names row and column.
   */
  add(
    unit: string,
    arm: string,
    numbers: ArrayLike<number>,
    row: number,
    exposedAt = Number.NaN,
    segments: readonly string[] = [],
  ): void {
    for (let index = 0; index < this.#numbers.length; index += 1) {
      const value = numbers[index] ?? Number.NaN;
      if (!Number.isFinite(value))
        throw new AnalysisInputError(
          this.#name(index),
          String(value),
          'give a finite number; 0 for a unit that did nothing.',
          row,
        );
      if (this.#binary[index] && value !== 0 && value !== 1)
        throw new AnalysisInputError(this.#name(index), String(value), 'a conversion is 1 or 0.', row);
    }
    const { unit: number, isNew } = this.#units.expose(unit, arm, exposedAt, segments, row);
    if (this.#units.armOf(number) < 0) return;
    for (let index = 0; index < this.#numbers.length; index += 1) {
      const column = this.#numbers[index]!;
      const value = numbers[index]!;
      if (isNew) column.set(number, value);
      else if (column.get(number) !== value) {
        throw new AnalysisInputError(
          this.#name(index),
          String(value),
          `row ${this.#units.firstRow(number)} has unit "${unit}" already, with ${column.get(number)}; give one row a unit.`,
          row,
        );
      }
    }
  }

  /** @throws AnalysisInputError - more units in two arms than `mostInTwoArms`. */
  finish(): { arms: ArmColumns[]; exposures: ExposureReport } {
    const exposures = this.#units.report(this.#mostInTwoArms);
    const arms = this.#units.byArm().map((units, code): ArmColumns => {
      const metrics: Record<string, Partial<Record<TableColumn['part'], Float64Array>>> = {};
      this.columns.forEach(({ metric, part }, index) => {
        const column = this.#numbers[index]!;
        (metrics[metric] ??= {})[part] = Float64Array.from(units, (unit) => column.get(unit));
      });
      return {
        arm: this.#plan.arms[code]!.name,
        units: units.length,
        metrics: metrics as ArmColumns['metrics'],
        segments: this.#units.segmentsOf(units),
      };
    });
    return { arms, exposures };
  }

  #name(index: number): string {
    const { metric, part } = this.columns[index]!;
    return part === 'values' ? metric : `${metric}.${part}`;
  }
}

/** @throws AnalysisInputError - the share is no fraction. */
export function checkShare(share = 0.01): number {
  if (!(share >= 0 && share <= 1))
    throw new AnalysisInputError('mostInTwoArms', String(share), 'give a fraction from 0 to 1, such as 0.01.');
  return share;
}
