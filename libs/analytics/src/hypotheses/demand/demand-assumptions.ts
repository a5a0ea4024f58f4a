import type { EventType } from '@cartograph/events';
import { dispersionOf, type DispersionSums, dispersionSums } from '@cartograph/metrics';
import { median } from '../../median.js';
import type { AssumptionCheck } from '../result.js';
import { percent } from './demand-words.js';
import type { CategoryRow, Halves, Search } from './find-peaks.js';
import { replicatesOf, windowOfCell } from './rise.js';
import { CELLS, type WeekClock } from './week-clock.js';

/** Dispersion of quiet and of busy hours may differ by this factor. */
const ALIKE = 2;
/** The rest of the shop is a clock to go by while no category is more than this share of it. */
const LARGEST_SHARE = 0.8;
const FEWEST_WEEKS = 3;
/** Dispersion from which on counts vary clearly more than Poisson ones. */
const CLEARLY_OVER = 1.05;

/**
 * What the search takes for granted, looked at in the log.
 *
 * @param noticedHours - of a loss from which on it is noticed, at an average time of the log; null where none would be.
 */
export function assumptionsOf(
  rows: readonly CategoryRow[],
  clock: WeekClock,
  types: readonly EventType[],
  halves: Halves,
  search: Search,
  noticedHours: number | null,
): AssumptionCheck[] {
  const tested = rows.filter(({ candidate: { name } }) => (search.tested.get(name) ?? 0) > 0);
  return [
    clusters(tested),
    proportional(tested, [...halves.found, ...halves.heldOut]),
    restIsClock(rows),
    covered(clock, types, noticedHours),
    enoughWeeks(halves),
  ];
}

function clusters(tested: readonly CategoryRow[]): AssumptionCheck {
  const phi = tested.length === 0 ? null : median(tested.map(({ candidate }) => candidate.dispersion));
  return {
    code: 'dispersion',
    name: 'counts are over-dispersed',
    facts: phi === null ? {} : { value: phi },
    // A dispersion that rounds to Poisson's says neither.
    holds: phi === null || (phi > 1 && phi < CLEARLY_OVER) ? null : phi > 1,
    detail:
      phi === null
        ? 'No category has enough to tell.'
        : `Median dispersion of the categories looked at: ${phi.toFixed(1)} (1 would be Poisson). Every test and interval allows for it.`,
  };
}

/** Quiet and busy hours of each category, put side by side: quasi-Poisson says that one φ serves both. */
function proportional(tested: readonly CategoryRow[], weeks: readonly number[]): AssumptionCheck {
  const [quiet, busy] = [sums(), sums()];
  for (const {
    candidate: { tables },
  } of tested) {
    const cells = Array.from({ length: CELLS }, (_, cell) => replicatesOf(tables, windowOfCell(cell), weeks)).map(
      (replicates) => ({ replicates, expected: total(replicates.expected) }),
    );
    const middle = median(cells.map(({ expected }) => expected));
    for (const { replicates, expected } of cells) {
      const { squares, variance } = dispersionSums(replicates);
      const side = expected < middle ? quiet : busy;
      side.squares += squares;
      side.variance += variance;
    }
  }
  const about = { code: 'proportional', name: 'the variance grows in proportion to the mean' } as const;
  if (quiet.variance === 0 || busy.variance === 0)
    return { ...about, facts: {}, holds: null, detail: 'Too little is counted to tell.' };
  const [low, high] = [dispersionOf(quiet), dispersionOf(busy)];
  const remedy = 'each window is also held against its own variation between weeks.';
  return {
    ...about,
    facts: { value: low, second: high },
    holds: Math.max(low / high, high / low) <= ALIKE,
    detail: `Dispersion ${low.toFixed(1)} in the quieter half of the hours and ${high.toFixed(1)} in the busier half; ${remedy}`,
  };
}

function restIsClock(rows: readonly CategoryRow[]): AssumptionCheck {
  const all = rows.reduce((sum, { events }) => sum + events, 0);
  const [largest] = rows;
  const share = all > 0 ? (largest?.events ?? 0) / all : 0;
  const about = { code: 'rest-is-clock', name: "the rest of the shop tells everybody's rhythm" } as const;
  if (!largest || all === 0) return { ...about, facts: {}, holds: null, detail: 'No event was counted.' };
  return {
    ...about,
    facts: { share, names: largest.candidate.name },
    holds: share <= LARGEST_SHARE,
    detail: `The largest category, ${largest.candidate.name}, has ${percent(share)} of the events of the categories asked about; each is compared with the shop without it.`,
  };
}

/** A log so thin that not even a lost day stands out says nothing by showing none. */
function covered({ lost, step }: WeekClock, types: readonly EventType[], noticedHours: number | null): AssumptionCheck {
  const steps = lost.view.length;
  const out = Array.from({ length: steps }, (_, at) => at).filter((at) => types.some((type) => lost[type][at])).length;
  const hours = Number(((out * step) / 3_600_000).toFixed(2));
  return {
    code: 'covered',
    name: 'every hour is covered by the log',
    facts: { value: hours, ...(noticedHours === null ? {} : { second: Number(noticedHours.toPrecision(2)) }) },
    holds: out > 0 ? false : noticedHours !== null && noticedHours <= 24 ? true : null,
    detail:
      out === 0
        ? `No hour is known to be missing. ${noticedHours === null ? 'The log has too few sessions to notice a loss.' : `At an average time, a loss is noticed from about ${Number(noticedHours.toPrecision(2))} hours on.`}`
        : `${hours} hours are missing or lost these events, by the coverage faults; they are left out on both sides.`,
  };
}

function enoughWeeks({ found, heldOut }: Halves): AssumptionCheck {
  const detail = `${found.length} weeks to find and ${heldOut.length} to confirm. With few, only the categories' own dispersion tells a weekly peak from a single busy day.`;
  return {
    code: 'weeks',
    name: 'weeks enough to know how much they differ',
    facts: { found: found.length, of: heldOut.length },
    holds: Math.min(found.length, heldOut.length) >= FEWEST_WEEKS,
    detail,
  };
}

const sums = (): DispersionSums => ({ squares: 0, variance: 0 });
const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
