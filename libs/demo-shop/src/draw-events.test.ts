import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawEvents, drawMonth, firstBot, type Watch } from './draw-events.js';
import { EventSorter, timeOf, userOf } from './event-sorter.js';
import type { DemoShopProgress } from './progress-reporter.js';
import { customersFor, openShop, type Shop } from './shop.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'draw-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const EVENTS = 2_000;
const ofTwoMonths = openShop({ seed: 7, events: EVENTS });
const ofJanuary = openShop({ seed: 7, events: EVENTS, month: '2020-01' });

const sorterOf = (
  { calendar }: Shop,
  { most = Infinity, capacity = 40_000 }: { most?: number; capacity?: number } = {},
): EventSorter => new EventSorter({ spillPath: join(folder, 'events'), capacity, most, calendar });

/** What a sorter holds, by time, as rows of time and user. */
async function rowsOf(sorter: EventSorter): Promise<[time: number, user: number][]> {
  const rows: [number, number][] = [];
  for await (const { records, order } of sorter.hours())
    for (const row of order) rows.push([timeOf(records, row), userOf(records, row)]);
  return rows;
}

/** Draws events and gives their rows; the sorter takes `most` of them at most. */
async function drawn(
  draw: typeof drawEvents,
  shop: Shop,
  events: number,
  { watch = {}, ...room }: { most?: number; capacity?: number; watch?: Watch } = {},
): Promise<[time: number, user: number][]> {
  const sorter = sorterOf(shop, room);
  try {
    await draw(shop, events, sorter, watch);
    return await rowsOf(sorter);
  } finally {
    await sorter.close();
  }
}

const usersOf = (rows: readonly [time: number, user: number][]): number[] =>
  [...new Set(rows.map(([, user]) => user))].toSorted((a, b) => a - b);

describe('a log of two months', () => {
  it('is drawn alike each time, and otherwise from another seed', async () => {
    const once = await drawn(drawEvents, ofTwoMonths, EVENTS);
    expect(await drawn(drawEvents, ofTwoMonths, EVENTS)).toEqual(once);
    expect(await drawn(drawEvents, openShop({ seed: 8, events: EVENTS }), EVENTS)).not.toEqual(once);
  });

  it('has the customers that its size asks for, numbered from 0, inside its time', async () => {
    const rows = await drawn(drawEvents, ofTwoMonths, EVENTS);
    const users = usersOf(rows);
    expect(users.length).toBeGreaterThan(customersFor(EVENTS) / 2);
    expect([Math.min(...users) >= 0, Math.max(...users) < customersFor(EVENTS)]).toEqual([true, true]);
    expect(rows.filter(([time]) => time < ofTwoMonths.calendar.start || time >= ofTwoMonths.calendar.end)).toEqual([]);
  });

  it('is the same where it goes over the disk, which is left clean', async () => {
    // A sorter counts as full below 20,000 free places, so this one writes down each customer.
    expect(await drawn(drawEvents, ofTwoMonths, 200, { capacity: 100 })).toEqual(
      await drawn(drawEvents, ofTwoMonths, 200),
    );
    expect(existsSync(join(folder, 'events'))).toBe(false);
  });

  it('tells its end in customers', async () => {
    const told: DemoShopProgress[] = [];
    await drawn(drawEvents, ofTwoMonths, EVENTS, { watch: { onProgress: (progress) => told.push(progress) } });
    const { step, done, total, unit } = told.at(-1)!;
    expect({ step, done, total, unit }).toEqual({
      step: 'drawing customers',
      done: customersFor(EVENTS),
      total: customersFor(EVENTS),
      unit: 'customers',
    });
  });
});

describe('a log of a month', () => {
  it('is full to the last row, and no fuller', async () => {
    expect(await drawn(drawMonth, ofJanuary, EVENTS, { most: EVENTS })).toHaveLength(EVENTS);
  });

  it('begins with the customers that are left from the months before', async () => {
    const users = usersOf(await drawn(drawMonth, ofJanuary, EVENTS, { most: EVENTS }));
    expect(ofJanuary.firstCustomer).toBeGreaterThan(0);
    expect(users[0]).toBeGreaterThanOrEqual(ofJanuary.firstCustomer);
    expect(users[0]).toBeLessThan(ofJanuary.firstCustomer + 20);
  });

  it('ends at 100 % of its events', async () => {
    const told: DemoShopProgress[] = [];
    await drawn(drawMonth, ofJanuary, EVENTS, {
      most: EVENTS,
      watch: { onProgress: (progress) => told.push(progress) },
    });
    expect(told.at(-1)).toMatchObject({ done: EVENTS, total: EVENTS, unit: 'events' });
  });

  it("begins with its bots, whose numbers are no customer's and no other month's", async () => {
    const sorter = sorterOf(ofJanuary);
    // Called off after the first customer, when all bots have been played.
    await expect(drawMonth(ofJanuary, 1_000_000, sorter, { signal: AbortSignal.abort() })).rejects.toThrow();
    const bots = usersOf(await rowsOf(sorter)).filter((user) => user >= 60_000_000);
    expect(bots).toEqual([firstBot(ofJanuary), firstBot(ofJanuary) + 1]);
    expect(firstBot(ofJanuary)).toBe(60_003_000);
    expect(firstBot(openShop({ seed: 7, events: EVENTS, month: '2019-10' }))).toBe(60_000_000);
  });
});

describe.each([
  ['two months', drawEvents, ofTwoMonths],
  ['a month', drawMonth, ofJanuary],
] as const)('drawing %s', (_, draw, shop) => {
  it('stops with the reason of whoever calls it off', async () => {
    const reason = new Error('enough');
    await expect(drawn(draw, shop, EVENTS, { watch: { signal: AbortSignal.abort(reason) } })).rejects.toBe(reason);
  });
});
