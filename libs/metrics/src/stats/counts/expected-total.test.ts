import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import golden from '../golden/expected-total.golden.json' with { type: 'json' };
import { expectedTotal, fisherSurvival, type TotalDay, type TotalKind } from './expected-total.js';

const dayOf = ([stratum = 0, block = 0, value = 0, exposure = 1]: readonly number[]): TotalDay => ({
  stratum,
  block,
  value,
  exposure,
});
const week = (value: (day: number) => number, block: number): TotalDay[] =>
  Array.from({ length: 7 }, (_, stratum) => ({ stratum, block, value: value(stratum), exposure: 1 }));
const weeks = (count: number, value: (day: number) => number): TotalDay[] =>
  Array.from({ length: count }, (_, block) => week(value, block)).flat();

describe('expectedTotal', () => {
  it('agrees with the quasi-likelihood GLM of statsmodels', () => {
    for (const { kind, earlier, asked, ...expected } of golden.cases.totals) {
      const found = expectedTotal(kind as TotalKind, earlier.map(dayOf), asked.map(dayOf));
      if (!found.ok) throw new Error(found.detail);
      for (const name of ['observed', 'expected', 'dispersion', 'degreesOfFreedom', 'pValue'] as const)
        expect(found[name] / expected[name], `${kind} ${name}`).toBeCloseTo(1, 7);
      expect(found.byBlock).toBe(expected.byBlock);
      expect(found.ratio.low).toBeLessThanOrEqual(found.ratio.value);
      expect(found.ratio.high).toBeGreaterThanOrEqual(found.ratio.value);
      // The interval leaves 1 out exactly where p is below 5 %.
      expect(found.ratio.low > 1 || found.ratio.high < 1).toBe(found.pValue < 0.05);
    }
    for (const [x = 0, first = 0, second = 0, p] of golden.cases.fisher)
      expect(fisherSurvival(x, first, second)).toBeCloseTo(p ?? Number.NaN, 10);
  });

  it('says why there is nothing to expect', () => {
    const before = weeks(3, () => 10);
    expect(expectedTotal('count', before, [])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(
      expectedTotal(
        'count',
        weeks(2, () => 10),
        week(() => 10, 9),
      ),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      expectedTotal(
        'count',
        before.filter(({ stratum, block }) => stratum !== 3 || block === 0),
        week(() => 10, 9),
      ),
    ).toMatchObject({ ok: false, reason: 'too-few', detail: expect.stringContaining('weekday') as string });
    expect(
      expectedTotal(
        'count',
        weeks(3, () => 0),
        week(() => 10, 9),
      ),
    ).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(
      expectedTotal(
        'count',
        weeks(3, () => 2),
        week(() => 2, 9),
      ),
    ).toMatchObject({ ok: false, reason: 'too-few', detail: 'About 14.0 were expected; at least 20 are needed.' });
    expect(
      expectedTotal(
        'amount',
        weeks(3, () => 500),
        week(() => 500, 9),
        { things: 5 },
      ),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() =>
      expectedTotal(
        'count',
        before,
        week(() => -1, 9),
      ),
    ).toThrow(RangeError);
  });

  it('expects nothing else than what always was, and is certain of it where nothing ever varied', () => {
    const found = expectedTotal(
      'count',
      weeks(4, (day) => 20 + day),
      week((day) => 20 + day, 9),
    );
    expect(found).toMatchObject({
      ok: true,
      observed: 161,
      expected: 161,
      ratio: { value: 1 },
      pValue: 1,
      dispersion: 1,
      byBlock: false,
    });
    expect(
      expectedTotal(
        'amount',
        weeks(4, () => 30),
        week(() => 30, 9),
        { things: 50 },
      ),
    ).toMatchObject({ ratio: { value: 1, low: 1, high: 1 }, pValue: 1 });
    expect(
      expectedTotal(
        'amount',
        weeks(4, () => 30),
        week(() => 60, 9),
        { things: 50 },
      ),
    ).toMatchObject({ ratio: { value: 2 }, pValue: 0 });
  });

  it('calls no more than the stated share of ordinary weeks and days unusual, whether days or whole weeks spread', () => {
    const random = seededRandom(7);
    // A gamma of shape 1/spread as a sum of exponentials.
    const gamma = (shape: number): number =>
      Array.from({ length: shape }, () => -Math.log(1 - random.next())).reduce((sum, one) => sum + one, 0) / shape;
    const poisson = (mean: number): number => {
      const [limit, start] = [Math.exp(-mean), 1];
      let [count, product] = [-1, start];
      do {
        product *= random.next();
        count += 1;
      } while (product > limit);
      return count;
    };
    const drawn = (block: number, shop: number): TotalDay[] =>
      week((day) => poisson((day > 4 ? 60 : 40) * shop * gamma(10)), block);
    for (const ofWeeks of [false, true]) {
      let [unusual, unusualDays] = [0, 0];
      const RUNS = 1500;
      for (let run = 0; run < RUNS; run++) {
        const lift = (): number => (ofWeeks ? gamma(60) : 1);
        const earlier = Array.from({ length: 6 }, (_, block) => drawn(block, lift())).flat();
        const asked = drawn(6, lift());
        const found = expectedTotal('count', earlier, asked);
        if (found.ok && found.pValue <= 0.05) unusual += 1;
        const ofDay = expectedTotal('count', earlier, asked.slice(run % 7, (run % 7) + 1));
        if (ofDay.ok && ofDay.pValue <= 0.05) unusualDays += 1;
      }
      // 5 % and three standard errors of 1,500 draws.
      expect(unusual / RUNS, ofWeeks ? 'weeks spread' : 'days spread').toBeLessThan(0.067);
      expect(unusualDays / RUNS, `days, ${ofWeeks ? 'weeks spread' : 'days spread'}`).toBeLessThan(0.067);
    }
  });
});
