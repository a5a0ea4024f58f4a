import { median, quantile } from './median.js';
import { sum } from './quarters.js';

/** A day of a series: how many events came of how many chances for one. */
export interface LevelPoint {
  date: string;
  events: number;
  base: number;
}

/** A day from which on a rate stays on another level. */
export interface LevelStep {
  /** First day of the new level: the likeliest. */
  date: string;
  /** The days on which it may as well have begun: of few events chance hides the day. */
  begins: { from: string; to: string };
  /** events ÷ base since the step before, or since the series began. */
  before: number;
  /** events ÷ base until the next step, or until the series ends. */
  after: number;
  /** Base of the days of `after`. */
  baseAfter: number;
}

/** The middle rates of the days on both sides must differ by this factor. */
const FACTOR = 1.75;
/** Four fifths of the days of one side must lie apart from four fifths of the other's by this factor: a few sales days are no level. */
const APART = 1.25;
const MOST_OF = 0.8;
/** Days looked at on each side: at least a whole week, for its rhythm, at most two, so that slow growth is no step. */
const FEWEST = 7;
const MOST = 14;
/** Events that the days of the higher level must have; with fewer, chance makes levels. */
const EVIDENCE = 200;
/** Chances that a day must have to count. */
const LEAST_BASE = 20;
/** Days whose deviance lies no further than this above the least, in units of the dispersion, may be the first of a level: 98 % of them for steps that are found. */
const AS_LIKELY = 8;

/**
 * Where a rate jumps by a factor of 1.75 or more and stays there: at least seven days on each side, of up to fourteen.
 *
 * @param points - days in order; days that are not to be trusted left out.
 * @returns none for a series of fewer than fourteen days. Cost: O(days).
 */
export function findSteps(points: readonly LevelPoint[]): LevelStep[] {
  const days = points.filter(({ base }) => base >= LEAST_BASE);
  const rates = days.map(({ events, base }) => events / base);
  const firsts: Split[] = [];
  let begin = 0;
  for (let at = FEWEST; at <= days.length - FEWEST; at++) {
    if (!isStep(days, rates, begin, at)) continue;
    let last = at;
    while (last + 1 <= days.length - FEWEST && isStep(days, rates, begin, last + 1)) last++;
    const split = likeliest(days, begin, at, last);
    begin = split.first;
    firsts.push(split);
    at = begin + FEWEST - 1;
  }
  return firsts.map(({ first, from, to }, i) => {
    const earlier = days.slice(firsts[i - 1]?.first ?? 0, first);
    const later = days.slice(first, firsts[i + 1]?.first ?? days.length);
    return {
      date: days[first]?.date ?? '',
      begins: { from: days[from]?.date ?? '', to: days[to]?.date ?? '' },
      before: rateOf(earlier),
      after: rateOf(later),
      baseAfter: sum(later.map(({ base }) => base)),
    };
  });
}

function isStep(days: readonly LevelPoint[], rates: readonly number[], begin: number, at: number): boolean {
  const from = Math.max(begin, at - MOST);
  const to = Math.min(days.length, at + MOST);
  if (at - from < FEWEST || to - at < FEWEST) return false;
  const [before, after] = [rates.slice(from, at), rates.slice(at, to)];
  const rises = median(after) > median(before);
  const [low, high] = rises ? [before, after] : [after, before];
  const ofHigh = rises ? days.slice(at, to) : days.slice(from, at);
  if (sum(ofHigh.map(({ events }) => events)) < EVIDENCE) return false;
  // Half an event a day stands for "none seen", so that a level of zero has a factor too.
  const unseen = 0.5 / median(days.slice(from, to).map(({ base }) => base));
  return (
    (median(high) + unseen) / (median(low) + unseen) >= FACTOR &&
    quantile(low, MOST_OF) * APART <= quantile(high, 1 - MOST_OF)
  );
}

interface Split {
  /** Place of the first day of the new level. */
  first: number;
  /** The places that are about as likely, from the first to the last. */
  from: number;
  to: number;
}

/**
 * The split of the days around that is likeliest for counts of one rate on each side, by the deviance of a Poisson model. Days before `at` and behind `last`
 * are tried too: of few events a day by chance keeps most of them from lying apart.
 */
function likeliest(days: readonly LevelPoint[], begin: number, at: number, last: number): Split {
  const from = Math.max(begin, at - MOST);
  const to = Math.min(days.length, last + MOST);
  const splits = Array.from({ length: days.length }, (_, place) => place).filter(
    (place) => place >= Math.max(begin + FEWEST, at - FEWEST) && place <= Math.min(days.length - FEWEST, last + FEWEST),
  );
  const costs = splits.map((place) => deviance(days.slice(from, place)) + deviance(days.slice(place, to)));
  const least = Math.min(...costs);
  const dispersion = Math.max(1, least / (to - from - 2));
  const alike = splits.filter((_, i) => (costs[i] ?? Infinity) - least <= AS_LIKELY * dispersion);
  return { first: splits[costs.indexOf(least)] ?? at, from: alike[0] ?? at, to: alike.at(-1) ?? at };
}

/** Of counts with one rate: twice the log-likelihood that they lack against counts with a rate of their own each day. */
function deviance(days: readonly LevelPoint[]): number {
  const rate = rateOf(days);
  return sum(
    days.map(({ events, base }) => {
      const expected = rate * base;
      return 2 * ((events > 0 ? events * Math.log(events / expected) : 0) - (events - expected));
    }),
  );
}

function rateOf(days: readonly LevelPoint[]): number {
  return sum(days.map(({ events }) => events)) / sum(days.map(({ base }) => base));
}
