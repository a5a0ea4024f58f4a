import { clopperPearson, mergeMoments, moments, normalQuantile } from '@cartograph/metrics';
import { seededRandom, type Random } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment, type ExperimentAnalysis } from './analyze-experiment.js';
import type { ArmStatistics } from './arm-statistics.js';
import type { MetricInput } from './metric-definition.js';
import type { MetricStatistics } from './metric-statistics.js';
import { definePlan, type AnalysisPlan, type PlanInput } from './plan.js';

const ARMS = ['control', 'a'];
const DAYS = 28;
const PER_DAY = 100;
const bought: MetricInput = { name: 'bought', kind: 'conversion' };
const refunds: MetricInput = {
  name: 'guard',
  kind: 'conversion',
  role: 'guardrail',
  higherIsBetter: false,
  margin: { scale: 'absolute', value: 0.01 },
};

const planned = (guard: MetricInput, more: Partial<PlanInput> = {}): AnalysisPlan =>
  definePlan({
    arms: ARMS.map((name) => ({ name, weight: 0.5 })),
    metrics: [bought, guard],
    plannedUnits: 2 * PER_DAY * (DAYS + 1),
    ...more,
  });

const counts = (users: number, converted: number): MetricStatistics => ({ form: 'counts', users, converted });

function analyzed(
  plan: AnalysisPlan,
  guards: readonly MetricStatistics[],
  units: number,
  more: { hasEnded?: boolean } = {},
): ExperimentAnalysis {
  const arms = guards.map((guard, place): ArmStatistics => ({
    arm: plan.arms[place]!.name,
    units,
    segments: [],
    novelty: {},
    metrics: { bought: counts(units, Math.round(units / 10)), guard },
  }));
  return analyzeExperiment({ plan, arms, ...more });
}

/** What becomes of a guardrail in one arm, day by day. */
type Guard = (random: Random, treated: boolean) => () => MetricStatistics;

const rate =
  (control: number, treatment: number): Guard =>
  (random, treated) => {
    let [users, converted] = [0, 0];
    return () => {
      users += PER_DAY;
      for (let user = 0; user < PER_DAY; user += 1)
        converted += random.next() < (treated ? treatment : control) ? 1 : 0;
      return counts(users, converted);
    };
  };

/** Of the few who buy, log-normal: most users 0, a heavy right tail. */
const revenue =
  (times: number): Guard =>
  (random, treated) => {
    let seen = moments([]);
    return () => {
      seen = mergeMoments(
        seen,
        moments(
          Array.from({ length: PER_DAY }, () =>
            random.next() < 0.2 ? Math.exp(normalQuantile(random.next() || 0.5)) * (treated ? times : 1) : 0,
          ),
        ),
      );
      return { form: 'moments', ...seen, cap: null };
    };
  };

/** In how many of `runs` campaigns that are looked at daily the guardrail was called harmed before the end. */
function alarms(
  guard: MetricInput,
  draw: Guard,
  runs: number,
  isHarmed = (plan: AnalysisPlan, day: number, seen: MetricStatistics[]): boolean =>
    analyzed(plan, seen, PER_DAY * day).decision.kind === 'stop',
): number {
  const plan = planned(guard);
  let raised = 0;
  for (let run = 0; run < runs; run += 1) {
    const random = seededRandom(20_261_127, run);
    const arms = ARMS.map((_, place) => draw(random, place > 0));
    for (let day = 1; day <= DAYS; day += 1) {
      if (
        !isHarmed(
          plan,
          day,
          arms.map((next) => next()),
        )
      )
        continue;
      raised += 1;
      break;
    }
  }
  return raised;
}

