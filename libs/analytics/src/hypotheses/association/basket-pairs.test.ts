import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { basketPairs } from './basket-pairs.js';
import type { BasketChoice, BasketRow } from './basket-query.js';

const CHOICE: BasketChoice = { unit: 'user', level: 'category', from: 'view', to: 'purchase', minimumSupport: 30 };
const things = Array.from({ length: 9 }, (_, at) => `thing ${at}`);

/** Users of two activities: the active see and buy all things more often, so that at first sight every pair goes together. */
function drawn(planted: boolean): BasketRow[] {
  const random = seededRandom(planted ? 5 : 6);
  const rows = new Map<string, BasketRow>();
  const add = (
    kind: BasketRow['kind'],
    a: string | null,
    b: string | null,
    half: number,
    band: number,
    n: number,
    m: number,
  ): void => {
    const row = rows.get(JSON.stringify([kind, a, b, half, band])) ?? { kind, a, b, half, band, n: 0, m: 0 };
    rows.set(JSON.stringify([kind, a, b, half, band]), { ...row, n: row.n + n, m: row.m + m });
  };
  for (let user = 0; user < 6000; user += 1) {
    const [half, band] = [user % 2, random.next() < 0.3 ? 9 : 1];
    const seen = things.map(() => random.next() < (band === 9 ? 0.5 : 0.1));
    const bought = things.map(
      (_, at) => random.next() < (band === 9 ? 0.2 : 0.03) * (planted && at === 1 && seen[0] ? 3 : 1),
    );
    add('units', null, null, half, band, 1, 0);
    things.forEach((thing, at) => add('thing', thing, null, half, band, Number(seen[at]), Number(bought[at])));
    things.forEach((a, i) =>
      things.forEach((b, j) => i !== j && seen[i] && bought[j] && add('pair', a, b, half, band, 1, 0)),
    );
  }
  return [...rows.values()];
}

describe('pairs of things', () => {
  it('that only activity brings together look related and are not found', () => {
    const { pairs, units, lookedAt, baseline } = basketPairs(drawn(false), CHOICE);
    expect([units, lookedAt, pairs.length]).toEqual([6000, 72, 72]);
    expect(baseline).toBeLessThan(1.1);
    expect(pairs.filter(({ row }) => row.lift.ok && row.lift.low > 1.2).length).toBeGreaterThan(50);
    expect(pairs.filter(({ row }) => row.simpson === 'vanishes').length).toBeGreaterThan(50);
    expect(pairs.filter(({ pValue, isLarge }) => isLarge && (pValue ?? 1) < 0.05 / 72)).toEqual([]);
  });

  it('that is planted is found in both halves', () => {
    const { pairs } = basketPairs(drawn(true), CHOICE);
    const found = pairs.filter(
      ({ pValue, heldOut, isLarge }) => isLarge && (pValue ?? 1) < 1e-6 && (heldOut ?? 1) < 0.05,
    );
    expect(found.map(({ row: { first, second } }) => `${first} > ${second}`)).toEqual(['thing 0 > thing 1']);
    expect(found[0]?.row.controlled).toMatchObject({ ok: true, method: 'mantel-haenszel' });
  });

  it('are looked at once where both acts are the same, and none where there is nothing', () => {
    expect(basketPairs(drawn(false), { ...CHOICE, from: 'purchase' }).lookedAt).toBe(36);
    expect(basketPairs([], CHOICE)).toMatchObject({ units: 0, lookedAt: 0, baseline: 1, spread: 1, pairs: [] });
  });
});
