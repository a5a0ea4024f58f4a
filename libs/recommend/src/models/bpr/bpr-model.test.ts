import { describe, expect, it } from 'vitest';
import { CART_STRENGTHS } from '../../log/strengths.js';
import { readList } from '../../rank.js';
import type { Profile, RankedLists } from '../../recommender.js';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { foldInBpr } from './bpr-fold-in.js';
import { BprModel } from './bpr-model.js';
import type { BprItems, BprSettings } from './bpr-training.js';

const SETTINGS: BprSettings = { factors: 2, regularization: 0.01, learningRate: 0.05, epochs: 1, seed: 3 };
const data = dataOfRows([
  [1, 0, 0, 2, 0],
  [0, 0, 0, 1, 0],
  [0, 0, 0, 0, 0],
]);

/** Products 0, 2 and 3 of five: 2 is like 0; 3 is their opposite, with a bias. */
const itemsOf = (bias: number): BprItems => ({
  products: Int32Array.of(0, 2, 3),
  vectors: Float32Array.of(1, 0, 0, 0.9, 0.1, 0, -1, 0, bias),
});
const model = (bias = 0, shared = data): BprModel => new BprModel(shared, SETTINGS, itemsOf(bias));
const profile = (parts: Partial<Profile> = {}): Profile => ({
  basis: 'views',
  products: Int32Array.of(0),
  strengths: Float32Array.of(1),
  seen: Int32Array.of(0),
  session: new Int32Array(),
  ...parts,
});
const products = (lists: RankedLists): number[] => readList(lists, 0).map(({ product }) => product);

describe('BprModel with vectors that are written out', () => {
  it('ranks by bias plus inner product with the folded-in vector', () => {
    const list = readList(model(0.5).recommendProfiles([profile()], 5, { includeSeen: true }), 0);
    const vector = foldInBpr(itemsOf(0.5), Int32Array.of(0), SETTINGS)!;
    expect(list.map(({ product }) => product)).toEqual([0, 2, 3]);
    expect(list[0]!.score).toBeCloseTo(vector[0]!, 5);
    expect(list[1]!.score).toBeCloseTo(0.9 * vector[0]! + 0.1 * vector[1]!, 5);
    expect(list[2]!.score).toBeCloseTo(0.5 - vector[0]!, 5);
  });

  it('leaves out what is seen and what is not allowed', () => {
    expect(products(model().recommendProfiles([profile()], 5))).toEqual([2, 3]);
    expect(products(model().recommendProfiles([profile()], 5, { allowed: Uint8Array.of(1, 1, 0, 1, 1) }))).toEqual([3]);
  });

  it('counts every strength above 0 alike, and none that is 0', () => {
    const heavy = model().recommendProfiles([profile({ strengths: Float32Array.of(50) })], 5);
    expect(heavy).toEqual(model().recommendProfiles([profile()], 5));
    expect(products(model().recommendProfiles([profile({ strengths: Float32Array.of(0) })], 5))).toEqual([]);
  });

  it('has no list for whoever has nothing that it knows', () => {
    expect(products(model().recommendProfiles([profile({ products: Int32Array.of(1) })], 5))).toEqual([]);
    expect(products(model().recommendUsers(Int32Array.of(2), 5))).toEqual([]);
  });

  it('compares products without their biases', () => {
    const similar = readList(model(1000).similarProducts(0, 5), 0);
    expect(similar.map(({ product }) => product)).toEqual([2, 3]);
    expect(similar[0]!.score).toBeCloseTo(0.9 / Math.hypot(0.9, 0.1), 5);
    expect(model(1000).explainSimilar(0, 3)).toEqual({
      kind: 'similar',
      product: 0,
      measure: 'cosine',
      value: expect.closeTo(-1, 6),
    });
    expect([products(model().similarProducts(1, 5)), model().explainSimilar(0, 1).kind]).toEqual([[], 'none']);
  });

  it('has no cosine with a product whose vector is nothing', () => {
    const still = new BprModel(data, SETTINGS, {
      products: Int32Array.of(0, 2),
      vectors: Float32Array.of(1, 0, 0, 0, 0, 7),
    });
    expect(still.explainSimilar(0, 2)).toEqual({ kind: 'none' });
  });

  it('explains by own products where they speak for one, and by nothing where nothing does', () => {
    expect(model().explainProfile(profile(), 2)).toEqual({
      kind: 'own-products',
      basis: 'views',
      contributions: [{ product: 0, share: expect.closeTo(1, 9) }],
    });
    expect(model().explainProfile(profile(), 3)).toEqual({ kind: 'none' });
    expect(model().explainProfile(profile(), 4)).toEqual({ kind: 'none' });
  });

  it('explains by popularity where the bias alone lifts a product: by carts, or else purchases, or else views, whichever strengths count', () => {
    const counting = (cart: number, purchase: number) => ({
      ...data,
      purchases: data.carts,
      strengthOptions: { ...CART_STRENGTHS, view: 1, cart, purchase },
    });
    expect(model(1000).explainProfile(profile(), 3)).toEqual({ kind: 'popular', users: 2, windowDays: null });
    expect(model(1000, counting(0, 1)).explainProfile(profile(), 3)).toEqual({
      kind: 'popular',
      users: 2,
      windowDays: null,
      event: 'purchase',
    });
    expect(model(1000, counting(0, 0)).explainProfile(profile(), 3)).toEqual({
      kind: 'popular',
      users: 2,
      windowDays: null,
      event: 'view',
    });
  });
});
