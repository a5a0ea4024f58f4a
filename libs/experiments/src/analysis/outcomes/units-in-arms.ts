import { AnalysisInputError } from '../input-error.js';
import type { AnalysisPlan } from '../plan.js';
import { Column } from './column.js';
import { UnitIndex } from './unit-index.js';

/** Stands for the arm of a unit that was seen in two. */
const TWO_ARMS = -1;

/** How the units came. */
export interface ExposureReport {
  /** Rows of exposure (of units, where a row is a unit). */
  rows: number;
  /** Different units. */
  units: number;
  /** Rows of units that had one already: a unit counts once, from its earliest exposure on. */
  duplicates: number;
  /** Units seen in more than one arm, left out of everything. */
  unitsInTwoArms: number;
}

/** Which unit is in which arm since when, and in which segments. */
export class UnitsInArms {
  readonly index = new UnitIndex();
  readonly exposedAt = new Column(Number.NaN);
  readonly #arm = new Column();
  readonly #row = new Column();
  readonly #armCodes: ReadonlyMap<string, number>;
  readonly #dimensions: readonly string[];
  readonly #segments: { codes: Column; numbers: Map<string, number>; names: string[] }[];
  #rows = 0;
  #twoArms = 0;

  /** @param dimensions - names of what units are divided by, such as `device`. */
  constructor(plan: Pick<AnalysisPlan, 'arms'>, dimensions: readonly string[] = []) {
    this.#armCodes = new Map(plan.arms.map(({ name }, code) => [name, code]));
    this.#dimensions = dimensions;
    this.#segments = dimensions.map(() => ({ codes: new Column(-1), numbers: new Map(), names: [] }));
  }

  /**
   * Takes an exposure.
   *
   * @param exposedAt - milliseconds UTC; NaN where it was not logged.
   * @param segments - of each dimension the unit's segment; '' where it is not known.
   * @returns the unit's number, and whether it is a new one.
   * @throws AnalysisInputError - an arm that was not planned, an empty id.
   */
  expose(
    unit: string,
    arm: string,
    exposedAt: number,
    segments: readonly string[],
    row: number,
  ): { unit: number; isNew: boolean } {
    const code = this.#armCodes.get(arm);
    if (code === undefined)
      throw new AnalysisInputError(
        'arm',
        `"${arm}"`,
        `give one of the planned arms: ${[...this.#armCodes.keys()].join(', ')}.`,
        row,
      );
    if (unit === '') throw new AnalysisInputError('unit', '""', 'give the id of the unit.', row);
    this.#rows += 1;
    const known = this.index.size;
    const number = this.index.add(unit);
    if (number === known) {
      this.#arm.set(number, code);
      this.#row.set(number, row);
      this.exposedAt.set(number, exposedAt);
      this.#setSegments(number, segments);
      return { unit: number, isNew: true };
    }
    const before = this.#arm.get(number);
    if (before === TWO_ARMS) return { unit: number, isNew: false };
    if (before !== code) {
      this.#arm.set(number, TWO_ARMS);
      this.#twoArms += 1;
      return { unit: number, isNew: false };
    }
    const earliest = this.exposedAt.get(number);
    if (exposedAt < earliest) this.exposedAt.set(number, exposedAt);
    if (exposedAt < earliest || (exposedAt === earliest && this.#isBefore(segments, number)))
      this.#setSegments(number, segments);
    return { unit: number, isNew: false };
  }

  /** The row in which a unit was first seen. */
  firstRow(unit: number): number {
    return this.#row.get(unit);
  }

  /** The unit's arm by its place in the plan, −1 for one that was in two. */
  armOf(unit: number): number {
    return this.#arm.get(unit);
  }

  /** The units of each arm. */
  byArm(): Int32Array[] {
    const counts = Array.from(this.#armCodes, () => 0);
    for (let unit = 0; unit < this.index.size; unit += 1) if (this.armOf(unit) >= 0) counts[this.armOf(unit)]! += 1;
    const units = counts.map((count) => new Int32Array(count));
    counts.fill(0);
    for (let unit = 0; unit < this.index.size; unit += 1) {
      const arm = this.armOf(unit);
      if (arm >= 0) units[arm]![counts[arm]!++] = unit;
    }
    return units;
  }

  /** Of each dimension, its segments and which one each of these units is in (−1 where it is not known). */
  segmentsOf(units: Int32Array): { dimension: string; names: readonly string[]; codes: Int32Array }[] {
    return this.#segments.map(({ codes, names }, index) => ({
      dimension: this.#dimensions[index]!,
      names,
      codes: Int32Array.from(units, (unit) => codes.get(unit)),
    }));
  }

  /**
   * Counts, and refuses what cannot be trusted.
   *
   * @param mostInTwoArms - the largest share of units in two arms that is put up with, fraction.
   * @throws AnalysisInputError - there are more: the assignment is broken, and leaving them out would not mend it.
   */
  report(mostInTwoArms: number): ExposureReport {
    const units = this.index.size;
    if (this.#twoArms > mostInTwoArms * units) {
      throw new AnalysisInputError(
        'arm',
        `two different ones for ${this.#twoArms} of ${units} units`,
        `at most ${mostInTwoArms * 100} % can be left out: mend the assignment, or raise that share knowing why.`,
      );
    }
    return { rows: this.#rows, units, duplicates: this.#rows - units, unitsInTwoArms: this.#twoArms };
  }

  #setSegments(unit: number, segments: readonly string[]): void {
    this.#segments.forEach(({ codes, numbers, names }, index) => {
      const name = segments[index] ?? '';
      let code = name === '' ? -1 : numbers.get(name);
      if (code === undefined) {
        code = names.length;
        numbers.set(name, code);
        names.push(name);
      }
      codes.set(unit, code);
    });
  }

  /** Of two exposures at one time, that with the smaller names stands, whichever came first. */
  #isBefore(segments: readonly string[], unit: number): boolean {
    const there = this.#segments.map(({ codes, names }) => names[codes.get(unit)] ?? '').join('\0');
    return segments.join('\0') < there;
  }
}
