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

/** Tells the place (week × 168 + hour) and number of each row's events of a type; steps that have lost the type are left out with all that they hold. */
function forEvents(
  { starts, events }: DemandCounts,
  { start, step, places, lost }: WeekClock,
  type: EventType,
  from: number,
  to: number,
  tell: (place: number, things: number) => void,
): void {
  const [things, isLost] = [events[type], lost[type]];
  for (let row = from; row < to; row += 1) {
    const at = Math.floor(((starts[row] ?? 0) - start) / step);
    const place = places[at];
    if (place !== undefined && !isLost[at]) tell(place, things[row] ?? 0);
  }
}

/** Counts a type of event in some rows by week and hour, as {@link forEvents} tells them. */
export function weekCounts(
  counts: DemandCounts,
  clock: WeekClock,
  type: EventType,
  from = 0,
  to = counts.starts.length,
): WeekCounts {
  const cells = new Float64Array(clock.weeks * CELLS);
  forEvents(counts, clock, type, from, to, (place, things) => {
    cells[place] = (cells[place] ?? 0) + things;
  });
  return { weeks: clock.weeks, cells, totals: weekTotals(counts, clock, type, from, to) };
}

/** The same by week alone. */
export function weekTotals(
  counts: DemandCounts,
  clock: WeekClock,
  type: EventType,
  from: number,
  to: number,
): Float64Array {
  const totals = new Float64Array(clock.weeks);
  forEvents(counts, clock, type, from, to, (place, things) => {
    const week = Math.floor(place / CELLS);
    totals[week] = (totals[week] ?? 0) + things;
  });
  return totals;
}

/** The most that the shop had in hours of one day that follow one another, in each week. @param hours - at most so many. */
export function busiestHours({ weeks, cells }: WeekCounts, hours: number): Float64Array {
  return Float64Array.from({ length: weeks }, (_, week) => {
    let most = 0;
    for (let day = 0; day < 7; day += 1) {
      for (let first = 0; first < 24; first += 1) {
        let inside = 0;
        for (let hour = first; hour < Math.min(24, first + hours); hour += 1)
          inside += cells[week * CELLS + day * 24 + hour] ?? 0;
        most = Math.max(most, inside);
      }
    }
    return most;
  });
}

/** The whole shop without the category. */
export function restOf(shop: WeekCounts, category: WeekCounts): WeekCounts {
  return {
    weeks: shop.weeks,
    cells: shop.cells.map((events, at) => events - (category.cells[at] ?? 0)),
    totals: shop.totals.map((events, week) => events - (category.totals[week] ?? 0)),
  };
}
