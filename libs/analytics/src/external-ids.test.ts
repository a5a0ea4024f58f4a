import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audience } from './audience/audience.js';
import { dataHealth } from './data-health.js';
import { listCategories } from './directory/categories.js';
import { listEvents } from './directory/events.js';
import { findSessions, findSessionsByExternalId } from './directory/find-sessions.js';
import { findProductEvents } from './directory/product-events.js';
import { priceHistory, productDays } from './directory/product-history.js';
import { findProducts, listProducts } from './directory/products.js';
import { listSessions, listSessionsOfUsers } from './directory/sessions.js';
import { findUsers, listUsers } from './directory/users.js';
import { overview } from './overview.js';
import { walk } from './testing/walk.js';
import { tinyLake, type TinyLake } from './testing/tiny-lake.js';

/** 2^63, 2^64 − 1, twenty and forty digits. */
const [A, B, C, D] = [
  '9223372036854775808',
  '18446744073709551615',
  '12345678901234567890',
  '1234567890123456789012345678901234567890',
] as const;

let tiny: TinyLake;
beforeAll(async () => {
  tiny = await tinyLake([
    { at: '2019-10-01 10:00:00', type: 'view', user: A, product: B, categoryId: C, code: null, session: 'one' },
    {
      at: '2019-10-01 10:00:05',
      type: 'cart',
      user: A,
      product: B,
      categoryId: C,
      code: null,
      session: 'one',
      price: '200.00',
    },
    {
      at: '2019-10-01 10:00:09',
      type: 'purchase',
      user: A,
      product: B,
      categoryId: C,
      code: null,
      session: 'one',
      price: '20.00',
      brand: 'other',
    },
    { at: '2019-10-01 11:00:00', type: 'view', user: D, product: D, categoryId: '8', session: null },
    { at: '2019-10-01 12:00:00', type: 'view', user: '12345', product: '7', categoryId: null, session: 'two' },
    { at: '2019-10-01 12:00:01', type: 'view', user: '12345', product: B, categoryId: C, code: null, session: 'two' },
  ]);
});
afterAll(() => tiny.close());

const all = { first: 100 };
const idsIn = <T>(page: { items: { value: T }[] }, idOf: (value: T) => unknown): unknown[] =>
  page.items.map(({ value }) => idOf(value));

describe('ids beyond 64 bit are told and taken by their digits', () => {
  it('of users: listed, paged, found, and picked by their first digits', async () => {
    const { store } = tiny;
    expect(idsIn(await listUsers(store, all), ({ userId }) => userId).toSorted()).toEqual([A, D, '12345'].toSorted());
    for (const field of ['external-id', 'spent'] as const) {
      const walked = await walk((page) => listUsers(store, page, undefined, { field, direction: 'desc' }), 1);
      expect(walked.map(({ userId }) => userId).toSorted()).toEqual([A, D, '12345'].toSorted());
    }
    expect(
      (await findUsers(store, [D, '12345', A, '9223372036854775809', '-1', 'x'])).map((user) => user?.userId ?? null),
    ).toEqual([D, '12345', A, null, null, null]);
    expect(
      idsIn(await listUsers(store, all, { externalIdPrefix: '12345' }), ({ userId }) => userId).toSorted(),
    ).toEqual([D, '12345'].toSorted());
    expect(idsIn(await listUsers(store, all, { externalIdPrefix: '123456' }), ({ userId }) => userId)).toEqual([D]);
    expect(idsIn(await listUsers(store, all, { category: C }), ({ userId }) => userId).toSorted()).toEqual(
      [A, '12345'].toSorted(),
    );
  });

  it('of products: listed, found, searched by digits, with their prices, days and events', async () => {
    const { store } = tiny;
    expect(
      (await findProducts(store, [B, D, '7', A])).map((product) => product && [product.productId, product.categoryId]),
    ).toEqual([[B, C], [D, '8'], ['7', null], null]);
    expect(idsIn(await listProducts(store, all, { search: '67890123' }), ({ productId }) => productId)).toEqual([D]);
    expect(idsIn(await listProducts(store, all, { search: '7' }), ({ productId }) => productId).toSorted()).toEqual(
      [B, D, '7'].toSorted(),
    );
    expect(
      (await priceHistory(store, ['7', B], { first: 10 })).map((points) => points.map(({ price }) => price).toSorted()),
    ).toEqual([['10.00'], ['10.00', '20.00', '200.00']]);
    expect(
      (await productDays(store, [B], { timeZone: 'UTC', first: 10 })).map((days) =>
        days.map(({ counts }) => counts.views),
      ),
    ).toEqual([[2]]);
    const [events] = await findProductEvents(store, [B], { first: 2 });
    expect(events?.items.map(({ value }) => [value.productId, value.userId, value.userSession])).toEqual([
      [B, '12345', 'two'],
      [B, A, 'one'],
    ]);
  });

  it("of sessions and events, by user, by key and by the log's own session id", async () => {
    const { store } = tiny;
    expect(idsIn(await listSessions(store, all), ({ userId }) => userId)).toEqual([A, D, '12345']);
    expect(idsIn(await listSessions(store, all, { userId: A }), ({ sessionKey }) => sessionKey)).toEqual([`${A}:one`]);
    const keys = (await listSessionsOfUsers(store, [D, A], all)).map((page) =>
      idsIn(page, ({ sessionKey }) => sessionKey),
    );
    expect(keys).toEqual([[`${D}@2019-10-01 11:00:00`], [`${A}:one`]]);
    expect(
      (await findSessions(store, [...(keys.flat() as string[]), `${B}:one`])).map((session) => session?.userId ?? null),
    ).toEqual([D, A, null]);
    expect((await findSessionsByExternalId(store, 'one')).map(({ userId }) => userId)).toEqual([A]);
    expect((await findSessionsByExternalId(store, 'one', A)).map(({ userId }) => userId)).toEqual([A]);
    const [byUser] = await listEvents(store, { userIds: [A] }, all);
    const [bySession] = await listEvents(store, { sessionKeys: [`${A}:one`] }, all);
    for (const page of [byUser, bySession])
      expect(page?.items.map(({ value }) => [value.userId, value.productId, value.type])).toEqual([
        [A, B, 'view'],
        [A, B, 'cart'],
        [A, B, 'purchase'],
      ]);
  });

  it('of categories, audiences and examples of odd data', async () => {
    const { store } = tiny;
    expect((await listCategories(store)).map(({ id }) => id)).toEqual([C, 'electronics']);
    expect((await audience(store, { kind: 'all-visitors', timeZone: 'UTC' })).userIds.toSorted()).toEqual(
      [A, D, '12345'].toSorted(),
    );
    for (const bots of ['include', 'exclude'] as const) {
      const { total } = await overview(store, { timeZone: 'UTC', filter: { category: C }, bots });
      expect([total.counts.total, total.visitors, total.revenue]).toEqual([4, 2, '20.00']);
    }
    const health = await dataHealth(store);
    expect([
      health.priceJumps.examples.map(({ productId }) => productId),
      health.severalBrands.examples.map(({ productId }) => productId),
    ]).toEqual([[B], [B]]);
  });
});
