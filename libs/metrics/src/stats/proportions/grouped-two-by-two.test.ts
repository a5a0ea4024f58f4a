import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { groupedLift, groupedOddsRatio, groupedPhi } from './grouped-two-by-two.js';
import { lift, oddsRatio, phi, type TwoByTwo } from './two-by-two.js';

const CELLS = ['both', 'onlyFirst', 'onlySecond', 'neither'] as const;
const NONE: TwoByTwo = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };

const added = (tables: readonly TwoByTwo[]): TwoByTwo =>
  tables.reduce(
    (sum, table) => ({
      both: sum.both + table.both,
      onlyFirst: sum.onlyFirst + table.onlyFirst,
      onlySecond: sum.onlySecond + table.onlySecond,
      neither: sum.neither + table.neither,
    }),
    NONE,
  );

/** Users in 64 groups, each with some units that are all alike; the two features are independent of one another. */
function shop(seed: number, unitsOfUser: number): TwoByTwo[] {
  const random = seededRandom(seed);
  const groups = Array.from({ length: 64 }, () => ({ ...NONE }));
  for (let user = 0; user < 1_000; user += 1) {
    const [first, second] = [random.next() < 0.4, random.next() < 0.3];
    const cell = CELLS[(first ? 0 : 2) + (first === second ? (first ? 0 : 1) : first ? 1 : 0)]!;
    groups[Math.floor(random.next() * 64)]![cell] += unitsOfUser;
  }
  return groups;
}

const MEASURES = [
  { name: 'odds ratio', plain: oddsRatio, grouped: groupedOddsRatio, truth: 1 },
  { name: 'φ', plain: phi, grouped: groupedPhi, truth: 0 },
  { name: 'lift', plain: lift, grouped: groupedLift, truth: 1 },
];

describe.each(MEASURES)('the $name of units by user', ({ plain, grouped, truth }) => {
  it('holds the truth as often as it says where a user’s units are alike; independent units do not', () => {
    const held = { plain: 0, grouped: 0 };
    for (let seed = 1; seed <= 300; seed += 1) {
      const groups = shop(seed, 5);
      for (const [name, estimate] of [
        ['plain', plain(added(groups))],
        ['grouped', grouped(added(groups), groups)],
      ] as const)
        if (estimate.ok && estimate.low <= truth && truth <= estimate.high) held[name] += 1;
    }
    expect(held.plain / 300).toBeLessThan(0.75);
    expect(held.grouped / 300).toBeGreaterThan(0.91);
    expect(held.grouped / 300).toBeLessThan(0.99);
  });

  it('is the same number, in an interval that is never narrower', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const groups = shop(seed, 1);
      const [mine, other] = [grouped(added(groups), groups), plain(added(groups))];
      if (!mine.ok || !other.ok) throw new Error('There is none.');
      expect(mine.value).toBe(other.value);
      expect(mine.low).toBeLessThanOrEqual(other.low + 1e-12);
      expect(mine.high).toBeGreaterThanOrEqual(other.high - 1e-12);
    }
  });

  it('says nothing of others from one user, and nothing where there is nothing', () => {
    const one = { both: 5, onlyFirst: 4, onlySecond: 3, neither: 2 };
    expect(grouped(one, [NONE, one])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(grouped(NONE, [])).toEqual(plain(NONE));
  });
});
