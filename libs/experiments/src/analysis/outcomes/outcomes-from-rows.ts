import { AnalysisInputError } from '../input-error.js';
import type { AnalysisPlan } from '../plan.js';
import type { ArmColumns, MetricColumns, NoveltyColumns } from './arm-columns.js';
import { OutcomeLog, type OutcomeRow } from './outcome-log.js';
import { checkShare, type OutcomeOptions } from './unit-table.js';
import { UnitsInArms, type ExposureReport } from './units-in-arms.js';

/** Size of the largest value that an outcome may have: squares of larger ones would not add up exactly enough any more. */
export const LARGEST_VALUE = 1e12;

/** A unit met its arm. */
export interface ExposureRow {
  unit: string;
  arm: string;
  /** Milliseconds UTC. */
  exposedAt: number;
  /** By dimension; what is not given is not known. */
  segments?: Readonly<Record<string, string>>;
}

/** What a unit's metric was before the experiment. */
export interface BeforeRow {
  unit: string;
  metric: string;
  value: number;
}

/** Everything that was logged. */
export interface ExperimentRows {
  exposures: Iterable<ExposureRow>;
  outcomes: Iterable<OutcomeRow>;
  /** For metrics with CUPED; units without one have 0. */
  before?: Iterable<BeforeRow>;
}

/** Options of {@link outcomesFromRows}. */
export interface RowOptions extends OutcomeOptions {
  /** Until when outcomes were logged, milliseconds UTC. Default: the last time in the rows. */
  observedUntil?: number;
  /** Days since exposure over which the effect's course is kept; units watched for less have no part in it. Default 14; 0 for none. */
  noveltyDays?: number;
}

/** What became of the rows. */
export interface OutcomeReport extends ExposureReport {
  outcomeRows: number;
  /** Outcomes of an id that the unit's metric has already, the earliest counts; without ids exact copies (time, value, denominator), counted once. */
  duplicateOutcomes: number;
  /** Outcomes of a time before their unit's exposure, left out. */
  outcomesBeforeExposure: number;
  /** Outcomes of units without an exposure, left out. */
  outcomesOfUnknownUnits: number;
  /** Outcomes of units that were in two arms, left out with them. */
  outcomesOfUnitsInTwoArms: number;
  /** Units that were not watched for as long as a metric of retention needs, by its name; they have no part in it. */
  notYetObserved: Record<string, number>;
  observedUntil: number;
}

/**
 * What each unit did after its exposure, from rows in any order.
 * A conversion is 1 where any outcome is above 0; means and quantiles sum a unit's outcomes, ratios also their denominators; retention is 1 where there is an
 * outcome within its days since exposure. Two equal outcomes in one millisecond are one, unless their ids tell them apart. A unit exposed several times counts once, from the first time on; one that was in two arms is left out.
 *
 * @returns a place a unit and arm, and what became of the rows.
 * @throws AnalysisInputError - an arm or metric that was not planned, a time or value that is not finite (row and column are named; rows count from 0 in their own
 *   list), more units in two arms than `mostInTwoArms`.
 * Cost: O(exposures + outcomes·log(outcomes a unit)), about 30 bytes an outcome.
 */
export function outcomesFromRows(
  plan: AnalysisPlan,
  rows: ExperimentRows,
  options: RowOptions = {},
): { arms: ArmColumns[]; report: OutcomeReport } {
  const { dimensions = [], noveltyDays = 14 } = options;
  const most = checkShare(options.mostInTwoArms);
  if (!Number.isSafeInteger(noveltyDays) || noveltyDays < 0 || noveltyDays === 1)
    throw new AnalysisInputError(
      'noveltyDays',
      String(noveltyDays),
      'give a whole number of days from 2, or 0 for none.',
    );
  const units = new UnitsInArms(plan, dimensions);
  let latest = -Infinity;
  let row = 0;
  for (const { unit, arm, exposedAt, segments } of rows.exposures) {
    requireFinite('exposedAt', exposedAt, row);
    units.expose(
      unit,
      arm,
      exposedAt,
      dimensions.map((dimension) => segments?.[dimension] ?? ''),
      row,
    );
    latest = Math.max(latest, exposedAt);
    row += 1;
  }
  const exposures = units.report(most);
  const log = new OutcomeLog(plan, units);
  row = 0;
  for (const outcome of rows.outcomes) {
    requireFinite('at', outcome.at, row);
    requireFinite('value', outcome.value, row);
    requireFinite('denominator', outcome.denominator ?? 0, row);
    log.add(outcome, row);
    latest = Math.max(latest, outcome.at);
    row += 1;
  }
  row = 0;
  for (const { unit, metric, value } of rows.before ?? []) {
    requireFinite('before', value, row);
    log.addBefore(unit, metric, value, row);
    row += 1;
  }
  const observedUntil = options.observedUntil ?? latest;
  if (Number.isNaN(observedUntil))
    throw new AnalysisInputError('observedUntil', String(observedUntil), 'give milliseconds UTC.');
  const arms = units.byArm().map((members, code): ArmColumns => {
    const metrics: Record<string, MetricColumns> = {};
    const novelty: Record<string, NoveltyColumns> = {};
    for (const metric of plan.metrics) {
      const { columns, course } = log.columnsOf(metric, members, observedUntil, noveltyDays);
      metrics[metric.name] = columns;
      if (course) novelty[metric.name] = course;
    }
    return { arm: plan.arms[code]!.name, units: members.length, metrics, segments: units.segmentsOf(members), novelty };
  });
  const notYetObserved = Object.fromEntries(
    plan.metrics
      .filter(({ retentionDays }) => retentionDays !== null)
      .map(({ name }) => [name, arms.reduce((sum, { metrics }) => sum + zeros(metrics[name]!.observed), 0)]),
  );
  return { arms, report: { ...exposures, ...log.report(), notYetObserved, observedUntil } };
}

function requireFinite(column: string, value: number, row: number): void {
  if (!Number.isFinite(value)) throw new AnalysisInputError(column, String(value), 'give a finite number.', row);
}

function zeros(flags: ArrayLike<number> | null | undefined): number {
  let count = 0;
  for (let index = 0; index < (flags?.length ?? 0); index += 1) if (flags![index] === 0) count += 1;
  return count;
}
