import { describe, expect, it } from 'vitest';
import { catalogCoverage, catalogGini, meanSelfInformation, popularityShare } from './catalog.js';
import golden from './list-qualities.golden.json' with { type: 'json' };
import { padded } from './testing/padded.js';

describe('what lists do to the catalog', () => {
  const recommended = Int32Array.of(0, 1, 0, 3, -1, -1);

  it('equals RecTools’ and RecBole’s coverage and Gini on the same lists', () => {
    const { k, items, lists, rectools, recbole } = golden.cases;
    const full = { recommended: padded(recbole.full, k), items };
    expect(catalogCoverage({ recommended: padded(lists, k), items })).toBeCloseTo(
      rectools['CatalogCoverage(normalize=True)'],
      9,
    );
    expect(catalogCoverage(full)).toBeCloseTo(recbole.ItemCoverage, 9);
    expect(catalogGini(full)).toBeCloseTo(recbole.GiniIndex, 9);
  });

  it('coverage is the share of items shown to anybody', () => {
    expect(catalogCoverage({ recommended, items: 6 })).toBe(0.5);
    expect(catalogCoverage({ recommended: Int32Array.of(-1), items: 6 })).toBe(0);
    expect(catalogCoverage({ recommended: new Int32Array(0), items: 0 })).toBe(0);
    expect(() => catalogCoverage({ recommended, items: 3 })).toThrow(/Item 3 is outside/);
  });

  it('Gini is 0 for even exposure and grows with concentration', () => {
    expect(catalogGini({ recommended: Int32Array.of(0, 1, 2, 3), items: 4 })).toBeCloseTo(0, 12);
    expect(catalogGini({ recommended: Int32Array.of(2, 2, 2, 2), items: 4 })).toBeCloseTo(0.75, 12);
    expect(catalogGini({ recommended: Int32Array.of(-1), items: 4 })).toBe(0);
  });

  it('novelty counts bits: an item of half the users carries one', () => {
    expect(meanSelfInformation(Int32Array.of(0, 1, -1), [4, 2], 8)).toBeCloseTo(1.5, 12);
    expect(meanSelfInformation(Int32Array.of(2), [4, 2], 8)).toBe(3);
    expect(meanSelfInformation(Int32Array.of(-1), [4], 8)).toBeNull();
  });

  it('popularity share counts places on popular items', () => {
    expect(popularityShare(recommended, new Set([0]))).toBe(0.5);
    expect(popularityShare(Int32Array.of(-1), new Set([0]))).toBeNull();
  });
});
