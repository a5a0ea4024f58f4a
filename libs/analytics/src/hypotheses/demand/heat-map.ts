import { incomputable } from '@cartograph/metrics';
import type { DemandCell, DemandHeatMap } from './demand-result.js';
import type { Candidate, Search } from './find-peaks.js';
import { relativeDemand, riseOf, windowOfCell } from './rise.js';
import { CELLS } from './week-clock.js';
import type { WeekTable } from './week-table.js';

const FEWEST_WEEKS = 2;
const NOT_COVERED = incomputable('no-data', 'The log covers no such hour of the period.');
const ONE_WEEK = incomputable('too-few', 'One week does not tell how much weeks differ; ask about two or more.');

/** The hours of a category's week over all weeks, with what the search says of each. */
export function heatMapOf(
  candidate: Candidate,
  { exposure, weeks, search }: { exposure: Float64Array; weeks: number; search: Search },
): DemandHeatMap {
  const { name, tables, dispersion } = candidate;
  const all = Array.from({ length: weeks }, (_, week) => week);
  const peaks = search.peaks.filter(({ category }) => category === name);
  const cells = Array.from({ length: CELLS }, (_, cell): DemandCell => {
    const window = windowOfCell(cell);
    const rise = riseOf(tables, dispersion, window, all);
    const around = peaks.filter(
      ({ weekday, fromHour, toHour }) =>
        weekday === window.weekday && window.fromHour >= fromHour && window.fromHour < toHour,
    );
    const exposureHours = exposure[cell] ?? 0;
    return {
      weekday: window.weekday,
      hour: window.fromHour,
      observed: observedIn(tables, cell),
      expected: rise.expected,
      exposureHours,
      effect: exposureHours === 0 ? NOT_COVERED : weeks < FEWEST_WEEKS ? ONE_WEEK : relativeDemand(rise),
      qValue: search.cellQ.get(name)?.get(cell) ?? null,
      significant: around.length > 0,
      confirmed: around.some(({ status }) => status === 'confirmed'),
      status: around[0]?.status ?? null,
    };
  });
  return { category: name, cells };
}

/** All of a cell's events, also in a week in which the rest of the shop has none to compare with. */
function observedIn(tables: readonly WeekTable[], cell: number): number {
  return tables.reduce(
    (sum, { category: { cells } }) =>
      sum + cells.filter((_, at) => at % CELLS === cell).reduce((events, count) => events + count, 0),
    0,
  );
}
