import { moments, relativeMeanUplift, seededRandom } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { analyseExperiment } from './analyse-experiment.js';
import { armStatistics } from './arm-statistics.js';
import { definePlan } from './plan.js';
import { whereTold } from './relative-limits.js';

/** Many zeros, some exponential orders. */
function orders(seed: number, n: number, rate: number, mean: number): Float64Array {
  const random = seededRandom(20_261_127, seed);
  return Float64Array.from({ length: n }, () => (random.next() < rate ? -mean * Math.log(1 - random.next()) : 0));
}

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
const analysed = (control: Float64Array, mail: Float64Array) =>
  analyseExperiment({
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
  it('are those of the delta method where the control is told from 0', () => {
    const [control, mail] = [orders(1, 200, 0.3, 40), orders(2, 200, 0.3, 44)];
    const { estimate } = relativeMeanUplift(moments(control), moments(mail));
    expect(analysed(control, mail)[0]!.relative.estimate).toEqual(estimate);
  });

  it('are not computable where one huge order is the control, which the delta method calls a fall of all of it', () => {
    const control = new Float64Array(100);
    control[7] = 1e12;
    const mail = orders(3, 100, 0.2, 1);
    expect(relativeMeanUplift(moments(control), moments(mail)).estimate).toMatchObject({
      ok: true,
      high: expect.closeTo(-1, 6),
    });
    const [paid, kept] = analysed(control, mail);
    const reason = { ok: false, reason: 'too-few', detail: expect.stringContaining('its error is 100 % of it') };
    expect(paid).toMatchObject({
      shown: 'nothing',
      absolute: { estimate: { ok: true } },
      relative: { estimate: reason, test: reason },
    });
    expect(kept).toMatchObject({ guardrail: reason });
  });

  it('come back as they are where no baseline error is told', () => {
    const comparison = relativeMeanUplift(moments([0, 0]), moments([1, 2]));
    expect(whereTold(comparison, {})).toBe(comparison);
  });
});
