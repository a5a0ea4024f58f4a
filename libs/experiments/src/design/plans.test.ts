import { coMomentsFromSummary } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { sizePlan } from './plan-answers.js';
import { minimumDetectableUplift } from './minimum-detectable.js';
import type { Outcome } from './outcome.js';
import golden from './plans.golden.json' with { type: 'json' };
import { power } from './power.js';
import type { MetricPlan } from './test-plan.js';

const MEAN = { mean: 12, sd: 40 };
const TEA: Record<string, Outcome & { varianceFactor?: number }> = {
  mean: MEAN,
  // The covariate correlates with the metric by 900 / √(1600 · 1500).
  cuped: { ...MEAN, varianceFactor: 1 - 900 ** 2 / (1600 * 1500) },
  ratio: {
    ratio: coMomentsFromSummary({ n: 10_000, meanX: 1.5, meanY: 60, varianceX: 0.6, varianceY: 2500, covariance: 20 }),
  },
};

describe('tea-tasting', () => {
  it.each(golden.cases.tea)(
    'has the same power and smallest effect: $kind, share $treatmentShare, uplift $upliftRelative, alpha $alpha, $users users',
    ({ kind, smallest, power: expected, ...setting }) => {
      const { upliftRelative, ...without } = setting;
      const outcome = TEA[kind];
      if (!outcome) throw new Error(`There is no outcome ${kind}.`);
      const reached = power({ ...outcome, ...without, upliftRelative });
      expect(reached.ok && reached.value).toBeCloseTo(expected, 9);
      const found = minimumDetectableUplift({ ...outcome, ...without });
      expect(found.ok && found.value / smallest).toBeCloseTo(1, 6);
    },
  );
});

describe('spotify-confidence', () => {
  it.each(golden.cases.spotify)(
    'needs as many units: weights $weights, mean $mean, effect $mde, margin $nim',
    ({ weights, mean, variance, isBinary, mde, nim, direction, units }) => {
      const outcome = isBinary ? { baselineRate: mean } : { mean, sd: Math.sqrt(variance) };
      const method = 'z' as const;
      const primary: MetricPlan =
        mde === null
          ? { name: 'any', outcome: MEAN, effect: { scale: 'absolute', value: 1e3 }, method }
          : { name: 'm', outcome, effect: { scale: 'relative', value: mde }, method };
      const guardrail: MetricPlan[] =
        nim === null
          ? []
          : [
              {
                name: 'm',
                role: 'guardrail',
                outcome,
                margin: { scale: 'absolute', value: nim * mean },
                higherIsBetter: direction === 'increase',
                method,
              },
            ];
      const arms = weights.map((weight, at) => ({ name: `arm ${at}`, weight }));
      // It takes a margin of rates for an absolute one, and corrects guardrails over the arms too.
      const size = sizePlan({
        arms,
        metrics: [primary, ...guardrail],
        correction: 'bonferroni',
        guardrailAlpha: 0.05 / (arms.length - 1),
      });
      if (!size.ok) throw new Error(size.detail);
      expect(Math.abs(size.units - units)).toBeLessThanOrEqual(1 + arms.length / Math.min(...weights));
    },
  );
});
