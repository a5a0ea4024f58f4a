import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incomputable, wilson } from '@cartograph/metrics';
import { addDays } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { walk } from '../testing/walk.js';
import { buyersPerViewer } from './buyers-per-viewer.js';
import { findProducts, listProducts } from './products.js';

const LOST = '2019-11-29';

/**
 * Four weeks over two months of 96 sessions a day; all view, every second carts, every fourth buys, but for a day that lost its purchases and another that lost
 * its carts. Each user comes on three days in a row; product `9` is viewed only on the day without purchases.
 */
const rows = Array.from({ length: 28 }, (_, day) =>
  Array.from({ length: 96 }, (_, visit): LogRow[] => {
    const date = addDays('2019-11-11', day);
    const at = (second: number): string =>
      `${date} ${new Date(visit * 900_000 + second * 1000).toISOString().slice(11, 19)}`;
    const user = String(1_000 + visit + 96 * Math.floor((day + visit) / 3));
    const product = date === LOST && visit % 8 === 1 ? '9' : String((visit + day) % 5);
    const row = { user, session: `${user}-${day}`, product, price: '4.00' };
    return [
      { ...row, type: 'view', at: at(0) },
      ...(visit % 2 === 0 && date !== '2019-11-20' ? [{ ...row, type: 'cart' as const, at: at(10) }] : []),
      ...(visit % 4 === 0 && date !== LOST ? [{ ...row, type: 'purchase' as const, at: at(20) }] : []),
    ];
  }).flat(),
).flat();

/** As counted from rows alone. */
function counted(product: string, isCounted: (row: LogRow) => boolean) {
  const users = (type: LogRow['type']): number =>
    new Set(
      rows.filter((row) => row.product === product && row.type === type && isCounted(row)).map(({ user }) => user),
    ).size;
  return wilson(users('purchase'), users('view'));
}

async function rateOf(lake: TinyLake, productId: string, timeZone = 'UTC') {
  const [product] = await findProducts(lake.store, [productId]);
  return buyersPerViewer(lake.store, product ?? { productId, viewers: NaN, buyers: NaN }, timeZone);
}

describe('buyers per viewer of the whole log', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows, 'UTC');
  });
  afterAll(() => lake.close());

  it('leaves out who viewed a product only on a day that lost purchases', async () => {
    for (const product of ['0', '1', '2', '3', '4']) {
      const rate = await rateOf(lake, product);
      expect(rate).toEqual(counted(product, ({ at }) => !at.startsWith(LOST)));
      expect(rate).not.toEqual(counted(product, () => true));
    }
  });

  it('is unknown of a product that nobody viewed on another day', async () => {
    expect(counted('9', () => true)).toMatchObject({ ok: true, value: 0 });
    expect(await rateOf(lake, '9')).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('is what a list is sorted by, at its low end', async () => {
    for (const direction of ['asc', 'desc'] as const) {
      const order = { field: 'buyers-per-viewer', direction, timeZone: 'UTC' } as const;
      const { items } = await listProducts(lake.store, { first: 10 }, {}, order);
      expect(items).toHaveLength(6);
      for (const { cursor, value } of items) {
        const rate = await buyersPerViewer(lake.store, value, 'UTC');
        expect(Number(cursor[2])).toBeCloseTo(rate.ok ? rate.low : -1, 10);
      }
      const ids = (await walk((page) => listProducts(lake.store, page, {}, order), 2)).map(
        ({ productId }) => productId,
      );
      expect(ids).toEqual(items.map(({ value }) => value.productId));
      expect(direction === 'asc' ? ids[0] : ids.at(-1)).toBe('9');
    }
  });
});

describe('buyers per viewer of a log', () => {
  const kept = async <T>(log: readonly LogRow[], ask: (lake: TinyLake) => Promise<T>): Promise<T> => {
    const lake = await tinyLake([...log], 'UTC');
    try {
      return await ask(lake);
    } finally {
      await lake.close();
    }
  };
  const sorted = { field: 'buyers-per-viewer', direction: 'desc' } as const;

  it('is unknown without any purchase, and not 0', async () => {
    const views = rows.filter(({ type }) => type === 'view');
    const { rate, cursor } = await kept(views, async (lake) => ({
      rate: await rateOf(lake, '0'),
      cursor: (await listProducts(lake.store, { first: 1 }, {}, sorted)).items[0]?.cursor,
    }));
    expect(rate).toEqual(
      incomputable('not-logged', 'The log has no purchases at all, so that buyersPerViewer is not known.'),
    );
    expect(Number(cursor?.[2])).toBe(-1);
  });

  it('is unknown of a product that more users bought than viewed', async () => {
    const bought = rows.filter(({ type, product }) => type === 'purchase' || product !== '2');
    expect(await kept(bought, (lake) => rateOf(lake, '2'))).toMatchObject({
      ok: false,
      reason: 'not-logged',
      detail: expect.stringMatching(/^\d+ users bought it, but the log has views by only 0 of any\.$/) as string,
    });
  });

  it('counts every day where none lost events', async () => {
    const sound = rows.filter(({ at }) => at < LOST);
    expect(await kept(sound, (lake) => rateOf(lake, '3'))).toEqual(counted('3', ({ at }) => at < LOST));
  });
});
