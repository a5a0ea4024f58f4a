import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventSorter } from './event-sorter.js';
import { botsFor, playBot } from './faults.js';
import { progressReporter, type DemoShopProgress } from './progress-reporter.js';
import { RandomStream } from './random.js';
import { customersFor, type Shop } from './shop.js';
import { playCustomer } from './visit.js';

/** How a generation is watched and stopped. */
export interface Watch {
  onProgress?: ((progress: DemoShopProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

export const CUSTOMERS_A_TURN = 500;

/** A month's bots are numbered apart from its customers, whose number is known only at the end. */
const FIRST_BOT = 60_000_000;
const BOTS_A_MONTH = 1_000;

/** Plays the customers and bots of a log of about so many events in two months. */
export async function drawEvents(
  shop: Shop,
  events: number,
  sorter: EventSorter,
  { onProgress, signal }: Watch,
): Promise<void> {
  const customers = customersFor(events);
  const random = new RandomStream(shop.seed);
  const report = progressReporter('drawing customers', 'customers', customers, onProgress);
  for (let index = 0; index < customers; index++) {
    if (sorter.isFull) await sorter.spill();
    playCustomer(shop, index, random, sorter);
    if (index % CUSTOMERS_A_TURN === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      report(index);
    }
  }
  await drawBots(shop, events, customers, random, sorter);
  report(customers);
}

/** Plays a month's bots and then customer after customer until the sorter has `events` records. */
export async function drawMonth(
  shop: Shop,
  events: number,
  sorter: EventSorter,
  { onProgress, signal }: Watch,
): Promise<void> {
  const random = new RandomStream(shop.seed);
  const report = progressReporter('drawing customers', 'events', events, onProgress);
  await drawBots(shop, events, firstBot(shop), random, sorter);
  for (let played = 0; sorter.added < events; played++) {
    if (sorter.isFull) await sorter.spill();
    playCustomer(shop, shop.firstCustomer + played, random, sorter);
    if (played % CUSTOMERS_A_TURN === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      report(sorter.added);
    }
  }
  report(events);
}

/** Number of the first bot of a month. */
export function firstBot({ calendar }: Shop): number {
  return FIRST_BOT + calendar.monthsLater * BOTS_A_MONTH;
}

export async function drawBots(
  shop: Shop,
  events: number,
  first: number,
  random: RandomStream,
  sorter: EventSorter,
): Promise<void> {
  const bots = botsFor(events);
  for (let bot = 0; bot < bots; bot++) {
    if (sorter.isFull) await sorter.spill();
    playBot(shop, first + bot, random, sorter);
  }
}
