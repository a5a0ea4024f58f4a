import {
  binomialUpperTail,
  commonOddsRatio,
  type Estimate,
  expectedBoth,
  incomputable,
  lift,
  normalQuantile,
  normalSurvival,
  oddsRatio,
  type TwoByTwo,
  wilson,
} from '@cartograph/metrics';
import type { BasketChoice, BasketRow } from './basket-query.js';
import { type Confirmation, countConfirmation, type CountHalf } from '../detectable.js';
import { CONFIRMED_AT, LEAST_RATIO, logError, type Tested } from './judgment.js';
import { type SimpsonKind, simpsonOf } from './simpson.js';

/** Units that did the one with the first thing and the other with the second. */
export interface BasketPair {
  /** Categories or products, as the log names them. */
  first: string;
  second: string;
  /** Units that did both. */
  together: number;
  firstUnits: number;
  secondUnits: number;
  /** together ÷ all units. */
  support: Estimate;
  /** together ÷ units of the first. */
  confidence: Estimate;
  /** confidence ÷ share of the second among all units: an association. */
  lift: Estimate;
  /** Over all units. */
  oddsRatio: Estimate;
  /** Among units of equal activity. */
  controlled: Estimate;
  simpson: SimpsonKind | null;
}

/** All pairs that were looked at. */
export interface BasketPairs {
  units: number;
  /** Pairs of which each thing has the support asked for, listed or not. */
  lookedAt: number;
  /** The odds ratio among units of equal activity that the middle pair has: what readiness to act makes all pairs share. At least 1. */
  baseline: number;
  /** Upper end of its 95 % interval, by the pairs' own errors; null where no pair tells. */
  baselineUpTo: number | null;
  /** How much wider than chance the pairs spread around it, at least 1. */
  spread: number;
  /** Whether there are pairs enough to know the spread; else it is taken to be 1. */
  isSpreadKnown: boolean;
  /** Those that {@link LEAST_TOGETHER} units share. */
  pairs: Tested<BasketPair>[];
  /** How {@link POWER_PAIRS} of the pairs looked at, or all of fewer, are confirmed. They are spread evenly over how often the one and the other is done. */
  confirmations(level: number): (Confirmation | null)[];
}

/** Pairs that stand for all where the power is worked out. */
const POWER_PAIRS = 60;

/** Units that a finding needs to share. */
export const LEAST_SUPPORT = 10;
/** The baseline and the spread are taken from pairs of which as many units are expected as this… */
const EXPECTED_AT_LEAST = 5;
/** …and the spread where there are as many pairs. */
const PAIRS_FOR_SPREAD = 50;

interface Stratum {
  half: number;
  table: TwoByTwo;
}

/**
 * Pairs against what units of equal activity do. Given the margins of every band of activity, the count together spreads less than a binomial one
 * of as many tries as the smaller margin has units, about what the margins and the baseline lead to expect; the one-sided p asks whether it is above. The baseline is the pairs' median: a pair has to rise above what all share.
 */
export function basketPairs(rows: readonly BasketRow[], { from, to, minimumSupport }: BasketChoice): BasketPairs {
  const units = new Map<string, BasketRow>();
  const things = new Map<string, Thing & { strata: Map<string, BasketRow> }>();
  const found = new Map<string, { a: string; b: string; strata: Map<string, number> }>();
  for (const row of rows) {
    const stratum = `${row.half}/${row.band}`;
    if (row.kind === 'units') units.set(stratum, row);
    else if (row.kind === 'thing' && row.a !== null) {
      const thing = things.get(row.a) ?? { from: 0, to: 0, strata: new Map<string, BasketRow>() };
      thing.from += row.n;
      thing.to += row.m;
      things.set(row.a, { ...thing, strata: thing.strata.set(stratum, row) });
    } else if (row.a !== null && row.b !== null) {
      const key = JSON.stringify([row.a, row.b]);
      const pair = found.get(key) ?? { a: row.a, b: row.b, strata: new Map<string, number>() };
      pair.strata.set(stratum, (pair.strata.get(stratum) ?? 0) + row.n);
      found.set(key, pair);
    }
  }
  const total = [...units.values()].reduce((sum, { n }) => sum + n, 0);
  const measured = [...found.values()].map(({ a, b, strata }) => {
    return measure(a, b, stratified(units, things.get(a), things.get(b), strata));
  });
  const { baseline, baselineUpTo, spread, isSpreadKnown } = common(measured);
  const chosen = spreadPairs([...things.values()], minimumSupport, from === to);
  return {
    units: total,
    lookedAt: pairCount([...things.values()], minimumSupport, from === to),
    baseline,
    baselineUpTo,
    spread,
    isSpreadKnown,
    pairs: measured.map(({ row, strata }) => ({
      row,
      pValue: above(strata, 0, baseline, spread),
      heldOut: above(strata, 1, baseline, spread),
      isLarge: row.together >= LEAST_SUPPORT && row.controlled.ok && row.controlled.value >= LEAST_RATIO * baseline,
      isExcluded:
        row.controlled.ok &&
        Math.log(row.controlled.value) + spread * normalQuantile(0.975) * logError(row.controlled) <
          Math.log(LEAST_RATIO * baseline),
      confirmation: (level) => confirmationOf(strata, level, baseline, spread),
    })),
    confirmations: (level) =>
      chosen.map(([first, second]) =>
        confirmationOf(stratified(units, first, second, new Map()), level, baseline, spread),
      ),
  };
}

