import { describe, expect, it } from 'vitest';
import { readList } from '../../rank.js';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { POPULARITY } from './popularity.js';
import { categoryMask } from './same-for-all.js';

const categories = ['a.b', 'a', 'a.bc', 'a.b.c', '', 'a.b'];

describe('a mask of a category', () => {
  it('holds the code itself and what is below it, not what begins alike', () => {
    expect([...categoryMask(categories, 'a.b')]).toEqual([1, 0, 0, 1, 0, 1]);
    expect([...categoryMask(categories, 'a')]).toEqual([1, 1, 1, 1, 0, 1]);
    expect([...categoryMask(categories, '')]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('one list for everyone', () => {
  const data = {
    ...dataOfRows([
      [1, 1, 1, 1, 1, 1],
      [1, 0, 1, 1, 1, 0],
      [0, 0, 1, 1, 0, 0],
    ]),
    facts: { categories, brands: categories, prices: new Float64Array(6) },
  };
  const made = POPULARITY.fit(data, {});

  it('passes over what each has seen, and begins with what most carted', async () => {
    const lists = (await made).recommendUsers(Int32Array.of(2, -1), 3);
    expect(readList(lists, 0).map(({ product }) => product)).toEqual([0, 4, 1]);
    expect(readList(lists, 1).map(({ product }) => product)).toEqual([2, 3, 0]);
  });

  it('has beside a product the first of its category, never itself and only what is allowed', async () => {
    const model = await made;
    expect(readList(model.similarProducts(0, 5), 0).map(({ product }) => product)).toEqual([3, 5]);
    expect(
      readList(model.similarProducts(0, 5, { allowed: Uint8Array.of(1, 1, 1, 0, 1, 1) }), 0).map(
        ({ product }) => product,
      ),
    ).toEqual([5]);
    expect(readList(model.similarProducts(4, 5), 0)).toEqual([]);
    expect(() => model.similarProducts(6, 5)).toThrow('product row 6');
  });
});
