import {
  outcomesFromRows,
  type AnalysisPlan,
  type ArmColumns,
  type ExposureRow,
  type OutcomeRow,
} from '@cartograph/experiments';
import type { TestSetup } from '../plan/plan.js';
import type { Exposures } from './exposures.js';

const DAY_MS = 86_400_000;
const MOST_COURSE_DAYS = 14;

/** What became of recorded outcomes. */
export interface OutcomeCounts {
  /** Of metrics whose values are recorded. */
  outcomes: number;
  duplicateOutcomes: number;
  outcomesBeforeExposure: number;
  outcomesAfterWindow: number;
  /** Of units that met no arm, or whose window is not over yet. */
  outcomesOfUnknownUnits: number;
  outcomesOfUnitsInTwoArms: number;
}

/** Values of the plan's recorded metrics of each arm's counted units, in the order of their exposures. */
export function recordedColumns(
  plan: AnalysisPlan,
  asked: { plan: TestSetup; outcomes: Iterable<OutcomeRow> },
  { counted, observedUntil }: { counted: Exposures; observedUntil: number },
): { arms: ArmColumns[]; counts: OutcomeCounts } {
  const counts: OutcomeCounts = {
    outcomes: 0,
    duplicateOutcomes: 0,
    outcomesBeforeExposure: 0,
    outcomesAfterWindow: 0,
    outcomesOfUnknownUnits: 0,
    outcomesOfUnitsInTwoArms: 0,
  };
  const { windowDays, metrics } = asked.plan;
  const names = new Set(metrics.flatMap(({ metric, source }) => (source.from === 'recorded' ? [metric.name] : [])));
  if (names.size === 0) return { arms: [], counts };
  const since = new Map(counted.units.map((unit, place) => [unit, counted.exposedAt[place]!]));
  const inTwoArms = new Set(counted.inTwoArms);
  function* inWindow(): Generator<OutcomeRow> {
    for (const row of asked.outcomes) {
      if (!names.has(row.metric)) continue;
      counts.outcomes += 1;
      const exposedAt = since.get(row.unit);
      if (inTwoArms.has(row.unit)) counts.outcomesOfUnitsInTwoArms += 1;
      else if (exposedAt === undefined) counts.outcomesOfUnknownUnits += 1;
      else if (row.at < exposedAt) counts.outcomesBeforeExposure += 1;
      else if (row.at >= exposedAt + windowDays * DAY_MS) counts.outcomesAfterWindow += 1;
      else yield row;
    }
  }
  const own = { ...plan, metrics: plan.metrics.filter(({ name }) => names.has(name)) };
  const { arms, report } = outcomesFromRows(
    own,
    { exposures: rowsOf(counted, plan), outcomes: inWindow() },
    { observedUntil, noveltyDays: windowDays >= 2 ? Math.min(MOST_COURSE_DAYS, windowDays) : 0 },
  );
  counts.duplicateOutcomes = report.duplicateOutcomes;
  return { arms, counts };
}

function* rowsOf({ units, arms, exposedAt }: Exposures, plan: AnalysisPlan): Generator<ExposureRow> {
  for (let place = 0; place < units.length; place += 1)
    yield { unit: units[place]!, arm: plan.arms[arms[place]!]!.name, exposedAt: exposedAt[place]! };
}
