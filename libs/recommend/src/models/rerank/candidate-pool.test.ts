import { expect, it } from 'vitest';
import type { Profile } from '../../recommender.js';
import { CandidatePool, FEATURES } from './candidate-pool.js';
import { countProducts, ProductFigures } from './product-figures.js';

const DAY = 86_400;
const END = 100 * DAY;

/** Five products: 0 and 1 of category a, 2 and 3 of b, 4 of none. Product 0 is like 1 (½), 1 like 2 (¼), 2 like 3 (1). */
function pool(): CandidatePool {
  const facts = {
    categories: ['a', 'a', 'b', 'b', ''],
    brands: ['x', 'y', 'x', '', ''],
    prices: Float64Array.of(10, 20, 40, 10, Number.NaN),
  };
  const pairs = {
    products: Int32Array.of(0, 1, 1, 2, 2, 2),
    lastAt: Float64Array.of(END, END, END - 7 * DAY, END - 7 * DAY, END - 7 * DAY, END - 14 * DAY),
  };
  const figures = new ProductFigures(
    countProducts('cart', pairs, Float64Array.of(END, END - 14 * DAY, END - 28 * DAY, Infinity, Infinity), END),
    facts,
  );
  return new CandidatePool(figures, {
    indptr: Int32Array.of(0, 1, 2, 3, 3, 3),
    neighbors: Int32Array.of(1, 2, 3),
    similarities: Float32Array.of(0.5, 0.25, 1),
  });
}

function gathered(
  profile: Partial<Profile>,
  options: { mayNot?: number[]; allowed?: number[]; room?: number } = {},
): Map<number, Record<string, number>> {
  const candidates = pool();
  const mask = (products: number[]): Uint8Array =>
    Uint8Array.from({ length: 5 }, (_, product) => Number(products.includes(product)));
  const empty: Profile = {
    basis: 'carts',
    products: new Int32Array(),
    strengths: new Float32Array(),
    seen: new Int32Array(),
    session: new Int32Array(),
  };
  candidates.gather(
    { ...empty, ...profile },
    mask(options.mayNot ?? []),
    options.allowed && mask(options.allowed),
    options.room ?? 10,
  );
  return new Map(
    Array.from({ length: candidates.count }, (_, place) => [
      candidates.products[place]!,
      Object.fromEntries(FEATURES.map((feature, at) => [feature, candidates.features[place * FEATURES.length + at]!])),
    ]),
  );
}

const two: Partial<Profile> = {
  products: Int32Array.of(0, 1),
  strengths: Float32Array.of(3, 1),
  lastAt: Float64Array.of(END - 3 * DAY, END),
  session: Int32Array.of(2),
};

it('weighs likeness, categories, brands and prices of a person by her own products', () => {
  const found = gathered(two);
  expect([...found.keys()].toSorted()).toEqual([0, 1, 2, 3]);
  expect(found.get(1)!['likeness to own products']).toBeCloseTo(Math.sqrt((3 / 4) * 0.5), 6);
  expect(found.get(2)!['likeness to own products']).toBeCloseTo(Math.sqrt((1 / 4) * 0.25), 6);
  expect(found.get(3)!['likeness to own products']).toBe(0);
  expect([found.get(1)!['category, taken before'], found.get(2)!['category, taken before']]).toEqual([1, 0]);
  expect([
    found.get(0)!['brand, taken before'],
    found.get(1)!['brand, taken before'],
    found.get(3)!['brand, taken before'],
  ]).toEqual([0.75, 0.25, 0]);
  expect([
    found.get(0)!['place in the history'],
    found.get(1)!['place in the history'],
    found.get(2)!['place in the history'],
  ]).toEqual([1, Math.fround(1 / 3), 0]);
  expect(found.get(0)!['category, met lately']).toBe(1);
  expect(found.get(0)!['price near the usual one']).toBe(1);
  expect(found.get(2)!['price near the usual one']).toBeCloseTo(0.25, 6);
});

it('weighs the session at hand by the place of its events', () => {
  const one = gathered(two);
  expect([
    one.get(3)!['likeness to this session'],
    one.get(2)!['place in this session'],
    one.get(3)!['category, looked at now'],
  ]).toEqual([1, 1, 1]);
  const found = gathered({ session: Int32Array.of(1, 2) });
  expect(found.get(2)!['likeness to this session']).toBeCloseTo(Math.sqrt((0.8 / 1.8) * 0.25), 6);
  expect(found.get(3)!['likeness to this session']).toBeCloseTo(Math.sqrt(1 / 1.8), 6);
  expect(found.get(1)!['place in this session']).toBeCloseTo(0.8, 6);
});

it('knows of each product how popular, how recently so, how new and how usually priced it is', () => {
  const found = gathered({});
  expect([...found.keys()].toSorted()).toEqual([0, 1, 2]);
  expect(found.get(2)!['popularity']).toBe(1);
  expect(found.get(0)!['popularity']).toBeCloseTo(Math.log(2) / Math.log(4), 6);
  expect(found.get(1)!['recent popularity']).toBe(1);
  expect(found.get(2)!['recent popularity']).toBeCloseTo(Math.log(2.25) / Math.log(2.5), 6);
  expect([found.get(0)!['newness'], found.get(1)!['newness'], found.get(2)!['newness']]).toEqual([1, 0.5, 0.25]);
  expect([found.get(0)!['price level in its category'], found.get(1)!['price level in its category']]).toEqual([
    1, 0.5,
  ]);
  expect(found.get(0)!['price near the usual one']).toBe(0);
});

it('holds only what may stand in a list, each product once, likeness first where there is little room', () => {
  expect([...gathered(two, { mayNot: [0, 2] }).keys()].toSorted()).toEqual([1, 3]);
  expect([...gathered(two, { allowed: [3] }).keys()]).toEqual([3]);
  expect([...gathered({ session: Int32Array.of(1) }, { room: 1 }).keys()][0]).toBe(1);
  expect(gathered({ session: Int32Array.of(4) }).has(4)).toBe(true);
});
