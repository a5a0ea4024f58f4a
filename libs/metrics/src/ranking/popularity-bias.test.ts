import { describe, expect, it } from 'vitest';
import golden from './list-qualities.golden.json' with { type: 'json' };
import { mostPopular } from './popularity-bias.js';

const { itemCounts, tail, recbole } = golden.cases;

describe('mostPopular', () => {
  it('marks the items that RecBole does not count as the tail', () => {
    const popular = mostPopular(itemCounts, 1 - tail);
    expect(itemCounts.flatMap((_, item) => (popular[item] === 1 ? [item] : []))).toEqual(recbole.popularItems);
  });

  it('takes equal counts by ascending item, rounds up and passes over items that nobody had', () => {
    expect(Array.from(mostPopular([2, 5, 5, 0, 5], 0.5))).toEqual([0, 1, 1, 0, 0]);
    expect(Array.from(mostPopular([2, 5, 5, 0, 5], 1))).toEqual([1, 1, 1, 0, 1]);
    expect(Array.from(mostPopular([0, 0], 0.5))).toEqual([0, 0]);
    expect(() => mostPopular([1], 0)).toThrow(/share is 0/);
  });
});
