import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TWO_MONTHS } from './calendar.js';
import { CART, EventSorter, productOf, PURCHASE, sessionOf, timeOf, typeOf, userOf } from './event-sorter.js';
import { RandomStream } from './random.js';
import { openShop } from './shop.js';
import { playCustomer } from './visit.js';

const shop = openShop({ seed: 7, events: 200_000 });

async function play(
  customers: number[],
): Promise<{ time: number; user: number; session: number; type: number; product: number }[]> {
  const sorter = new EventSorter({ spillPath: join(tmpdir(), 'unused'), capacity: 50_000 });
  const random = new RandomStream(0);
  for (const index of customers) playCustomer(shop, index, random, sorter);
  const events = [];
  for await (const { records, order } of sorter.hours()) {
    for (const row of order) {
      events.push({
        time: timeOf(records, row),
        user: userOf(records, row),
        session: sessionOf(records, row),
        type: typeOf(records, row),
        product: productOf(records, row),
      });
    }
  }
  return events;
}

describe('playCustomer', () => {
  it('gives a customer the same two months whoever was played before', async () => {
    const alone = await play([40]);
    const together = await play([1, 2, 3, 40]);
    expect(together.filter(({ user }) => user === 40)).toEqual(alone);
  });

  it('stays inside the log’s two months', async () => {
    const events = await play(Array.from({ length: 400 }, (_, index) => index));
    expect(events.every(({ time }) => time >= 0 && time < TWO_MONTHS.end)).toBe(true);
  });

  it('puts in the cart and buys only what was looked at in the same session', async () => {
    const events = await play(Array.from({ length: 600 }, (_, index) => index));
    const looked = new Set(
      events.filter(({ type }) => type === 0).map(({ user, session, product }) => `${user}/${session}/${product}`),
    );
    const acted = events.filter(({ type }) => type === CART || type === PURCHASE);
    expect(acted.length).toBeGreaterThan(100);
    for (const { user, session, product } of acted) expect(looked.has(`${user}/${session}/${product}`)).toBe(true);
  });
});
