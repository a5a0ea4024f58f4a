import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bots, botSummary, share } from './bots.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

const at = (second: number): string =>
  new Date(Date.UTC(2019, 9, 1, 10) + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
/** 60 events in 59 seconds: less than a second each. Then 50 purchases, a minute apart. Then people, one of them with the bot's session id. */
const rows: LogRow[] = [
  ...Array.from({ length: 60 }, (_, i): LogRow => ({
    at: at(i),
    type: i === 0 ? 'cart' : 'view',
    product: String(i + 1),
    user: '1',
    session: 'fast',
  })),
  ...Array.from({ length: 50 }, (_, i): LogRow => ({
    at: at(60 * i),
    type: 'purchase',
    product: '1',
    user: '2',
    session: 'buyer',
    price: '0.50',
  })),
  { at: at(0), type: 'view', product: '1', user: '1', session: 'slow' },
  { at: at(9), type: 'purchase', product: '1', user: '3', session: 'fast', price: '2.00' },
];

describe('sessions that look like bots', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it('are told by rule, with their share of sessions, events and purchases', async () => {
    const { rules, top, definition } = await botSummary(lake.store);
    const none = {
      sessions: 0,
      counts: { views: 0, carts: 0, removes: 0, purchases: 0, total: 0 },
      revenue: '0.00',
      sessionShare: 0,
      eventShare: 0,
      purchaseShare: 0,
    };
    expect(rules).toEqual([
      { rule: 'many-events', ...none },
      {
        rule: 'many-purchases',
        sessions: 1,
        counts: { views: 0, carts: 0, removes: 0, purchases: 50, total: 50 },
        revenue: '25.00',
        sessionShare: 1 / 4,
        eventShare: 50 / 112,
        purchaseShare: 50 / 51,
      },
      {
        rule: 'too-fast',
        sessions: 1,
        counts: { views: 59, carts: 1, removes: 0, purchases: 0, total: 60 },
        revenue: '0.00',
        sessionShare: 1 / 4,
        eventShare: 60 / 112,
        purchaseShare: 0,
      },
    ]);
    expect(top.map(({ sessionKey }) => sessionKey)).toEqual(['1:fast', '2:buyer']);
    expect(definition.query).toContain('from sessions');
  });

  it('come page by page, those with most events first', async () => {
    const page = await bots(lake.store, { first: 1 });
    expect([page.items.map(({ value }) => [value.sessionKey, value.botRule]), page.hasNextPage]).toEqual([
      [['1:fast', 'too-fast']],
      true,
    ]);
    const next = await bots(lake.store, { first: 1, after: page.items[0]?.cursor ?? null });
    expect([next.items.map(({ value }) => [value.sessionKey, value.botRule]), next.hasNextPage]).toEqual([
      [['2:buyer', 'many-purchases']],
      false,
    ]);
  });

  it('have no share of nothing', () => {
    expect([share(1, 4), share(0, 4), share(0, 0)]).toEqual([0.25, 0, null]);
  });
});
