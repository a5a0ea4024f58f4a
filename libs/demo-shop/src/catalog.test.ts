import { describe, expect, it } from 'vitest';
import { makeCatalog } from './catalog.js';
import { CATEGORIES } from './categories.js';
import { openShop } from './shop.js';
import { ATTRACTIONS, FALSE_PEAKS, isUnder, PEAKS, SEQUELS } from './plan.js';

const catalog = makeCatalog({ seed: 7, products: 6_000, effects: true });

const count = (events: number): number => openShop({ seed: 1, events }).catalog.productIds.length;

describe('categories', () => {
  it('share out all events', () => {
    expect(CATEGORIES.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100, 6);
    expect(new Set(CATEGORIES.map(({ code }) => code)).size).toBe(CATEGORIES.length);
  });

  it('include every category and brand that something is planted in', () => {
    const named = [...PEAKS, ...FALSE_PEAKS, ...ATTRACTIONS, ...SEQUELS, ...SEQUELS.map(({ after }) => after)].map(
      ({ category }) => category,
    );
    for (const name of named)
      expect(
        CATEGORIES.some(({ code }) => isUnder(code, name)),
        name,
      ).toBe(true);
    for (const { category, attribute } of ATTRACTIONS) {
      if (attribute.name === 'brand')
        expect(JSON.stringify(CATEGORIES.find(({ code }) => code === category)?.brands)).toContain(
          `"${attribute.value}"`,
        );
    }
  });
});

describe('makeCatalog', () => {
  it('is equal for equal seeds and different for others', () => {
    expect(makeCatalog({ seed: 7, products: 6_000, effects: true })).toEqual(catalog);
    expect(makeCatalog({ seed: 8, products: 6_000, effects: true }).productIds).not.toEqual(catalog.productIds);
  });

  it('gives every product and category an id of its own, category ids of 19 digits', () => {
    expect(new Set(catalog.productIds).size).toBe(catalog.productIds.length);
    expect(new Set(catalog.niches.map(({ categoryId }) => categoryId)).size).toBe(catalog.niches.length);
    for (const { categoryId } of catalog.niches) expect(categoryId).toMatch(/^20530\d{14}$/);
  });

  it('lays niches side by side over all products', () => {
    let next = 0;
    for (const { firstProduct, endProduct } of catalog.niches) {
      expect(firstProduct).toBe(next);
      expect(endProduct - firstProduct).toBeGreaterThanOrEqual(8);
      next = endProduct;
    }
    expect(next).toBe(catalog.productIds.length);
  });

  it('keeps every price, wherever it moves, in the band that the attraction was planted for', () => {
    for (const [row, cents] of catalog.cents.entries()) {
      const niche = catalog.niches[catalog.productNiche[row] as number];
      const [mid, high] = catalog.categories[niche?.category ?? -1]?.bandBounds ?? [0, 0];
      for (const factor of [0.96, 1.04]) {
        const price = (cents * factor) / 100;
        const band = price < mid ? 0 : price < high ? 1 : 2;
        if (catalog.moves[row] || factor === 1) expect(band, `${cents} cents`).toBe(catalog.productBand[row]);
      }
    }
  });

  it('grows with the square root of the events, up to the real catalog', () => {
    expect(count(4_000_000) / count(1_000_000)).toBeCloseTo(2, 1);
    expect(count(1e9)).toBeLessThanOrEqual(171_000);
  });
});
