import { benjaminiHochberg } from '@cartograph/metrics';
import { effectiveOf, type HourWindow, riseOf, riseP, type Rise, scratchFor } from './rise.js';
import type { WeekTable } from './week-table.js';

/** A category with its tables, and what peaks of it must be followed by. */
export interface Candidate {
  name: string;
  /** One for each type of event that is counted. */
  tables: readonly WeekTable[];
  dispersion: number;
  /** No window of the weeks that are searched can be expected to hold more. Default: not known. */
  mostExpected?: number;
  /** Carts and purchases, where views alone are not enough. */
  actions: { tables: readonly WeekTable[]; dispersion: number } | null;
}

/** Weeks that peaks are looked for in, and those that are held out. */
export interface Halves {
  found: readonly number[];
  heldOut: readonly number[];
}

/** What became of a window that rises. */
export type PeakStatus = 'holds' | 'not-confirmed' | 'not-acted-upon';

/** A window that rises in the weeks that were searched, and how it fares elsewhere. */
export interface Peak extends HourWindow {
  category: string;
  status: PeakStatus;
  /** Over all weeks. */
  whole: Rise;
  /** In the weeks that were held out. */
  heldOut: Rise;
  heldOutP: number;
  /** Carts and purchases over all weeks. */
  actions: Rise | null;
  pValue: number;
  /** The greater one of the views' and the actions', where both are asked. */
  qValue: number;
}

/** What was found and how many windows were looked at. */
export interface Search {
  peaks: Peak[];
  lookedAt: number;
  /** By category: how many of its windows could be looked at. */
  tested: Map<string, number>;
  /** Adjusted p of single hours by category and cell, where they could be looked at. */
  cellQ: Map<string, Map<number, number>>;
}

/** Independent things that must be expected of a window; with fewer no rise could be told from chance. */
export const FEWEST_EXPECTED = 3;
/** Hours of the longest window. */
export const LONGEST_WINDOW = 4;
/** One-sided, in the weeks that were held out; these few windows are not corrected again. */
export const CONFIRMATION_LEVEL = 0.05;

interface Tested extends HourWindow {
  candidate: Candidate;
  p: number;
  /** Adjusted p, once all windows are known. */
  q: number;
  rate: number;
  /** (observed − expected) ÷ its standard deviation at the category's own dispersion. */
  strength: number;
}

/**
 * Looks for windows of one to four hours in which a category rises above the rest of the shop.
 *
 * All windows of all categories that have enough to expect are tested in one half of the weeks and corrected together by Benjamini and
 * Hochberg. Of those that hold and overlap the strongest stays. What stays must rise again in the half that was held out,
 * and, where actions are asked for, in these over all weeks, corrected over the windows that came so far.
 *
 * Cost: O(categories × 630 windows × weeks), of categories that are large enough for one.
 */
export function findPeaks(
  candidates: readonly Candidate[],
  halves: Halves,
  { minimumEffect, rate }: { minimumEffect: number; rate: number },
): Search {
  // A window's variance is no less than what is expected of it, so that with less than so many no window can be tested.
  const windows = candidates
    .filter(({ mostExpected = Infinity }) => mostExpected >= FEWEST_EXPECTED)
    .flatMap((candidate) => testedWindows(candidate, halves.found));
  const adjusted = benjaminiHochberg(windows.map(({ p }) => p));
  for (let at = 0; at < windows.length; at += 1) windows[at]!.q = adjusted[at]!;
  const rising = windows
    .filter((window) => window.q <= rate && window.rate >= 1 + minimumEffect)
    .toSorted((a, b) => b.strength - a.strength);
  const chosen = strongest(rising);
  const all = [...halves.found, ...halves.heldOut];
  const peaks = chosen.map((window): Peak => {
    const { weekday, fromHour, toHour, candidate, p } = window;
    const heldOut = riseOf(candidate.tables, candidate.dispersion, window, halves.heldOut);
    const heldOutP = riseP(heldOut);
    const whole = riseOf(candidate.tables, candidate.dispersion, window, all);
    const isConfirmed = heldOutP <= CONFIRMATION_LEVEL && whole.observed >= whole.expected * (1 + minimumEffect);
    const actions = candidate.actions && riseOf(candidate.actions.tables, candidate.actions.dispersion, window, all);
    return {
      category: candidate.name,
      weekday,
      fromHour,
      toHour,
      status: isConfirmed ? 'holds' : 'not-confirmed',
      whole,
      heldOut,
      heldOutP,
      actions,
      pValue: p,
      qValue: window.q,
    };
  });
  followedByActions(
    peaks.filter(({ status }) => status === 'holds'),
    rate,
  );
  return { peaks, lookedAt: windows.length, ...tallies(windows) };
}

function testedWindows(candidate: Candidate, weeks: readonly number[]): Tested[] {
  const windows: Tested[] = [];
  const { tables, dispersion } = candidate;
  const scratch = scratchFor(weeks);
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    for (let length = 1; length <= LONGEST_WINDOW; length += 1) {
      for (let fromHour = 0; fromHour + length <= 24; fromHour += 1) {
        const toHour = fromHour + length;
        const rise = riseOf(tables, dispersion, { weekday, fromHour, toHour }, weeks, scratch);
        if (effectiveOf(rise) < FEWEST_EXPECTED) continue;
        const deviation = Math.sqrt((rise.variance * dispersion) / rise.dispersion);
        windows.push({
          weekday,
          fromHour,
          toHour,
          candidate,
          p: riseP(rise),
          q: 1,
          rate: rise.observed / rise.expected,
          strength: (rise.observed - rise.expected) / deviation,
        });
      }
    }
  }
  return windows;
}

/** The strongest windows of each category that do not overlap. */
function strongest(rising: readonly Tested[]): Tested[] {
  const chosen: Tested[] = [];
  for (const window of rising)
    if (!chosen.some((other) => other.candidate === window.candidate && overlaps(other, window))) chosen.push(window);
  return chosen;
}

/** Marks those that carts and purchases do not follow, or too few to tell. */
function followedByActions(peaks: readonly Peak[], rate: number): void {
  const asked = peaks.filter((peak): peak is Peak & { actions: Rise } => peak.actions !== null);
  // Two-sided, so that a peak that holds has an interval above nothing.
  const adjusted = benjaminiHochberg(asked.map(({ actions }) => Math.min(1, 2 * riseP(actions))));
  for (const [at, peak] of asked.entries()) {
    const q = adjusted[at] ?? 1;
    if (q > rate) peak.status = 'not-acted-upon';
    else peak.qValue = Math.max(peak.qValue, q);
  }
}

function tallies(windows: readonly Tested[]): Pick<Search, 'tested' | 'cellQ'> {
  const tested = new Map<string, number>();
  const cellQ = new Map<string, Map<number, number>>();
  for (const window of windows) {
    const { name } = window.candidate;
    tested.set(name, (tested.get(name) ?? 0) + 1);
    if (window.toHour !== window.fromHour + 1) continue;
    const cells = cellQ.get(name) ?? new Map<number, number>();
    cellQ.set(name, cells.set((window.weekday - 1) * 24 + window.fromHour, window.q));
  }
  return { tested, cellQ };
}

function overlaps(a: HourWindow, b: HourWindow): boolean {
  return a.weekday === b.weekday && a.fromHour < b.toHour && b.fromHour < a.toHour;
}
