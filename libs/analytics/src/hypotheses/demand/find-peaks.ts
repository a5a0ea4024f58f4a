import { benjaminiHochberg } from '@cartograph/metrics';
import type { FindingStatus } from '../result.js';
import { criticalCount, type DemandPower, POWER_RISES, reaches, type StageLevels, windowPower } from './peak-power.js';
import { effectiveOf, type HourWindow, relativeDemand, riseOf, riseP, type Rise, scratchFor } from './rise.js';
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

/** A category as it is looked at. */
export interface CategoryRow {
  candidate: Candidate;
  events: number;
  actions: number | null;
}

/** Weeks that peaks are looked for in, and those that are held out. */
export interface Halves {
  found: readonly number[];
  heldOut: readonly number[];
}

/** What a window must pass once it is found. */
export type PeakCheck = 'held-out-weeks' | 'carts-and-purchases';

/** A window that rises in the weeks that were searched, and how it fares elsewhere. */
export interface Peak extends HourWindow {
  category: string;
  status: FindingStatus;
  /** The check that refutes it or does not confirm it; null where it is confirmed. */
  check: PeakCheck | null;
  /** How often that check would have confirmed the smallest rise that counts; null where it is confirmed or refuted. */
  power: number | null;
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
  /** How often a rise would have been found and confirmed, by its size; empty where no window could be looked at. */
  power: DemandPower[];
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
  /** See {@link effectiveOf}. */
  effective: number;
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
    const of = (weeks: readonly number[]): Rise => riseOf(candidate.tables, candidate.dispersion, window, weeks);
    const heldOut = of(halves.heldOut);
    const heldOutP = riseP(heldOut);
    const whole = of(all);
    const isConfirmed = heldOutP <= CONFIRMATION_LEVEL && whole.observed >= whole.expected * (1 + minimumEffect);
    // The count that these weeks would have had to reach, by their own test and with the other weeks.
    const least = Math.ceil(whole.expected * (1 + minimumEffect)) - (whole.observed - heldOut.observed);
    return {
      category: candidate.name,
      weekday,
      fromHour,
      toHour,
      status: isConfirmed ? 'confirmed' : 'not-confirmed',
      check: isConfirmed ? null : 'held-out-weeks',
      power: isConfirmed ? null : checkPower(heldOut, CONFIRMATION_LEVEL, minimumEffect, least),
      whole,
      heldOut,
      heldOutP,
      actions: candidate.actions && riseOf(candidate.actions.tables, candidate.actions.dispersion, window, all),
      pValue: p,
      qValue: window.q,
    };
  });
  const actionLevel = followedByActions(
    peaks.filter(({ status }) => status === 'confirmed'),
    { minimumEffect, rate },
  );
  for (const peak of peaks) refute(peak, minimumEffect);
  const levels: StageLevels = {
    // Of one more window that rises, beside those that were found.
    found: (rate * (rising.length + 1)) / (windows.length + 1),
    heldOut: CONFIRMATION_LEVEL,
    actions: actionLevel,
    minimumEffect,
  };
  return { peaks, lookedAt: windows.length, ...tallies(windows), power: searchPower(windows, halves, levels) };
}

/** How often a check reaches its level, and a least count, at the smallest rise that counts. */
function checkPower(rise: Rise, level: number, minimumEffect: number, least = 0): number {
  if (rise.expected === 0) return 0;
  return reaches(rise, Math.max(least, criticalCount(rise, level)), 1 + minimumEffect);
}

/** Refutes what is not confirmed and of which the held-out weeks, or the carts and purchases, exclude the smallest rise that counts. */
function refute(peak: Peak, minimumEffect: number): void {
  if (peak.status === 'confirmed') return;
  const excludes = (rise: Rise | null): boolean => {
    const effect = rise && relativeDemand(rise);
    return effect?.ok === true && effect.high < 1 + minimumEffect;
  };
  const check: PeakCheck | null = excludes(peak.heldOut)
    ? 'held-out-weeks'
    : excludes(peak.actions)
      ? 'carts-and-purchases'
      : null;
  if (check) Object.assign(peak, { status: 'refuted', check, power: null } satisfies Partial<Peak>);
}

/** Windows that the power is worked out for: so many, evenly spaced by how much is expected of them, stand for all. */
const POWER_WINDOWS = 60;

/** Mean power over the windows looked at. Cost: O({@link POWER_WINDOWS} × weeks), and a sort. */
function searchPower(windows: readonly Tested[], halves: Halves, levels: StageLevels): DemandPower[] {
  if (windows.length === 0) return [];
  const sorted = windows.toSorted((a, b) => a.effective - b.effective);
  const places = Math.min(POWER_WINDOWS, sorted.length);
  const all = [...halves.found, ...halves.heldOut];
  const stages = Array.from({ length: places }, (_, place) => {
    const window = sorted[Math.floor(((place + 0.5) * sorted.length) / places)]!;
    const { tables, dispersion, actions } = window.candidate;
    return {
      found: riseOf(tables, dispersion, window, halves.found),
      heldOut: riseOf(tables, dispersion, window, halves.heldOut),
      actions: actions && riseOf(actions.tables, actions.dispersion, window, all),
    };
  });
  return POWER_RISES.map((rise) => ({
    rise,
    power: stages.reduce((sum, stage) => sum + windowPower(stage, levels, 1 + rise), 0) / places,
  }));
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
        const effective = effectiveOf(rise);
        if (effective < FEWEST_EXPECTED) continue;
        const deviation = Math.sqrt((rise.variance * dispersion) / rise.dispersion);
        windows.push({
          weekday,
          fromHour,
          toHour,
          candidate,
          p: riseP(rise),
          q: 1,
          rate: rise.observed / rise.expected,
          effective,
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

/**
 * Marks those whose carts and purchases do not rise clearly.
 *
 * @returns the one-sided level that one more window would have to reach.
 */
function followedByActions(
  peaks: readonly Peak[],
  { minimumEffect, rate }: { minimumEffect: number; rate: number },
): number {
  const asked = peaks.filter((peak): peak is Peak & { actions: Rise } => peak.actions !== null);
  // Two-sided, so that a peak that is confirmed has an interval above nothing.
  const adjusted = benjaminiHochberg(asked.map(({ actions }) => Math.min(1, 2 * riseP(actions))));
  const following = adjusted.filter((q) => q <= rate).length;
  for (const [at, peak] of asked.entries()) {
    const q = adjusted[at] ?? 1;
    if (q <= rate) peak.qValue = Math.max(peak.qValue, q);
    else {
      const level = (rate * (following + 1)) / asked.length / 2;
      const power = checkPower(peak.actions, level, minimumEffect);
      Object.assign(peak, { status: 'not-confirmed', check: 'carts-and-purchases', power } satisfies Partial<Peak>);
    }
  }
  return (rate * (following + 1)) / (asked.length + 1) / 2;
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