/** What is done with a thing, over all and by stratum. */
interface Thing {
  from: number;
  to: number;
  strata: ReadonlyMap<string, BasketRow>;
}

function stratified(
  units: ReadonlyMap<string, BasketRow>,
  first: Thing | undefined,
  second: Thing | undefined,
  together: ReadonlyMap<string, number>,
): Stratum[] {
  return [...units].map(([key, { half, n }]): Stratum => {
    const [both, left, right] = [
      together.get(key) ?? 0,
      first?.strata.get(key)?.n ?? 0,
      second?.strata.get(key)?.m ?? 0,
    ];
    return {
      half,
      table: { both, onlyFirst: left - both, onlySecond: right - both, neither: n - left - right + both },
    };
  });
}

/** Pairs of things with the support asked for: all, or {@link POWER_PAIRS} that step through the one and the other by different strides. */
function spreadPairs(things: readonly Thing[], minimumSupport: number, isSymmetric: boolean): [Thing, Thing][] {
  const firsts = things.filter(({ from }) => from >= minimumSupport).toSorted((a, b) => a.from - b.from);
  const seconds = things.filter(({ to }) => to >= minimumSupport).toSorted((a, b) => a.to - b.to);
  if (firsts.length * seconds.length <= POWER_PAIRS) {
    return firsts.flatMap((first, at) =>
      (isSymmetric ? seconds.slice(at + 1) : seconds)
        .filter((second) => second !== first)
        .map((second): [Thing, Thing] => [first, second]),
    );
  }
  const at = <T>(all: readonly T[], place: number): T =>
    all[Math.floor((((place % POWER_PAIRS) + 0.5) / POWER_PAIRS) * all.length)]!;
  // 37 has no divisor in common with 60: every second comes once.
  return Array.from({ length: POWER_PAIRS }, (_, place): [Thing, Thing] => [
    at(firsts, place),
    at(seconds, place * 37),
  ]).filter(([first, second]) => first !== second);
}

/** Tries and expected count of the units of one half, as the test takes them. */
function counted(strata: readonly Stratum[], half: number): { tries: number; expectedAt(odds: number): number } {
  const mine = strata.filter((stratum) => stratum.half === half);
  const total = (of: (table: TwoByTwo) => number): number => mine.reduce((sum, { table }) => sum + of(table), 0);
  const tries = Math.min(
    total(({ both, onlyFirst }) => both + onlyFirst),
    total(({ both, onlySecond }) => both + onlySecond),
  );
  return { tries, expectedAt: (odds) => total((table) => expectedBoth(table, odds)) };
}

function confirmationOf(
  strata: readonly Stratum[],
  level: number,
  baseline: number,
  spread: number,
): Confirmation | null {
  const halves = [0, 1].map((half) => counted(strata, half));
  const [sought, held] = halves.map(({ tries, expectedAt }, half): CountHalf => ({
    tries,
    shareAt: (times) => (tries === 0 ? 0 : expectedAt(baseline * times) / tries),
    level: normalSurvival(spread * normalQuantile(1 - (half === 0 ? level : CONFIRMED_AT))),
  }));
  const least = halves.reduce((sum, { expectedAt }) => sum + expectedAt(LEAST_RATIO * baseline), 0);
  return countConfirmation([sought!, held!], Math.max(LEAST_SUPPORT, least), baseline);
}

