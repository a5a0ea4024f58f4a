import { type Random, seededRandom } from '@cartograph/threads';
import type { ScopeDay, ScopeDays, ScopeKind } from '../changes/scope-days.js';
import { addDays } from '../local-days.js';
import { isoWeekday } from '../calendar-parts.js';

/** A gamma variable of mean 1 and variance 1 ÷ shape. */
export function gamma(random: Random, shape: number): number {
  let sum = 0;
  for (let i = 0; i < shape; i++) sum -= Math.log(1 - random.next());
  return sum / shape;
}

/** A Poisson variable; beyond 400 a rounded normal one. */
export function poisson(random: Random, mean: number): number {
  if (mean > 400)
    return Math.max(
      0,
      Math.round(
        mean + Math.sqrt(mean) * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
      ),
    );
  let count = 0;
  const limit = Math.exp(-mean);
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}

/** How a simulated shop differs from an ordinary one. */
export interface ShopOptions {
  days: number;
  scopes: number;
  /** Factor on the figures of a scope's day; 1 for an ordinary one. */
  lift?: (scope: number, date: string) => number;
}

/**
 * The days of a shop without any change: each scope has its weekdays and its size, the whole shop's day and week spread, and a scope's day does beside.
 */
export function ordinaryShop(seed: number, from: string, { days, scopes, lift = () => 1 }: ShopOptions): ScopeDays[] {
  const random = seededRandom(seed);
  const dates = Array.from({ length: days }, (_, i) => addDays(from, i));
  const shop = dates.map(() => gamma(random, 120));
  const weeks = Array.from({ length: Math.ceil(days / 7) + 1 }, () => gamma(random, 400));
  return Array.from({ length: scopes }, (_, place): ScopeDays => {
    const kind: ScopeKind =
      place === 0 ? 'shop' : place % 3 === 0 ? 'brand' : place % 3 === 1 ? 'top-category' : 'category';
    const size = 20 * 2 ** (random.next() * 6);
    const weekday = Array.from({ length: 8 }, () => 0.7 + random.next() * 0.6);
    const made = dates.map((date, i): ScopeDay => {
      const mean =
        size *
        (weekday[isoWeekday(date)] ?? 1) *
        (shop[i] ?? 1) *
        (weeks[Math.floor(i / 7)] ?? 1) *
        gamma(random, 40) *
        lift(place, date);
      const visitors = poisson(random, mean);
      const sessions = visitors + poisson(random, mean / 4);
      let purchaseSessions = 0;
      for (let s = 0; s < sessions; s++) if (random.next() < 0.08) purchaseSessions += 1;
      const purchases = purchaseSessions + poisson(random, purchaseSessions / 5);
      let cents = 0;
      for (let p = 0; p < purchases; p++) cents += Math.round(5000 * Math.exp(random.next() * 2 - 1));
      return {
        date,
        visitors,
        sessions,
        purchaseSessions,
        views: poisson(random, sessions * 3.1),
        carts: poisson(random, sessions * 0.15),
        purchases,
        revenue: (cents / 100).toFixed(2),
      };
    });
    return { kind, name: place === 0 ? null : `scope${place}`, days: made };
  });
}
