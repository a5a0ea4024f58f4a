import { benjaminiHochberg, holm } from '@cartograph/metrics';
import { holdsZero } from '../share-test.js';
import { sampleRatioMismatch, watchedSampleRatio, type RatioCheck } from '../srm.js';
import type { ArmStatistics } from './arm-statistics.js';
import { decide, endOf, type Decision, type MetricResult } from './decide.js';
import { refuse } from './input-error.js';
import { judge } from './judge.js';
import { judgeGuardrail } from './judge-guardrail.js';
import type { MetricDefinition } from './metric-definition.js';
import { checkStatistics, formOf } from './metric-statistics.js';
import { noveltyChecks, type NoveltyCheck } from './novelty.js';
import { checkLooks, type AnalysisPlan } from './plan.js';
import { robustnessChecks, type RobustnessCheck, type RobustnessInput } from './robustness.js';
import { segmentEffects, type SegmentedEffect } from './segment-effects.js';
import type { Look } from './sequentially.js';
import { guardrailBound, guardrailPlan } from './watch-guardrails.js';

/** What an experiment shows. */
export interface ExperimentAnalysis {
  /** Units of each arm, control first. */
  arms: { arm: string; units: number; plannedShare: number }[];
  /** Whether the arms' sizes fit the plan; where they do not, nothing else can be trusted. Before the end by a check that holds however often one looks. */
  ratio: RatioCheck;
  /** Where a group-sequential experiment stands; null before its first unit, and in other frameworks. */
  look: Look | null;
  metrics: MetricResult[];
  segments: SegmentedEffect[];
  novelty: NoveltyCheck[];
  /** Of every mean and treatment arm: Welch's test beside ranks, bootstrap and permutation. They explain and do not decide. */
  robustness: RobustnessCheck[];
  decision: Decision;
}

/** What an analysis needs. */
export interface ExperimentInput {
  plan: AnalysisPlan;
  /** Statistics of every planned arm, in any order. */
  arms: readonly ArmStatistics[];
  /** Group-sequential plans: units of all arms at the looks before this one, ascending. Default none: this is the first. */
  earlierLooks?: readonly number[];
  /**
   * Whether the experiment has come to its end, where the caller knows more of it than its units: days, or that it was stopped. False keeps a fixed horizon from being judged;
   * true judges one short of its planned units, makes this the last look of a group-sequential plan, and has others say "cannot tell" where nothing is shown.
   * Default: by the planned units or looks; a fixed horizon without planned units has ended, so that this must be its one look.
   */
  hasEnded?: boolean;
  /** Single values, for `robustness`; without them its tests but Welch's are `no-data`. */
  robustness?: RobustnessInput;
}

/**
 * Analyzes an experiment by its plan: sample ratio, every treatment arm on every metric, guardrails, segments, novelty, and what follows from them.
 *
 * @returns plain data; each part incomputable on its own where it is.
 * @throws AnalysisInputError - an arm is missing, twice or not in the plan; statistics of a metric are missing, of another form than the plan's, or cannot be (NaN, spread below 0); looks that do not rise, are
 *   more than planned, or have no planned number of units; columns that are not those of the statistics.
 * Cost: some milliseconds; in the Bayesian framework tens of milliseconds a metric and arm; with `robustness` that of {@link robustnessChecks}.
 */
export function analyzeExperiment({
  plan,
  arms: given,
  earlierLooks = [],
  hasEnded,
  robustness,
}: ExperimentInput): ExperimentAnalysis {
  const arms = inPlannedOrder(plan, given);
  const [control, ...treatments] = arms as [ArmStatistics, ...ArmStatistics[]];
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  const look = lookOf(plan, earlierLooks, { units, hasEnded });
  const isOver = endOf(plan, { units, look, given: hasEnded });
  const ratio = (isOver ? sampleRatioMismatch : watchedSampleRatio)(
    arms.map((arm) => arm.units),
    plan.arms.map(({ weight }) => weight),
  );
  const metrics = plan.metrics.flatMap((metric) =>
    treatments.map((treatment) => resultOf(metric, { control, treatment }, plan, { look, isOver })),
  );
  correct(metrics, plan);
  for (const result of metrics) result.shown = shownBy(result, plan);
  return {
    arms: arms.map(({ arm, units: size }, index) => ({ arm, units: size, plannedShare: plan.arms[index]!.weight })),
    ratio,
    look,
    metrics,
    segments: segmentEffects(plan, arms),
    novelty: noveltyChecks(plan, arms),
    robustness: robustnessChecks(plan, arms, robustness),
    decision: decide({ plan, ratio, units, metrics, hasEnded: isOver }),
  };
}

function resultOf(
  metric: MetricDefinition,
  arms: Record<'control' | 'treatment', ArmStatistics>,
  plan: AnalysisPlan,
  { look, isOver }: { look: Look | null; isOver: boolean },
): MetricResult {
  const pair = { control: arms.control.metrics[metric.name]!, treatment: arms.treatment.metrics[metric.name]! };
  const named = {
    metric: metric.name,
    role: metric.role,
    arm: arms.treatment.arm,
    correctedP: null,
    shown: 'incomputable',
  } as const;
  if (metric.role !== 'guardrail')
    return { ...named, ...judge(metric, pair, plan, look), guardrail: null, guardedBy: null };
  const watching = guardrailPlan(plan, arms.treatment.arm, isOver);
  return {
    ...named,
    ...judge(metric, pair, watching, look),
    guardrail: judgeGuardrail(metric, pair, watching, look),
    guardedBy: guardrailBound(plan, isOver),
  };
}