interface Measured {
  row: BasketPair;
  strata: Stratum[];
  /** Together, if only activity made them meet. */
  expected: number;
  /** ln of the controlled odds ratio and its error; null where there is none. */
  log: { value: number; error: number } | null;
}

function measure(first: string, second: string, strata: Stratum[]): Measured {
  const whole = strata.reduce<TwoByTwo>(
    (sum, { table }) => ({
      both: sum.both + table.both,
      onlyFirst: sum.onlyFirst + table.onlyFirst,
      onlySecond: sum.onlySecond + table.onlySecond,
      neither: sum.neither + table.neither,
    }),
    { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 },
  );
  const [firstUnits, secondUnits] = [whole.both + whole.onlyFirst, whole.both + whole.onlySecond];
  const pooled = oddsRatio(whole);
  const controlled = commonOddsRatio(strata.map(({ table }) => table));
  return {
    row: {
      first,
      second,
      together: whole.both,
      firstUnits,
      secondUnits,
      support: wilson(whole.both, firstUnits + whole.onlySecond + whole.neither),
      confidence: firstUnits === 0 ? incomputable('no-data', 'No unit did the first.') : wilson(whole.both, firstUnits),
      lift: lift(whole),
      oddsRatio: pooled,
      controlled,
      simpson: simpsonOf(pooled, controlled),
    },
    strata,
    expected: strata.reduce((sum, { table }) => sum + expectedBoth(table, 1), 0),
    log: controlled.ok ? { value: Math.log(controlled.value), error: logError(controlled) } : null,
  };
}

/** The middle of the pairs' logarithms and, where there are many, how much wider than their own errors they lie about it. */
function common(
  measured: readonly Measured[],
): Pick<BasketPairs, 'baseline' | 'baselineUpTo' | 'spread' | 'isSpreadKnown'> {
  const logs = measured.flatMap(({ log, expected }) =>
    log && log.error > 0 && expected >= EXPECTED_AT_LEAST ? [log] : [],
  );
  if (logs.length === 0) return { baseline: 1, baselineUpTo: null, spread: 1, isSpreadKnown: false };
  const center = middle(logs.map(({ value }) => value));
  const isSpreadKnown = logs.length >= PAIRS_FOR_SPREAD;
  const spread = isSpreadKnown ? 1.4826 * middle(logs.map(({ value, error }) => Math.abs(value - center) / error)) : 1;
  const kept = Math.max(1, spread);
  // The median of normal values has an error of √(π/2) times that of their mean.
  const error = (Math.sqrt(Math.PI / 2) * kept * middle(logs.map((log) => log.error))) / Math.sqrt(logs.length);
  const baseline = Math.max(1, Math.exp(center));
  return {
    baseline,
    baselineUpTo: Math.max(baseline, Math.exp(center + normalQuantile(0.975) * error)),
    spread: kept,
    isSpreadKnown,
  };
}

function above(strata: readonly Stratum[], half: number, baseline: number, spread: number): number {
  const together = strata.reduce((sum, one) => sum + (one.half === half ? one.table.both : 0), 0);
  const { tries, expectedAt } = counted(strata, half);
  const share = tries === 0 ? 0 : expectedAt(baseline) / tries;
  const p = share > 0 && share < 1 ? binomialUpperTail(together, tries, share) : 1;
  return spread === 1 || p === 0 || p === 1 ? p : normalSurvival(-normalQuantile(p) / spread);
}

function pairCount(
  things: readonly { from: number; to: number }[],
  minimumSupport: number,
  isSymmetric: boolean,
): number {
  const firsts = things.filter((thing) => thing.from >= minimumSupport).length;
  const seconds = things.filter((thing) => thing.to >= minimumSupport).length;
  const same = things.filter((thing) => thing.from >= minimumSupport && thing.to >= minimumSupport).length;
  return isSymmetric ? (firsts * (firsts - 1)) / 2 : firsts * seconds - same;
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
}
