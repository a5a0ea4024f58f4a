import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { type LogRow, tinyLake, type TinyLake } from '../testing/tiny-lake.js';
import { wanderingLog } from '../testing/wandering-log.js';
import { products } from './products.js';
import { topProducts } from './top-products.js';

const FIELDS = [
  'productId',
  'categoryId',
  'category',
  'brand',
  'price',
  'lowestPrice',
  'highestPrice',
  'counts',
  'revenue',
  'viewers',
  'buyers',
] as const;
const sorts = ['views', 'carts', 'removes', 'purchases', 'revenue', 'viewers', 'buyers', 'price'] as const;

/** Products keep what they are called, but for one that changes its brand. */
function named(rows: readonly LogRow[]): LogRow[] {
  const kinds = [
    ['electronics.smartphone', '11', 'samsung'],
    ['electronics.audio', '12', 'lg'],
    [null, '13', null],
    ['apparel.shoes', '14', 'samsung'],
  ] as const;
  return rows.map((row): LogRow => {
    const [code, categoryId, brand] = kinds[Number(row.product) % kinds.length]!;
    return { ...row, code, categoryId, brand: row.product === '13' && row.at > '2019-10-20' ? 'sony' : brand };
  });
}

describe('the top list', () => {
  const rows = named(
    wanderingLog(
      Array.from({ length: 40 }, (_, day) => addDays('2019-10-10', day)),
      700,
      31,
    ),
  );
  let lake: TinyLake;
  let store: TinyLake['store'];
  beforeAll(async () => {
    lake = await tinyLake(rows.slice(0, 400));
    store = await lake.add(rows.slice(400));
  });
  afterAll(() => lake.close());

  it('is the page of products, from their table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sorts),
        fc.constantFrom('asc', 'desc'),
        fc.nat(12),
        fc.nat(6),
        fc.constantFrom(
          null,
          { category: 'electronics' },
          { category: '13' },
          { brand: 'samsung' },
          { category: 'apparel', brand: 'samsung' },
          { brand: 'nobody' },
        ),
        async (sort, direction, first, skip, filter) => {
          const page = await topProducts(store, { timeZone: 'Asia/Dubai', sort, direction, first, skip, filter });
          const whole = await products(store, { timeZone: 'Asia/Dubai', sort, direction, first, skip, filter });
          expect(page?.products).toEqual(
            whole.products.map((product) => Object.fromEntries(FIELDS.map((name) => [name, product[name]]))),
          );
          expect(page?.total).toBe(whole.total);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it('counts whole products as their events do, also by category and brand', async () => {
    for (const filter of [
      null,
      { category: 'electronics' },
      { category: '13' },
      { brand: 'samsung' },
      { brand: 'lg' },
      { brand: 'sony' },
    ]) {
      const told = await products(store, { timeZone: 'UTC', filter, first: 100 });
      const matches = ({ code, categoryId, brand }: LogRow): boolean =>
        (!filter?.category || categoryId === filter.category || (code?.startsWith(`${filter.category}.`) ?? false)) &&
        (!filter?.brand || brand === filter.brand);
      for (const product of told.products) {
        const own = rows.filter((row) => row.product === product.productId && matches(row));
        const users = (type: LogRow['type'], ...others: LogRow['type'][]): number =>
          [...new Set(own.filter((row) => row.type === type).map(({ user }) => user))].filter((user) =>
            others.every((other) => own.some((row) => row.user === user && row.type === other)),
          ).length;
        expect(product, product.productId).toMatchObject({
          viewers: users('view'),
          carters: users('cart'),
          buyers: users('purchase'),
          cartingViewers: users('view', 'cart'),
          buyingViewers: users('view', 'purchase'),
          buyingCarters: users('cart', 'purchase'),
          removingCarters: users('cart', 'remove_from_cart'),
          counts: { total: own.length },
        });
      }
      expect(told.total).toBe(new Set(rows.filter(matches).map(({ product }) => product)).size);
    }
  });

  it('is left to the pairs for a part of the log, without bots, and where a product came into the filter or left it', async () => {
    const ask = (more: Partial<Parameters<typeof topProducts>[1]>): Promise<unknown> =>
      topProducts(store, { timeZone: 'UTC', ...more });
    expect(await ask({ period: { from: '2019-10-12', to: '2019-10-20' } })).toBeNull();
    expect(await ask({ bots: 'exclude' })).toBeNull();
    expect(await ask({ filter: { brand: 'sony' } })).toBeNull();
    expect(await ask({ filter: { brand: 'lg' } })).toBeNull();
    expect(await ask({ filter: { brand: 'samsung' } })).not.toBeNull();
  });
});
