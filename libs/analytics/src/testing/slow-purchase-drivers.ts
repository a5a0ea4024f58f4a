import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import { localDate } from '../local-days.js';
import { inOrder } from './random-log.js';
import type { LogRow } from './tiny-lake.js';
import { sessionNames, timeOf } from './wandering-log.js';

const DAY = 86_400_000;

/** A log of few products in few categories, with sessions that look at several of them and prices that move. */
export function shelvesLog(dates: readonly string[], count: number, seed: number): LogRow[] {
  const event = fc.record({
    date: fc.constantFrom(...dates),
    second: fc.oneof(fc.integer({ min: 0, max: 86_399 }), fc.constantFrom(0, 1, 86_399)),
    type: fc.constantFrom(...EVENT_TYPES, 'view' as const, 'view' as const),
    product: fc.integer({ min: 1, max: 9 }),
    user: fc.integer({ min: 1, max: 7 }),
    session: fc.constantFrom('a', 'b', null),
    step: fc.integer({ min: 0, max: 4 }),
    isFree: fc.integer({ min: 0, max: 9 }),
  });
  const rows = fc
    .sample(event, { numRuns: count, seed })
    .map(({ date, second, type, product, user, session, step, isFree }): LogRow => ({
      at: new Date(Date.parse(`${date}T00:00:00Z`) + second * 1000).toISOString().slice(0, 19).replace('T', ' '),
      type,
      product: String(product),
      user: String(user * 100_037),
      session: session && `${user}-${session}-${dates.indexOf(date) >> 1}`,
      categoryId: String(11 + (product % 3)),
      code: product % 3 === 0 ? null : `shelf.${product % 3}`,
      brand: product < 4 ? null : `brand${product % 2}`,
      price: isFree === 0 || product === 9 ? '0.00' : (product * 10 + step).toFixed(2),
    }));
  return [...new Map(rows.map((row) => [JSON.stringify({ ...row, price: '' }), row])).values()];
}

/** Name of a row's category. */
export const shelfOfRow = ({ code, categoryId }: LogRow): string => code ?? categoryId ?? '(none)';

/** Linear interpolation between the order statistics, as SQL's `percentile_cont`. */
export function percentile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

/** The last price above 0 of each product, in the order of the log; 0 where it never had one. */
export function lastPrices(rows: readonly LogRow[]): Map<string, number> {
  const prices = new Map<string, number>();
  const lastAt = new Map<string, string>();
  for (const row of inOrder(rows)) {
    const price = Number(row.price);
    if (!prices.has(row.product)) prices.set(row.product, 0);
    if (price === 0) continue;
    // Of two prices in one second the higher one.
    prices.set(row.product, lastAt.get(row.product) === row.at ? Math.max(price, prices.get(row.product)!) : price);
    lastAt.set(row.product, row.at);
  }
  return prices;
}

/** A pair as the slow way finds it. */
export interface SlowPair {
  category: string;
  brand: string;
  user: string;
  session: string;
  product: string;
  looks: number;
  carted: number;
  bought: number;
  band: number;
  priceRatio: number;
  usualRatio: number | null;
  othersViews: number;
  isNew: number;
}

/** Pairs that can tell products apart, found one by one. @param period - local days in which sessions begin; null: all. */
export function slowPairs(
  rows: readonly LogRow[],
  period: { from: string; to: string } | null,
  timeZone: string,
): SlowPair[] {
  const names = sessionNames(rows);
  const began = new Map<string, number>();
  for (const [row, name] of names) began.set(name, Math.min(began.get(name) ?? Infinity, timeOf(row)));
  const isChosen = (name: string): boolean =>
    !period ||
    (localDate(began.get(name)!, timeZone) >= period.from && localDate(began.get(name)!, timeZone) <= period.to);
  const prices = lastPrices(rows);
  const firstOfLog = Math.min(...rows.map((row) => Math.floor(timeOf(row) / DAY)));

  const pairs = new Map<string, SlowPair>();
  for (const [row, name] of names) {
    const key = `${name}|${row.product}`;
    if (pairs.has(key) || !isChosen(name) || row.type === 'remove_from_cart') continue;
    const events = rows.filter(
      (other) => names.get(other) === name && other.product === row.product && other.type !== 'remove_from_cart',
    );
    const seen = events
      .filter((event) => event.type === 'view' && Number(event.price) > 0)
      .map((event) => Number(event.price));
    const price = seen.length > 0 ? Math.min(...seen) : prices.get(row.product)!;
    if (price === 0) continue;
    const category = shelfOfRow(row);
    const shelf = [...prices]
      .filter(
        ([product, last]) => last > 0 && shelfOfRow(rows.find((other) => other.product === product)!) === category,
      )
      .map(([, last]) => last);
    const [mid, high] = [percentile(shelf, 1 / 3), percentile(shelf, 2 / 3)];
    const band = price < mid ? 0 : price < high ? 1 : 2;
    const day = Math.floor(Math.min(...events.map(timeOf)) / DAY);
    const ofProduct = rows.filter((other) => other.product === row.product);
    const before = ofProduct.filter(
      (other) =>
        other.type !== 'remove_from_cart' &&
        Number(other.price) > 0 &&
        Math.floor(timeOf(other) / DAY) < day &&
        Math.floor(timeOf(other) / DAY) >= day - 28,
    );
    const firstDay = Math.min(...ofProduct.map((other) => Math.floor(timeOf(other) / DAY)));
    const count = (type: LogRow['type']): number => events.filter((event) => event.type === type).length;
    pairs.set(key, {
      category,
      brand: row.brand ?? '',
      user: row.user,
      session: name,
      product: row.product,
      looks: count('view'),
      carted: Number(count('cart') > 0),
      bought: Number(count('purchase') > 0),
      band,
      priceRatio: price / percentile(shelf, [1 / 6, 1 / 2, 5 / 6][band]!),
      usualRatio:
        before.length === 0
          ? null
          : price / (before.reduce((sum, other) => sum + Number(other.price), 0) / before.length),
      othersViews: ofProduct.filter((other) => other.type === 'view' && other.user !== row.user).length,
      isNew: Number(firstDay >= day - 14 && firstOfLog < day - 14),
    });
  }
  const all = [...pairs.values()];
  return all.filter(({ session, category }) => {
    const stratum = all.filter((other) => other.session === session && other.category === category);
    const [viewed, carted] = [stratum.filter(({ looks }) => looks > 0), stratum.filter((pair) => pair.carted === 1)];
    return (
      (viewed.length > 1 && viewed.some((pair) => pair.carted === 1 || pair.bought === 1)) ||
      (carted.length > 1 && carted.some(({ bought }) => bought === 1))
    );
  });
}
