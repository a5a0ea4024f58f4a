import { describe, expect, it } from 'vitest';
import golden from './list-qualities.golden.json' with { type: 'json' };
import { averagePopularity, mostPopular, popularShare } from './popularity-bias.js';
import { padded } from './testing/padded.js';

const { k, lists, itemCounts, tail, rectools, recbole } = golden.cases;

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

describe('popularShare', () => {
  it('is one minus TailPercentage of RecBole, which counts items without interactions on neither side', () => {
    const { mean } = popularShare({
      recommended: padded(recbole.full, k),
      k,
      popular: mostPopular(itemCounts, 1 - tail),
    });
    const places = recbole.full.flat();
    const unseen = places.filter((item) => itemCounts[item] === 0).length / places.length;
    expect(unseen).toBeGreaterThan(0);
    expect(mean.ok && mean.value).toBeCloseTo(1 - unseen - recbole.TailPercentage, 9);
  });

  it('leaves out empty lists and refuses items beyond the table', () => {
    const result = popularShare({
      recommended: Int32Array.of(0, 1, -1, -1, 1, -1),
      k: 2,
      popular: Uint8Array.of(1, 0),
    });
    expect(Array.from(result.perUser)).toEqual([0.5, 0]);
    expect(Array.from(result.rows)).toEqual([0, 2]);
    expect(() => popularShare({ recommended: Int32Array.of(2), k: 1, popular: Uint8Array.of(1) })).toThrow(
      /Item 2 is outside the 1 items of popular/,
    );
  });
});

describe('averagePopularity', () => {
  it('of every list equals AvgRecPopularity of RecTools', () => {
    const { perUser } = averagePopularity({ recommended: padded(lists, k), k, itemCounts });
    expect(Array.from(perUser)).toEqual(
      rectools['AvgRecPopularity(normalize=True)'].map((value) => expect.closeTo(value, 9)),
    );
  });

  it('times all interactions is AveragePopularity of RecBole', () => {
    const { mean } = averagePopularity({ recommended: padded(recbole.full, k), k, itemCounts });
    const interactions = itemCounts.reduce((sum, count) => sum + count, 0);
    expect(mean.ok && mean.value * interactions).toBeCloseTo(recbole.AveragePopularity, 9);
  });

  it('refuses a log without interactions', () => {
    expect(() => averagePopularity({ recommended: Int32Array.of(0), k: 1, itemCounts: [0] })).toThrow(
      /itemCounts sum to 0/,
    );
  });
});
