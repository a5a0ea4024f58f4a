import type { CoverageDay, CoverageFault } from './coverage-months.js';

/** A day for tests: ten views a cart, no removal. */
export function sampleDay(date: string, views: number, purchases = 1): CoverageDay {
  const carts = views / 10;
  return { date, counts: { views, carts, removes: 0, purchases, total: views + carts + purchases } };
}

/** A day for tests on which no purchase was logged. */
export const sampleFault: CoverageFault = {
  date: '2019-11-15',
  kind: 'EVENT_TYPE_VANISHED',
  eventType: 'PURCHASE',
  fromLocalTime: '00:00',
  toLocalTime: '24:00',
  expectedSessions: 261,
  isCertain: true,
  detail: 'no purchase',
  levelChange: null,
};
