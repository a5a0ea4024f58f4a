import { describe, expect, it } from 'vitest';
import { readList } from '../../rank.js';
import type { Explanation, Profile, RankedLists } from '../../recommender.js';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { AlsModel } from './als-model.js';
import { alsSettings } from './als-settings.js';

/** Users 0 and 2 of three, and products 0, 2 and 3 of five, have factors, which are written out. */
function model(): AlsModel {
  const data = dataOfRows([
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 0, 2, 0, 0],
  ]);
  return new AlsModel(
    data,
    {
      userRows: Int32Array.of(0, 2),
      productRows: Int32Array.of(0, 2, 3),
      factors: {
        factors: 2,
        users: 2,
        items: 3,
        userFactors: Float32Array.of(1, 0.25, 0.5, 2),
        itemFactors: Float32Array.of(1, 0, 0, 1, 1, 1),
      },
    },
    alsSettings({ factors: 2, regularization: 0.1, alpha: 1 }),
  );
}

const listed = (lists: RankedLists, row = 0): [product: number, score: number][] =>
  readList(lists, row).map(({ product, score }) => [product, score]);
const products = (lists: RankedLists, row = 0): number[] => listed(lists, row).map(([product]) => product);
const profile = (parts: Partial<Profile> = {}): Profile => ({
  basis: 'carts',
  products: Int32Array.of(0),
  strengths: Float32Array.of(1),
  seen: Int32Array.of(0),
  session: new Int32Array(),
  ...parts,
});
const sharesOf = (explanation: Explanation): [product: number, share: number][] => {
  if (explanation.kind !== 'own-products') throw new Error(`explained by ${explanation.kind}`);
  return explanation.contributions.map(({ product, share }) => [product, share]);
};

describe('a user with factors', () => {
  it('is ranked products by the inner product, told by their own rows', () => {
    expect(listed(model().recommendUsers(Int32Array.of(0), 5, { includeSeen: true }))).toEqual([
      [3, 1.25],
      [0, 1],
      [2, 0.25],
    ]);
    expect(listed(model().recommendUsers(Int32Array.of(2), 5, { includeSeen: true }))).toEqual([
      [3, 2.5],
      [2, 2],
      [0, 0.5],
    ]);
  });

  it('is not shown what she has, nor what is not allowed', () => {
    const lists = model().recommendUsers(Int32Array.of(2, 0), 5);
    expect([products(lists, 0), products(lists, 1)]).toEqual([
      [3, 0],
      [3, 2],
    ]);
    expect(products(model().recommendUsers(Int32Array.of(0), 5, { allowed: Uint8Array.of(1, 1, 1, 0, 1) }))).toEqual([
      2,
    ]);
  });

  it('stands in her own place beside users without factors, who have no list', () => {
    const lists = model().recommendUsers(Int32Array.of(-1, 0, 1), 2);
    expect([products(lists, 0), products(lists, 1), products(lists, 2)]).toEqual([[], [3, 2], []]);
    expect(lists.users).toBe(3);
  });
});

describe('a profile', () => {
  it('is folded in: what is like its own products comes first', () => {
    expect(
      products(
        model().recommendProfiles(
          [profile({ products: Int32Array.of(2), strengths: Float32Array.of(3), seen: Int32Array.of(2) })],
          5,
        ),
      ),
    ).toEqual([3, 0]);
  });

  it('has no list where nothing in it has factors and a strength', () => {
    const strangers = [
      profile({ products: Int32Array.of(1) }),
      profile({ strengths: Float32Array.of(0) }),
      profile({ products: new Int32Array(), strengths: new Float32Array() }),
    ];
    const lists = model().recommendProfiles([...strangers, profile()], 3);
    expect([0, 1, 2, 3].map((row) => products(lists, row).length > 0)).toEqual([false, false, false, true]);
  });

  it('gives products without factors no share, after those that have one', () => {
    const shares = sharesOf(
      model().explainProfile(profile({ products: Int32Array.of(1, 2), strengths: Float32Array.of(9, 1) }), 3),
    );
    expect(shares).toEqual([
      [2, expect.closeTo(1, 6)],
      [1, 0],
    ]);
  });
});

describe('an explanation', () => {
  it('is of the user that is asked about, also after one of another', () => {
    const asked = model();
    const [first, other, again] = [0, 2, 0].map((user) => sharesOf(asked.explainUser(user, 3)));
    expect([first, other]).toEqual([[[0, expect.closeTo(1, 6)]], [[2, expect.closeTo(1, 6)]]]);
    expect(again).toEqual(first);
  });

  it('is none for whom or what the model does not know', () => {
    expect(
      [
        model().explainUser(1, 3),
        model().explainUser(-1, 3),
        model().explainUser(0, 4),
        model().explainProfile(profile({ products: Int32Array.of(4) }), 3),
      ].map(({ kind }) => kind),
    ).toEqual(['none', 'none', 'none', 'none']);
  });
});

describe('products beside one', () => {
  it('are those whose factors point the same way, however long they are', () => {
    expect(listed(model().similarProducts(0, 5))).toEqual([
      [3, expect.closeTo(Math.SQRT1_2, 5)],
      [2, expect.closeTo(0, 5)],
    ]);
    expect(model().explainSimilar(0, 3)).toEqual({
      kind: 'similar',
      product: 0,
      measure: 'cosine',
      value: expect.closeTo(Math.SQRT1_2, 6),
    });
  });

  it('are none, and explain nothing, where a product has no factors or they stand at a right angle', () => {
    expect(products(model().similarProducts(1, 5))).toEqual([]);
    expect(
      [model().explainSimilar(0, 1), model().explainSimilar(1, 0), model().explainSimilar(0, 2)].map(
        ({ kind }) => kind,
      ),
    ).toEqual(['none', 'none', 'none']);
  });
});

it('rows outside the data are refused by their number', () => {
  expect(() => model().recommendUsers(Int32Array.of(3), 1)).toThrow('user row 3');
  expect(() => model().similarProducts(5, 1)).toThrow('product row 5');
  expect(() => model().explainUser(0, 5)).toThrow('product row 5');
});
