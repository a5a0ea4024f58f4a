import { wilson } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { ordinaryShop } from '../testing/ordinary-shop.js';
import { judgeDays } from './anomalies.js';
import { datesOf, judge } from './changes.js';

const FROM = '2024-01-01';

/** The lower 99 % bound of the share of shops in which something was told though nothing was there: there every discovery is false. */
function falseRate(shops: number, tells: (seed: number) => boolean): number {
  const told = Array.from({ length: shops }, (_, seed) => tells(seed + 1)).filter(Boolean).length;
  const { low } = wilson(told, shops, { alpha: 0.02 }) as { low: number };
  return low;
}

/** Of the shops of a full run. */
const SHARE = process.env['TEST_SIZE'] === 'full' ? 1 : 0.2;

describe('in shops where nothing changes', () => {
  it.each([[3], [8]])('no more than the stated share of discoveries is made from %i weeks before', (weeks) => {
    const asked = datesOf({ from: addDays(FROM, 7 * weeks), to: addDays(FROM, 7 * weeks + 6) });
    const before = datesOf({ from: FROM, to: addDays(FROM, 7 * weeks - 1) });
    const low = falseRate(
      200 * SHARE,
      (seed) =>
        judge(ordinaryShop(seed, FROM, { days: 7 * weeks + 7, scopes: 16 }), before, asked, []).findings.length > 0,
    );
    expect(low).toBeLessThanOrEqual(0.05);
  });

  it('no more than the stated share of shops has a day out of the ordinary', () => {
    const dates = datesOf({ from: FROM, to: addDays(FROM, 48) });
    const low = falseRate(
      80 * SHARE,
      (seed) => judgeDays(ordinaryShop(seed, FROM, { days: 49, scopes: 3 }), dates, dates, []).findings.length > 0,
    );
    expect(low).toBeLessThanOrEqual(0.05);
  });
});

describe('in shops where one thing changes', () => {
  const asked = datesOf({ from: addDays(FROM, 56), to: addDays(FROM, 62) });
  const before = datesOf({ from: FROM, to: addDays(FROM, 55) });

  it('it is found in most, with the right size, and ranked first', () => {
    let found = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const shop = ordinaryShop(seed, FROM, {
        days: 63,
        scopes: 24,
        lift: (place, date) => (place === 4 && asked.includes(date) ? 2.5 : 1),
      });
      const { findings, lookedAt } = judge(shop, before, asked, []);
      expect(lookedAt).toBeGreaterThan(100);
      const visitors = findings.find(({ name, measure }) => name === 'scope4' && measure === 'visitors');
      if (
        visitors?.effect.ok &&
        visitors.effect.low <= 1.5 &&
        visitors.effect.high >= 1.5 &&
        findings[0]?.name === 'scope4'
      )
        found += 1;
    }
    expect(found).toBeGreaterThanOrEqual(20);
  });

  it('a day of three times the custom stands out', () => {
    const day = addDays(FROM, 30);
    const dates = datesOf({ from: FROM, to: addDays(FROM, 62) });
    const { findings } = judgeDays(
      ordinaryShop(3, FROM, { days: 63, scopes: 3, lift: (place, date) => (place === 0 && date === day ? 3 : 1) }),
      dates,
      dates,
      [],
    );
    expect(new Set(findings.map(({ date, name }) => `${date} ${name}`))).toEqual(new Set([`${day} null`]));
    expect(findings[0]?.sentence).toMatch(
      /^2024-01-31, .* of the shop: \d+ % above \[\d+, \d+\] what its weekday leads to expect/,
    );
  });
});
