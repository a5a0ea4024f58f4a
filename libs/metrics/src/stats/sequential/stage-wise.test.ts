import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random.js';
import type { Effect } from '../effect.js';
import { normalQuantile } from '../normal.js';
import golden from './group-sequential.golden.json' with { type: 'json' };
import { groupSequential } from './group-sequential.js';
import type { Spending } from './spending.js';
import { repeatedInterval, stageWise, stageWiseTest } from './stage-wise.js';

const effectAt = (value: number, standardError: number): Effect => ({
  ok: true,
  value,
  standardError,
  n: 4000,
  scale: 'absolute',
});
const FIVE = groupSequential({ fractions: [0.2, 0.4, 0.6, 0.8, 1], spending: { kind: 'obrien-fleming' } });

describe('a test that has ended', () => {
  it.each(golden.cases.stops)(
    'has gsDesign’s stage-wise p and limits: $design, look $look, z $z',
    ({ design: name, look, z, pValue, drifts }) => {
      const reference = golden.cases.designs.find((design) => design.name === name)!;
      const design = groupSequential({ ...reference, spending: reference.spending as Spending });
      // The standard error of the whole information is 1, so drifts and effects are the same numbers.
      const standardError = 1 / Math.sqrt(reference.fractions[look]!);
      const { estimate, test } = stageWise(design, look, effectAt(z * standardError, standardError));
      if (!estimate.ok || !test.ok) throw new Error('incomputable');
      expect([estimate.low, estimate.value, estimate.high]).toEqual(drifts.map((drift) => expect.closeTo(drift, 7)));
      expect(estimate.level).toBeCloseTo(1 - reference.alpha, 12);
      if (pValue !== null) expect(test.pValue).toBeCloseTo(pValue, 10);
    },
  );

  it('has p = what was spent exactly at its bound, and its interval then ends at no effect', () => {
    for (const [look, { bound, spent, fraction }] of FIVE.looks.entries()) {
      const test = stageWiseTest(FIVE, look, bound);
      expect(test.ok && test.pValue / spent).toBeCloseTo(1, 9);
      if (look < 4) continue;
      const { estimate } = stageWise(FIVE, look, effectAt(bound / Math.sqrt(fraction), 1 / Math.sqrt(fraction)));
      expect(estimate.ok && estimate.low).toBeCloseTo(0, 8);
    }
  });

  it('keeps a p of 1e-40 at the first look, and mirrors with the sign', () => {
    const [up, down] = [stageWiseTest(FIVE, 0, 13.310921371425), stageWiseTest(FIVE, 0, -13.310921371425)];
    expect(up.ok && up.pValue).toBeGreaterThan(1.9e-40);
    expect(up.ok && up.pValue).toBeLessThan(2.1e-40);
    expect(down.ok && down.pValue).toBe(up.ok && up.pValue);
    const [plus, minus] = [
      stageWise(FIVE, 2, effectAt(2.9, 1)).estimate,
      stageWise(FIVE, 2, effectAt(-2.9, 1)).estimate,
    ];
    if (!plus.ok || !minus.ok) throw new Error('incomputable');
    expect([minus.low, minus.value, minus.high]).toEqual(
      [-plus.high, -plus.value, -plus.low].map((x) => expect.closeTo(x, 8)),
    );
  });

  it('estimates less than what it saw when it stopped early', () => {
    const { estimate } = stageWise(FIVE, 2, effectAt(3, 1));
    expect(estimate.ok && estimate.value).toBeLessThan(3);
    expect(estimate.ok && estimate.value).toBeGreaterThan(2.5);
  });
});

describe('the repeated interval', () => {
  it('excludes no effect exactly when the bound is reached, and keeps the effect’s scale', () => {
    for (const [look, { bound }] of FIVE.looks.entries()) {
      const [inside, outside] = [
        repeatedInterval(FIVE, look, effectAt(bound - 1e-9, 1)),
        repeatedInterval(FIVE, look, { ...effectAt(-bound - 1e-9, 1), scale: 'relative' }),
      ];
      expect(inside.ok && inside.low < 0).toBe(true);
      expect(outside.ok && outside.high < 0).toBe(true);
      expect(outside).toMatchObject({ method: 'repeated-obrien-fleming-relative', level: 0.95 });
    }
  });

  it('says why there is none', () => {
    const early = groupSequential({ fractions: [1e-3, 1], spending: { kind: 'obrien-fleming' } });
    expect(repeatedInterval(early, 0, effectAt(1, 1))).toMatchObject({ ok: false, reason: 'too-few' });
    const missing = { ok: false, reason: 'no-data', detail: 'The control arm has no users.' } as const;
    expect(repeatedInterval(FIVE, 0, missing)).toBe(missing);
    expect(stageWise(FIVE, 0, missing)).toEqual({ estimate: missing, test: missing });
    expect(() => repeatedInterval(FIVE, 5, effectAt(1, 1))).toThrow(/look is 5; give the number of a look from 0 to 4/);
    expect(() => stageWiseTest(FIVE, 1, Number.NaN)).toThrow(/z is NaN/);
  });
});

describe('simulated experiments', () => {
  it('cover the truth as often as they say: at all looks together, and once stopped; half of the estimates lie above it', () => {
    const design = groupSequential({ fractions: [0.3, 0.6, 1], spending: { kind: 'pocock' } });
    const random = seededRandom(20191101);
    const [runs, drift] = [800, 2];
    let [always, once, above] = [0, 0, 0];
    for (let run = 0; run < runs; run += 1) {
      let [score, before, covered] = [0, 0, true];
      for (const [look, { fraction, bound }] of design.looks.entries()) {
        score += drift * (fraction - before) + Math.sqrt(fraction - before) * normalQuantile(random.next() || 0.5);
        before = fraction;
        const effect = effectAt(score / fraction, 1 / Math.sqrt(fraction));
        const repeated = repeatedInterval(design, look, effect);
        covered &&= repeated.ok && repeated.low <= drift && drift <= repeated.high;
        if (Math.abs(score) / Math.sqrt(fraction) < bound && look < 2) continue;
        const { estimate } = stageWise(design, look, effect);
        if (!estimate.ok) throw new Error(estimate.detail);
        once += estimate.low <= drift && drift <= estimate.high ? 1 : 0;
        above += estimate.value > drift ? 1 : 0;
        break;
      }
      always += covered ? 1 : 0;
    }
    expect(Math.abs(once / runs - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs));
    expect(always / runs).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / runs));
    expect(Math.abs(above / runs - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / runs));
  });
});
