import { describe, expect, it } from 'vitest';
import { itemSpan, rankingUsers, type RankingInput } from './ranking-input.js';

const input = (change: Partial<RankingInput> = {}): RankingInput => ({
  recommended: Int32Array.of(3, 1, 0, -1),
  k: 2,
  relevant: { indptr: Int32Array.of(0, 2, 3), indices: Int32Array.of(1, 2, 6) },
  ...change,
});

describe('rankingUsers', () => {
  it('counts users, also none', () => {
    expect(rankingUsers(input())).toBe(2);
    expect(
      rankingUsers({
        recommended: new Int32Array(),
        k: 2,
        relevant: { indptr: Int32Array.of(0), indices: new Int32Array() },
      }),
    ).toBe(0);
  });

  it.each([
    [{ k: 0 }, 'k is 0'],
    [{ k: 1.5 }, 'k is 1.5'],
    [{ relevant: { indptr: new Int32Array(), indices: new Int32Array() } }, 'indptr is empty'],
    [{ k: 3 }, 'recommended has 4 entries; 2 users × k = 3 need 6.'],
    [{ relevant: { indptr: Int32Array.of(1, 2, 3), indices: Int32Array.of(1, 2, 6) } }, 'indptr begins at 1'],
    [
      { relevant: { indptr: Int32Array.of(0, 4, 3), indices: Int32Array.of(1, 2, 6) } },
      'indptr falls from 4 to 3 at row 1',
    ],
    [
      { relevant: { indptr: Int32Array.of(0, 2, 4), indices: Int32Array.of(1, 2, 6) } },
      'indptr ends at 4, but there are 3 indices',
    ],
  ] satisfies [Partial<RankingInput>, string][])('refuses shapes that disagree: %o', (change, words) => {
    expect(() => rankingUsers(input(change))).toThrow(words);
  });
});

describe('itemSpan', () => {
  it('reaches beyond the largest item of either side', () => {
    expect(itemSpan(input())).toBe(7);
    expect(itemSpan(input({ recommended: Int32Array.of(9, 1, 0, -1) }))).toBe(10);
  });

  it('is 0 of nothing, and of lists without a recommendation', () => {
    const relevant = { indptr: Int32Array.of(0, 0), indices: new Int32Array() };
    expect(itemSpan({ recommended: Int32Array.of(-1, -1), k: 2, relevant })).toBe(0);
  });

  it('refuses a relevant item below 0, which is no place of a list', () => {
    expect(() =>
      itemSpan(input({ relevant: { indptr: Int32Array.of(0, 2, 3), indices: Int32Array.of(1, -1, 6) } })),
    ).toThrow('relevant.indices holds -1');
  });
});