describe('guardrails before the end of a fixed horizon', () => {
  const RUNS = 600;
  /** What speaks against a rate of at most 5 % at a level of 99.9 %, exactly. */
  const isMoreThanStated = (raised: number, runs: number): boolean => {
    const rates = clopperPearson(raised, runs, { alpha: 0.002 });
    return rates.ok && rates.low > 0.05;
  };
  const cases: [string, MetricInput, Guard][] = [
    ['a rate whose difference is at the margin', refunds, rate(0.03, 0.04)],
    [
      'a rate that must not fall, by a tenth of it',
      { name: 'guard', kind: 'conversion', role: 'guardrail', margin: { scale: 'relative', value: 0.1 } },
      rate(0.1, 0.09),
    ],
    [
      'a rare rate that must not fall',
      { name: 'guard', kind: 'conversion', role: 'guardrail', margin: { scale: 'absolute', value: 0.002 } },
      rate(0.006, 0.004),
    ],
    [
      'revenue that must not fall, by a tenth of it',
      { name: 'guard', kind: 'mean', role: 'guardrail', margin: { scale: 'relative', value: 0.1 } },
      revenue(0.9),
    ],
  ];

  it.each(cases)('%s is called harmed in at most alpha of campaigns that are looked at daily', (_, guard, draw) => {
    const raised = alarms(guard, draw, RUNS);
    expect(isMoreThanStated(raised, RUNS), `${raised} of ${RUNS}`).toBe(false);
  });

  it('which the interval of the fixed horizon would not keep', () => {
    const judgedOnce = (plan: AnalysisPlan, day: number, seen: MetricStatistics[]): boolean =>
      analyzed(plan, seen, PER_DAY * day, { hasEnded: true }).decision.reason === 'guardrail-harmed';
    expect(isMoreThanStated(alarms(refunds, rate(0.03, 0.04), 300, judgedOnce), 300)).toBe(true);
  });

  it('are called harmed before it where they are, in most campaigns', () => {
    expect(alarms(refunds, rate(0.03, 0.07), 100)).toBeGreaterThan(80);
  });

  it('say by which bound, and are told by it', () => {
    const harmed = [counts(2_000, 60), counts(2_000, 160)];
    const before = analyzed(planned(refunds), harmed, 2_000).metrics;
    expect(before.map(({ guardedBy }) => guardedBy)).toEqual([null, 'any-time']);
    expect(before[0]!.absolute.estimate).toMatchObject({ method: 'newcombe-10' });
    expect(before[1]).toMatchObject({
      guardrail: { verdict: 'inferior' },
      absolute: { estimate: { method: 'asymptotic-confidence-sequence-absolute' } },
    });
    const after = analyzed(planned(refunds), harmed, 2_000, { hasEnded: true }).metrics[1]!;
    expect(after).toMatchObject({
      guardedBy: 'one-look',
      guardrail: { verdict: 'inferior' },
      absolute: { estimate: { method: 'newcombe-10' } },
    });
    const width = ({ absolute: { estimate } }: typeof after): number =>
      estimate.ok ? estimate.high - estimate.low : Number.NaN;
    expect(width(before[1]!)).toBeGreaterThan(width(after));
  });

  it('are not judged before a thousand units of both arms', () => {
    expect(analyzed(planned(refunds), [counts(400, 4), counts(400, 200)], 400)).toMatchObject({
      decision: {
        kind: 'keep-running',
        reason: 'planned-units-not-reached',
        arms: [{ guardrails: { harmed: [], open: ['guard'] } }],
      },
      metrics: [{}, { guardrail: { ok: false, reason: 'too-few' }, guardedBy: 'any-time' }],
    });
  });

  it.each([
    ['planned-looks', { framework: { kind: 'group-sequential', fractions: [0.5, 1] } }],
    ['any-time', { framework: { kind: 'always-valid' } }],
    ['posterior', { framework: { kind: 'bayesian' } }],
  ] satisfies [string, Partial<PlanInput>][])('of other frameworks are told as these judge: %s', (bound, more) => {
    expect(analyzed(planned(refunds, more), [counts(2_000, 60), counts(2_000, 160)], 2_000)).toMatchObject({
      metrics: [{}, { guardedBy: bound }],
      decision: { kind: 'stop', reason: 'guardrail-harmed' },
    });
  });
});
