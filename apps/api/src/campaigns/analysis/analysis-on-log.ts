import type { EventStore } from '@cartograph/events';
import { analyzeRobustly, armStatistics, type ExperimentAnalysis } from '@cartograph/experiments';
import { lookBounds, type LookBound } from './look-bounds.js';
import { type AnalysisHooks, courseOf, type CourseDay } from './course.js';
import { hasEnded } from './has-ended.js';
import { trackingFaults, type TrackingFault } from './tracking-faults.js';
import { unitsOnLog, type CampaignQuestion, type UnitsReport } from './units-on-log.js';

/** What an analysis is asked beside whom it is of. */
export interface AnalysisQuestion extends CampaignQuestion {
  /** IANA zone of the shop, by whose days the course is told. */
  timeZone: string;
}

/** What a campaign shows: plain values, to be kept as JSON. */
export interface CampaignOutcome {
  /** ISO 8601, UTC. */
  observedUntil: string;
  units: UnitsReport;
  /** Missing in analyses of before this was looked at. */
  trackingFaults?: TrackingFault[];
  analysis: ExperimentAnalysis;
  /** Of a group-sequential plan; empty for others. */
  bounds: LookBound[];
  course: CourseDay[];
}

/**
 * Analyzes a campaign by its plan: each unit's outcomes in the window after its first exposure, of the units whose whole window is known.
 *
 * @param store - the current log; null where all metrics are recorded ones.
 * @returns the same for the same question and log, up to the order of sums.
 * @throws UnusableCampaignError - what there is cannot be judged: nobody was exposed or none is observed yet, the log ends too soon or has none of the units, too many
 *   units in two arms, a look that is not due.
 * Cost: `outcomesAfter` of the counted units; with means that of `analyzeRobustly`; each day of the course sums the units up once more.
 */
export async function analysisOnLog(
  store: EventStore | null,
  question: AnalysisQuestion,
  hooks: AnalysisHooks = {},
): Promise<CampaignOutcome> {
  hooks.onProgress?.('reading', 0, null);
  const units = await unitsOnLog(store, question, hooks);
  const { plan, arms, observedUntil, report } = units;
  const statistics = armStatistics(plan.metrics, arms);
  const isOver = hasEnded(question, { matured: report.matured, waiting: report.notYetObserved, observedUntil });
  const looks = plan.framework.kind === 'group-sequential' ? { earlierLooks: question.earlierLooks } : {};
  hooks.onProgress?.('checking', 0, null);
  const analysis = await analyzeRobustly(
    { plan, arms: statistics, hasEnded: isOver, robustness: { columns: arms }, ...looks },
    hooks,
  );
  return {
    observedUntil: new Date(observedUntil).toISOString(),
    units: report,
    trackingFaults: await trackingFaults(store, question, observedUntil),
    analysis,
    bounds: lookBounds(plan, analysis.look),
    course: await courseOf(units, { ...question, hasEnded: isOver }, hooks),
  };
}
