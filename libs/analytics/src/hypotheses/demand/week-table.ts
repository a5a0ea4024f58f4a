import type { EventType } from '@cartograph/events';
import type { DemandCounts } from './demand-counts.js';
import { CELLS, type WeekClock } from './week-clock.js';

/** Events by week and hour of the week: `week × 168 + hour`, and their sum for each week. */
export interface WeekCounts {
  weeks: number;
  cells: Float64Array;
  totals: Float64Array;
}

/** A category beside the rest of the shop, in one type of event. */
export interface WeekTable {
  category: WeekCounts;
  rest: WeekCounts;
}

/** Rows `from` to, not including, `to` of one category. */
export interface CategoryRows {
  name: string;
  from: number;
  to: number;
}

/** Where each category's rows lie; those outside the category that was asked for belong to none. */
export function rowsByCategory({ categories }: DemandCounts): CategoryRows[] {
  const rows: CategoryRows[] = [];
  categories.forEach((name, row) => {
    if (name === null) return;
    const last = rows.at(-1);
    if (last?.name === name) last.to = row + 1;
    else rows.push({ name, from: row, to: row + 1 });
  });
  return rows;
}

/** Counts a type of event in some rows by week and hour; steps that have lost the type are left out with all that they hold. */
export function weekCounts(counts: DemandCounts, clock: WeekClock, type: EventType, from = 0, to = counts.starts.length): WeekCounts {
  const cells = new Float64Array(clock.weeks * CELLS);
  const totals = new Float64Array(clock.weeks);
  const things = counts.events[type];
  const lost = clock.lost[type];
  for (let row = from; row < to; row += 1) {
    const step = Math.floor(((counts.starts[row] ?? 0) - clock.start) / clock.step);
    const place = clock.places[step];
    if (place === undefined || lost[step]) continue;
    const events = things[row] ?? 0;
    cells[place] = (cells[place] ?? 0) + events;
    const week = Math.floor(place / CELLS);
    totals[week] = (totals[week] ?? 0) + events;
  }
  return { weeks: clock.weeks, cells, totals };
}

/** The whole shop without the category. */
export function restOf(shop: WeekCounts, category: WeekCounts): WeekCounts {
  return {
    weeks: shop.weeks,
    cells: shop.cells.map((events, at) => events - (category.cells[at] ?? 0)),
    totals: shop.totals.map((events, week) => events - (category.totals[week] ?? 0)),
  };
}

/** Sum over all weeks. */
export function totalOf({ totals }: WeekCounts): number {
  return totals.reduce((sum, events) => sum + events, 0);
}
