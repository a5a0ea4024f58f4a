import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolvePeriod } from '../period.js';
import { joined, raw, select, sql } from '../sql.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { chainsOf } from './chains.js';
import { type FunnelRule, planFunnel } from './funnel-plan.js';
import { matchedEvents } from './matched-events.js';

const event = (
  user: string,
  second: number,
  type: LogRow['type'],
  product: string,
  code = 'electronics.phone',
): LogRow => ({
  at: `2019-10-01 10:00:${String(second).padStart(2, '0')}`,
  type,
  product,
  user,
  code,
  categoryId: code === 'electronics.phone' ? '1' : '2',
});

/** By user: 1 goes all the way with one product; 2 with another product each step; 3 carts before it views; 4 buys without a cart; 5 in one second; 6 with two products in two categories. */
const rows: LogRow[] = [
  event('1', 0, 'view', '1'),
  event('1', 10, 'cart', '1'),
  event('1', 30, 'purchase', '1'),
  event('1', 40, 'cart', '1'),
  event('2', 0, 'view', '1'),
  event('2', 4, 'cart', '2'),
  event('2', 5, 'purchase', '3'),
  event('3', 0, 'cart', '1'),
  event('3', 5, 'view', '1'),
  event('3', 9, 'purchase', '1'),
  event('4', 0, 'view', '1'),
  event('4', 5, 'purchase', '1'),
  event('5', 7, 'purchase', '1'),
  event('5', 7, 'cart', '1'),
  event('5', 7, 'view', '1'),
  event('6', 0, 'view', '1'),
  event('6', 2, 'view', '9', 'apparel.shoes'),
  event('6', 20, 'cart', '9', 'apparel.shoes'),
  event('6', 50, 'cart', '1'),
  event('6', 55, 'purchase', '1'),
];

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake(rows);
});
afterAll(() => lake.close());

/** `user step seconds` of each arrival, `c` marking those of a chain key. */
const arrivals = async (rule: FunnelRule): Promise<string[]> => {
  const scope = {
    plan: planFunnel(rule),
    period: await resolvePeriod(lake.store, { timeZone: 'UTC' }),
    bots: 'include',
    filter: null,
  } as const;
  const found = await select<{ user_id: bigint; step: number; seconds: number; chain_key: string }>(
    lake.store,
    sql`with ${joined([...matchedEvents(scope), ...chainsOf(scope)], ', ')} select user_id, step, cast(chain_key as string) as chain_key, epoch(seen_at) - epoch(prev_at) as seconds from reached ${raw('order by user_id, step, chain_key')}`,
  );
  return found.map(
    ({ user_id, step, seconds, chain_key }) => `${user_id} ${step} ${seconds}${rule.hold ? ` ${chain_key}` : ''}`,
  );
};

it('the first of each step that follows the one before counts', async () => {
  expect(await arrivals({})).toEqual(['1 1 10', '1 2 20', '2 1 4', '2 2 1', '5 1 0', '5 2 0', '6 1 20', '6 2 35']);
});

it('each product, or category, has a chain of its own', async () => {
  expect(await arrivals({ hold: 'product' })).toEqual([
    '1 1 10 1',
    '1 2 20 1',
    '5 1 0 1',
    '5 2 0 1',
    '6 1 50 1',
    '6 1 18 9',
    '6 2 5 1',
  ]);
  expect((await arrivals({ hold: 'category' })).filter((line) => line.startsWith('6'))).toEqual([
    '6 1 18 apparel.shoes',
    '6 1 50 electronics.phone',
    '6 2 5 electronics.phone',
  ]);
});

it('within a window the latest start counts', async () => {
  const twice = [{ eventTypes: ['view', 'cart'] as const }, { eventTypes: ['purchase'] as const }];
  expect(await arrivals({ steps: twice, windowMinutes: 1 })).toEqual([
    '1 1 20',
    '2 1 1',
    '3 1 4',
    '4 1 5',
    '5 1 0',
    '6 1 5',
  ]);
  expect(await arrivals({ steps: twice })).toEqual(['1 1 30', '2 1 5', '3 1 9', '4 1 5', '5 1 0', '6 1 55']);
});
