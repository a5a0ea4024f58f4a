import { describe, expect, it } from 'vitest';
import { nonCentralityFor } from './chi-square.js';
import golden from '../golden/association.golden.json' with { type: 'json' };
import {
  breslowDay,
  breslowDayDetectable,
  cochranMantelHaenszel,
  commonOddsRatio,
  expectedBoth,
} from './mantel-haenszel.js';
import { seededRandom } from '@cartograph/threads';
import type { TwoByTwo } from './two-by-two.js';

const table = ([both = 0, onlyFirst = 0, onlySecond = 0, neither = 0]: readonly number[]): TwoByTwo => ({
  both,
  onlyFirst,
  onlySecond,
  neither,
});

describe.each(golden.cases.strata)('the strata $strata', ({ strata, oddsRatio, null: independent, equal }) => {
  const tables = strata.map(table);

  it('have statsmodels’ common odds ratio with its interval', () => {
    const estimate = commonOddsRatio(tables);
    if (!estimate.ok) throw new Error(estimate.detail);
    [estimate.value, estimate.low, estimate.high].forEach((value, at) =>
      expect(value / (oddsRatio[at] ?? Number.NaN)).toBeCloseTo(1, 9),
    );
  });

  it('have its tests of independence and of one odds ratio for all', () => {
    for (const [test, [statistic, pValue]] of [
      [cochranMantelHaenszel(tables), independent],
      [breslowDay(tables), equal],
    ] as const) {
      if (!test.ok) throw new Error(test.detail);
      expect(test.statistic / (statistic ?? Number.NaN)).toBeCloseTo(1, 7);
      expect(test.pValue / (pValue ?? Number.NaN)).toBeCloseTo(1, 7);
    }
  });
});

describe('strata', () => {
  it('of one table have its own odds ratio', () => {
    expect(commonOddsRatio([table([12, 5, 7, 30])])).toMatchObject({ ok: true, value: (12 * 30) / (5 * 7) });
  });

  it('show Simpson’s paradox: together in each, apart in the whole', () => {
    const tables = [table([81, 6, 234, 36]), table([192, 71, 55, 25])];
    const common = commonOddsRatio(tables);
    const whole = commonOddsRatio([table([273, 77, 289, 61])]);
    if (!common.ok || !whole.ok) throw new Error('no odds ratio');
    expect([common.value > 1, whole.value < 1]).toEqual([true, true]);
  });

  it('say why there is no figure', () => {
    expect(commonOddsRatio([])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(commonOddsRatio([table([3, 0, 0, 0]), table([0, 2, 0, 4])])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(cochranMantelHaenszel([])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(cochranMantelHaenszel([table([3, 0, 4, 0])])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(breslowDay([table([12, 5, 7, 30])])).toMatchObject({ ok: false, reason: 'too-few' });
  });
});

describe('the difference between strata that the test finds in 80 % of cases', () => {
  it('is what it finds in drawn tables', () => {
    const random = seededRandom(11);
    const [units, rows] = [[400, 900, 250], 0.4];
    const at = (ratio: number): TwoByTwo[] =>
      units.map((n, place) => {
        const odds = Math.exp(Math.log(2) + Math.log(ratio) * (place / 2 - 0.5));
        const counts = table([]);
        for (let unit = 0; unit < n; unit += 1) {
          const isFirst = random.next() < rows;
          const chance = isFirst ? (0.5 * odds) / (0.5 * odds + 0.5) : 0.5;
          const isSecond = random.next() < chance;
          counts[isFirst ? (isSecond ? 'both' : 'onlyFirst') : isSecond ? 'onlySecond' : 'neither'] += 1;
        }
        return counts;
      });
    const detectable = breslowDayDetectable(at(1))!;
    let found = 0;
    for (let run = 0; run < 2000; run += 1) {
      const test = breslowDay(at(detectable));
      found += test.ok && test.pValue < 0.05 ? 1 : 0;
    }
    expect(found / 2000).toBeGreaterThan(0.74);
    expect(found / 2000).toBeLessThan(0.86);
  });

  it('has the non-centralities of the tables, and is not known of one stratum', () => {
    // Cohen, Statistical Power Analysis (1988), table 7.4: λ at a level of 0.05 and a power of 0.8.
    expect(nonCentralityFor(1, 0.05, 0.8)).toBeCloseTo(7.849, 3);
    expect(nonCentralityFor(2, 0.05, 0.8)).toBeCloseTo(9.635, 3);
    expect(nonCentralityFor(5, 0.05, 0.8)).toBeCloseTo(12.828, 3);
    expect(breslowDayDetectable([table([12, 5, 7, 30])])).toBeNull();
  });
});

describe('how many one expects with both features', () => {
  it('is r·s/n without association, and gives back the odds ratio it was asked for', () => {
    expect(expectedBoth(table([12, 5, 7, 30]), 1)).toBeCloseTo((17 * 19) / 54, 12);
    for (const odds of [0.01, 0.5, 0.999999, 1.000001, 3, 400]) {
      const x = expectedBoth(table([12, 5, 7, 30]), odds);
      expect((x * (54 - 17 - 19 + x)) / ((17 - x) * (19 - x)) / odds).toBeCloseTo(1, 6);
    }
    const crowded = expectedBoth(table([40, 5, 6, 2]), 0.2);
    expect((crowded * (53 - 45 - 46 + crowded)) / ((45 - crowded) * (46 - crowded)) / 0.2).toBeCloseTo(1, 6);
    expect(expectedBoth(table([0, 0, 0, 0]), 2)).toBe(0);
  });
});
