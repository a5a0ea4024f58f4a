import { moments, relativeMeanUplift } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment } from './analyze-experiment.js';
import { armStatistics } from './arm-statistics.js';
import type { Finding } from './compare-metric.js';
import { definePlan } from './plan.js';

/** Many zeros, some exponential orders. */
function orders(seed: number, n: number, rate: number, mean: number): Float64Array {
  const random = seededRandom(20_261_127, seed);
  return Float64Array.from({ length: n }, () => (random.next() < rate ? -mean * Math.log(1 - random.next()) : 0));
}

const pOf = ({ test }: Finding): number => (test.ok ? test.pValue : Number.NaN);

const plan = definePlan({
  arms: [
    { name: 'control', weight: 0.5 },
    { name: 'mail', weight: 0.5 },
  ],
  metrics: [
    { name: 'paid', kind: 'mean' },
    { name: 'kept', kind: 'mean', role: 'guardrail', margin: { scale: 'relative', value: 0.1 } },
  ],
});
const analyzed = (control: Float64Array, mail: Float64Array) =>
  analyzeExperiment({
    plan,
    arms: armStatistics(
      plan.metrics,
      [
        ['control', control],
        ['mail', mail],
      ].map(([arm, values]) => ({
        arm: arm as string,
        units: values!.length,
        metrics: { paid: { values: values as Float64Array }, kept: { values: values as Float64Array } },
      })),
    ),
  }).metrics;

describe('relative effects of a fixed horizon', () => {
  it('are those of Fieller, with the p of the absolute difference', () => {
    const [control, mail] = [orders(1, 200, 0.3, 40), orders(2, 200, 0.3, 44)];
    const { estimate } = relativeMeanUplift(moments(control), moments(mail));
    const { absolute, relative } = analyzed(control, mail)[0]!;
    expect(relative.estimate).toEqual(estimate);
    expect(estimate).toMatchObject({ ok: true, method: 'relative-fieller' });
    expect(pOf(relative)).toBeCloseTo(pOf(absolute), 12);
  });

  it('exclude 0 wherever something is shown and they are told at all, where the delta method’s would not', () => {
    let [shown, byDelta] = [0, 0];
    for (let seed = 0; seed < 300; seed += 1) {
      const [control, mail] = [orders(10 + 2 * seed, 300, 0.15, 10), orders(11 + 2 * seed, 300, 0.15, 17)];
      const [paid] = analyzed(control, mail);
      const { estimate } = paid!.relative;
      if (paid!.shown === 'nothing' || !estimate.ok) continue;
      shown += 1;
      expect(estimate.low > 0 || estimate.high < 0).toBe(true);
      const delta = relativeMeanUplift(moments(control), moments(mail), { limits: 'delta' }).estimate;
      if (delta.ok && delta.low <= 0 && delta.high >= 0) byDelta += 1;
    }
    expect(shown).toBeGreaterThan(100);
    expect(byDelta).toBeGreaterThan(0);
  });

  it('are not computable where one huge order is the control, which the delta method calls a fall of all of it', () => {
    const control = new Float64Array(100);
    control[7] = 1e12;
    const mail = orders(3, 100, 0.2, 1);
    expect(relativeMeanUplift(moments(control), moments(mail), { limits: 'delta' }).estimate).toMatchObject({
      ok: true,
      high: expect.closeTo(-1, 6),
    });
    const [paid, kept] = analyzed(control, mail);
    const reason = { ok: false, reason: 'too-few', detail: expect.stringContaining('its error is 100 % of it') };
    expect(paid).toMatchObject({
      shown: 'nothing',
      absolute: { estimate: { ok: true } },
      relative: { estimate: reason, test: reason },
    });
    expect(kept).toMatchObject({ guardrail: reason });
  });
});
