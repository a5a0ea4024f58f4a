import type { CoverageDay } from './coverage-months.js';

/** A day for tests: ten views a cart, no removal. */
export function sampleDay(date: string, views: number, purchases = 1): CoverageDay {
  const carts = views / 10;
  return { date, counts: { views, carts, removes: 0, purchases, total: views + carts + purchases } };
}
