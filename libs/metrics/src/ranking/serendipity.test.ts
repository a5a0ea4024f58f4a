import { describe, expect, it } from 'vitest';
import golden from './list-qualities.golden.json' with { type: 'json' };
import { serendipity, type SerendipityInput } from './serendipity.js';
import { padded, sparse } from './testing/padded.js';

const { k, lists, relevant, itemCounts, rectools } = golden.cases;
const one = (
  list: readonly number[],
  wanted: readonly number[],
  counts: readonly number[],
  places: number,
): SerendipityInput => ({
  recommended: padded([list], places),
  k: places,
  relevant: sparse([wanted]),
  itemCounts: counts,
});

describe('serendipity', () => {
  it('of every list equals Serendipity of RecTools, but for its division by the length of a short list', () => {
    const { perUser } = serendipity({ recommended: padded(lists, k), k, relevant: sparse(relevant), itemCounts });
    expect(Array.from(perUser)).toEqual(
      rectools.Serendipity.map((value, user) => expect.closeTo((value * lists[user]!.length) / k, 9)),
    );
    expect(Math.max(...perUser)).toBeGreaterThan(0.1);
  });

  it('rewards a hit by how far above its popularity it stands', () => {
    const counts = [40, 30, 20, 10, 0];
    expect(serendipity(one([0, 1], [0, 1], counts, 2)).perUser[0]).toBe(0);
    expect(serendipity(one([3, 4], [3], counts, 2)).perUser[0]).toBeCloseTo((5 / 5 - 2 / 5) / 2, 12);
    expect(serendipity(one([4, 3], [4], counts, 2)).perUser[0]).toBeCloseTo(0.5, 12);
  });

  it('judges users with something to find only', () => {
    const result = serendipity({
      recommended: Int32Array.of(0, 1),
      k: 1,
      relevant: sparse([[], [1]]),
      itemCounts: [3, 0],
    });
    expect(Array.from(result.rows)).toEqual([1]);
    expect(result.rowsWithout).toBe(1);
    expect(result.perUser[0]).toBe(1);
  });

  it('refuses items beyond the counts', () => {
    expect(() => serendipity(one([2], [0], [1, 1], 1))).toThrow(/Item 2 is outside the 2 items of itemCounts/);
    expect(() => serendipity(one([0], [2], [1, 1], 1))).toThrow(/Item 2 is outside/);
  });
});
