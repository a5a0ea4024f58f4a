import { asymptoticConfidenceSequence, proportionEffect } from '@cartograph/metrics';
import { seededRandom, type Random } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment } from './analyze-experiment.js';
import { mergeArmStatistics, type ArmStatistics } from './arm-statistics.js';
import { definePlan, type FrameworkInput } from './plan.js';

/** Experiments without any effect, of three arms and two primary metrics, looked at several times; statistics of the looks add up. */
const NAMES = ['control', 'a', 'b'];
const UNITS = 150;

function batch(arm: string, random: Random): ArmStatistics {
  let [bought, viewed] = [0, 0];
  for (let unit = 0; unit < UNITS; unit += 1) {
    if (random.next() < 0.2) bought += 1;
    if (random.next() < 0.5) viewed += 1;
  }
  return {
    arm,
    units: UNITS,
    segments: [],
    novelty: {},
    metrics: {
      bought: { form: 'counts', users: UNITS, converted: bought },
      viewed: { form: 'counts', users: UNITS, converted: viewed },
    },
  };
}

/** Share of experiments in which anything was shown at any look. */
function falselyShown(framework: FrameworkInput, looks: number, runs: number): number {
  const plan = definePlan({
    arms: NAMES.map((name) => ({ name, weight: 1 / 3 })),
    metrics: [
      { name: 'bought', kind: 'conversion' },
      { name: 'viewed', kind: 'conversion' },
    ],
    framework,
    plannedUnits: 3 * UNITS * looks,
  });
  let shown = 0;
  for (let run = 0; run < runs; run += 1) {
    const random = seededRandom(20_191_001, run);
    let arms = NAMES.map((name): ArmStatistics => ({
      arm: name,
      units: 0,
      segments: [],
      novelty: {},
      metrics: {
        bought: { form: 'counts', users: 0, converted: 0 },
        viewed: { form: 'counts', users: 0, converted: 0 },
      },
    }));
    const earlier: number[] = [];
    for (let look = 0; look < looks; look += 1) {
      arms = arms.map((arm) => mergeArmStatistics(arm, batch(arm.arm, random)));
      const { metrics } = analyzeExperiment({
        plan,
        arms,
        ...(framework.kind === 'group-sequential' ? { earlierLooks: earlier } : {}),
      });
      if (metrics.some((result) => result.shown === 'better' || result.shown === 'worse')) {
        shown += 1;
        break;
      }
      earlier.push(3 * UNITS * (look + 1));
    }
  }
  return shown / runs;
}

/** Of the experiments of a full run. */
const SHARE = process.env['TEST_SIZE'] === 'full' ? 1 : 0.3;
/** 5 % and three standard errors of a share of so many runs. */
const most = (runs: number): number => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);

describe('without any effect, something is shown in at most 5 % of experiments', () => {
  it.each<[string, FrameworkInput, number, number]>([
    ['looked at once', { kind: 'frequentist' }, 1, 1_000],
    ['looked at six times, always-valid', { kind: 'always-valid', firstLook: 300, tunedAt: 1_000 }, 6, 1_000],
    [
      'looked at three times, as O’Brien–Fleming spends',
      { kind: 'group-sequential', fractions: [0.3, 0.6, 1] },
      3,
      150,
    ],
    [
      'looked at three times, as Pocock spends',
      { kind: 'group-sequential', spending: 'pocock', fractions: [0.3, 0.6, 1] },
      3,
      150,
    ],
  ])('%s', (_, framework, looks, all) => {
    const runs = SHARE * all;
    expect(falselyShown(framework, looks, runs)).toBeLessThanOrEqual(most(runs));
  });

  it('which does not hold for a fixed horizon that is looked at six times', () => {
    expect(falselyShown({ kind: 'frequentist' }, 6, 1_000)).toBeGreaterThan(most(1_000));
  });
});

describe('looked at forty times at a conversion of 0.2 %, always-valid relative effects', () => {
  const RUNS = 300 * SHARE;
  const STEP = 500;

  it('are found in at most 5 % of experiments without any, where the delta method finds them far more often', () => {
    const plan = definePlan({
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'a', weight: 0.5 },
      ],
      metrics: [{ name: 'bought', kind: 'conversion' }],
      framework: { kind: 'always-valid' },
    });
    let [byAnalysis, byDelta] = [0, 0];
    for (let run = 0; run < RUNS; run += 1) {
      const random = seededRandom(20_261_127, run);
      const converted = [0, 0];
      let [found, foundByDelta] = [false, false];
      for (let users = STEP; users <= 40 * STEP; users += STEP) {
        for (const arm of [0, 1])
          for (let user = 0; user < STEP; user += 1) converted[arm]! += random.next() < 0.002 ? 1 : 0;
        const [control, treatment] = converted.map((count) => ({ users, converted: count }));
        const arms = [control!, treatment!].map((counts, arm): ArmStatistics => ({
          arm: ['control', 'a'][arm]!,
          units: users,
          segments: [],
          novelty: {},
          metrics: { bought: { form: 'counts', ...counts } },
        }));
        const { test } = analyzeExperiment({ plan, arms }).metrics[0]!.relative;
        found ||= test.ok && test.pValue <= 0.05;
        const delta = asymptoticConfidenceSequence(
          proportionEffect({ control: control!, treatment: treatment! }, 'relative', 'delta'),
        ).test;
        foundByDelta ||= delta.ok && delta.pValue <= 0.05;
      }
      byAnalysis += found ? 1 : 0;
      byDelta += foundByDelta ? 1 : 0;
    }
    expect(byAnalysis / RUNS).toBeLessThanOrEqual(most(RUNS));
    expect(byDelta / RUNS).toBeGreaterThan(2 * most(RUNS));
  });
});
