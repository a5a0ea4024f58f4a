import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { type CategoryRecord, listCategories } from './categories.js';

const told = (list: CategoryRecord[]): string[] =>
  list.map(
    ({ id, code, name, counts, productCount }) => `${id} | ${code} | ${name} | ${counts.total} | ${productCount}`,
  );

describe('categories', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    const at = '2019-10-01 10:00:00';
    lake = await tinyLake([
      { at, type: 'view', product: '1', user: '1', code: 'electronics.smartphone', categoryId: '1' },
      { at, type: 'cart', product: '1', user: '1', code: 'electronics.smartphone', categoryId: '1' },
      { at, type: 'view', product: '2', user: '1', code: 'electronics.audio.music_tools.studio', categoryId: '2' },
      { at, type: 'view', product: '3', user: '1', code: 'electronics', categoryId: '3' },
      { at, type: 'view', product: '4', user: '1', code: 'electronics2', categoryId: '4' },
      { at, type: 'view', product: '5', user: '1', code: null, categoryId: '2053013555631882655' },
      { at, type: 'view', product: '6', user: '1', code: null, categoryId: '2053013555631882655' },
      { at, type: 'view', product: '7', user: '1', code: null, categoryId: null },
    ]);
  });
  afterAll(() => lake.close());

  it('stand in a tree of codes, those without a code under their ids', async () => {
    expect(told(await listCategories(lake.store))).toEqual([
      'electronics | electronics | electronics | 4 | 3',
      '2053013555631882655 | null | 2053013555631882655 | 2 | 2',
      'electronics2 | electronics2 | electronics2 | 1 | 1',
    ]);
    expect(told(await listCategories(lake.store, 'electronics'))).toEqual([
      'electronics.smartphone | electronics.smartphone | smartphone | 2 | 1',
      'electronics.audio | electronics.audio | audio | 1 | 1',
    ]);
    expect(told(await listCategories(lake.store, 'electronics.audio'))).toEqual([
      'electronics.audio.music_tools | electronics.audio.music_tools | music tools | 1 | 1',
    ]);
  });

  it('have counts and revenue, and events stay in the category they were logged in', async () => {
    const other = await tinyLake([
      {
        at: '2019-10-01 10:00:00',
        type: 'purchase',
        product: '1',
        user: '1',
        code: 'a.b',
        categoryId: '1',
        price: '5.00',
      },
      {
        at: '2019-10-02 10:00:00',
        type: 'purchase',
        product: '1',
        user: '1',
        code: 'c',
        categoryId: '2',
        price: '6.50',
      },
      { at: '2019-10-02 11:00:00', type: 'view', product: '1', user: '1', code: 'c', categoryId: '2' },
    ]);
    try {
      expect(await listCategories(other.store)).toEqual([
        {
          id: 'c',
          code: 'c',
          name: 'c',
          counts: { views: 1, carts: 0, removes: 0, purchases: 1, total: 2 },
          revenue: '6.50',
          productCount: 1,
        },
        {
          id: 'a',
          code: 'a',
          name: 'a',
          counts: { views: 0, carts: 0, removes: 0, purchases: 1, total: 1 },
          revenue: '5.00',
          productCount: 0,
        },
      ]);
    } finally {
      await other.close();
    }
  });

  it('have nothing below a leaf or an unknown code', async () => {
    expect(await listCategories(lake.store, 'electronics.smartphone')).toEqual([]);
    expect(await listCategories(lake.store, `x' or true --`)).toEqual([]);
    await expect(listCategories(lake.store, '')).rejects.toMatchObject({ problem: 'invalid-filter' });
    await expect(listCategories(lake.store, 'a.b.c.d.e.f.g.h.i.j.k.l')).rejects.toMatchObject({
      problem: 'invalid-filter',
    });
  });
});