function correct(results: MetricResult[], { correction }: AnalysisPlan): void {
  for (const role of ['primary', 'secondary', 'guardrail'] as const) {
    const tested = results.filter(({ role: own, absolute }) => own === role && absolute.test.ok);
    const pValues = tested.map(({ absolute }) => (absolute.test.ok ? absolute.test.pValue : 1));
    const corrected =
      role === 'guardrail' ? pValues : correction === 'holm' ? holm(pValues) : benjaminiHochberg(pValues);
    tested.forEach((result, index) => (result.correctedP = corrected[index]!));
  }
}

function shownBy(result: MetricResult, { framework, alpha, metrics }: AnalysisPlan): MetricResult['shown'] {
  const { absolute, relative, posterior, correctedP } = result;
  if (framework.kind === 'bayesian') {
    const [whole, part] = [posterior!.absolute, posterior!.relative];
    if (!whole.ok) return 'incomputable';
    const isCheap = (chosen: 'control' | 'treatment'): boolean =>
      framework.maximumLoss === null || (part.ok && part.expectedLoss[chosen] <= framework.maximumLoss);
    if (whole.probabilityTreatmentIsBetter >= framework.probabilityTreatmentIsBetter && isCheap('treatment'))
      return 'better';
    return whole.probabilityTreatmentIsWorse >= framework.probabilityTreatmentIsBetter && isCheap('control')
      ? 'worse'
      : 'nothing';
  }
  if (!absolute.estimate.ok || correctedP === null) return 'incomputable';
  // Of few converters a test may find what an interval beside it leaves open: then nothing is shown.
  if (correctedP > alpha || holdsZero(absolute.estimate) || holdsZero(relative.estimate)) return 'nothing';
  const { higherIsBetter } = metrics.find(({ name }) => name === result.metric)!;
  return absolute.estimate.value > 0 === higherIsBetter ? 'better' : 'worse';
}

/** The arms' statistics, control first. @throws AnalysisInputError - as `analyzeExperiment`. */
export function inPlannedOrder(plan: AnalysisPlan, given: readonly ArmStatistics[]): ArmStatistics[] {
  for (const { arm } of given)
    if (!plan.arms.some(({ name }) => name === arm))
      refuse('arms', arm, `give statistics of the planned arms: ${plan.arms.map(({ name }) => name).join(', ')}.`);
  return plan.arms.map(({ name }) => {
    const own = given.filter(({ arm }) => arm === name);
    if (own.length !== 1)
      refuse('arms', `${own.length} parts of arm "${name}"`, 'give one of each arm; parts of one are merged first.');
    if (!Number.isSafeInteger(own[0]!.units) || own[0]!.units < 0)
      refuse(`arms[${name}].units`, own[0]!.units, 'give a whole number ≥ 0.');
    for (const metric of plan.metrics) {
      for (const [where, metrics] of [
        [name, own[0]!.metrics],
        ...own[0]!.segments.map(({ segment, metrics: within }) => [`${name}, ${segment}`, within] as const),
      ] as const) {
        const form = metrics[metric.name]?.form;
        if (form !== formOf(metric))
          refuse(
            `arms[${where}].metrics.${metric.name}`,
            form ?? 'missing',
            `give statistics of form ${formOf(metric)}, as the plan's metric has.`,
          );
        checkStatistics(metrics[metric.name]!, `arms[${where}].metrics.${metric.name}`);
      }
    }
    return own[0]!;
  });
}

function lookOf(
  { framework, plannedUnits }: AnalysisPlan,
  earlierLooks: readonly number[],
  { units, hasEnded = false }: { units: number; hasEnded: boolean | undefined },
): Look | null {
  if (framework.kind !== 'group-sequential') {
    if (earlierLooks.length > 0)
      refuse('earlierLooks', earlierLooks.join(', '), `a ${framework.kind} plan has none; leave them out.`);
    return null;
  }
  if (plannedUnits === null)
    return refuse('plannedUnits', plannedUnits, 'a group-sequential plan needs the units at which it ends.');
  if (units === 0 && earlierLooks.length === 0) return null;
  if (earlierLooks.length >= framework.fractions.length)
    refuse(
      'earlierLooks',
      earlierLooks.join(', '),
      `${framework.fractions.length} looks were planned, this one among them; a further one would spend error that there is not.`,
    );
  [...earlierLooks, units].forEach((at, index, all) => {
    if (!(Number.isSafeInteger(at) && at > (all[index - 1] ?? 0)))
      refuse(
        index === earlierLooks.length ? 'units' : `earlierLooks[${index}]`,
        at,
        'give the units of all arms at each look; they must rise.',
      );
    if (index < earlierLooks.length && at >= plannedUnits)
      refuse(`earlierLooks[${index}]`, at, `${plannedUnits} units were planned, so that look ended the experiment.`);
  });
  const isLast = hasEnded || earlierLooks.length + 1 === framework.fractions.length || units >= plannedUnits;
  const fractions = [...earlierLooks, units].map((at) => at / plannedUnits);
  checkLooks(fractions, (look) => (look === earlierLooks.length ? 'units' : `earlierLooks[${look}]`));
  return { fractions, isLast };
}
