import type { EventType } from '@cartograph/events';
import {
  breslowDay,
  breslowDayDetectable,
  cochranMantelHaenszel,
  commonOddsRatio,
  cramersV,
  type Estimate,
  logOddsRatio,
  normalQuantile,
  normalSurvival,
  normalTwoSided,
  oddsRatio,
  phi,
  spearman,
  type TwoByTwo,
} from '@cartograph/metrics';
import { columnOf } from '../../counts.js';
import type { AssociationUnit, IntensityRow, PatternRow } from './event-counts-query.js';
import { logConfirmation } from '../detectable.js';
import { CONFIRMED_AT, excludesLarge, isLargeRatio, LEAST_RATIO, logError, type Tested } from './judgment.js';
import { type SimpsonKind, simpsonOf } from './simpson.js';

/** How two types of events go together over sessions or users. */
export interface EventAssociation {
  unit: AssociationUnit;
  first: EventType;
  second: EventType;
  counts: TwoByTwo;
  /** Over all units; with users as clusters where the unit is a session. */
  oddsRatio: Estimate;
  phi: Estimate;
  /** Of the numbers of events in levels 0, 1, 2 to 4, 5 and more. */
  cramersV: Estimate;
  /** Of the numbers of events. */
  spearman: Estimate;
  /** Odds ratio among units of equal activity: sessions with equally many views, users with equally many sessions. */
  controlled: Estimate;
  /** Whether one odds ratio fits all activities: p by Breslow and Day; null where it cannot be computed. */
  homogeneityP: number | null;
  /** How many times as large, or as small, the odds ratio has to be among the most active as among the least to be found in 80 % of cases; null with `homogeneityP`. */
  homogeneityDetectable: number | null;
  simpson: SimpsonKind | null;
  /** Why the association says nothing about people, else null; then it is not tested. */
  byConstruction: string | null;
}

/** Sums of products of a user's sessions by pattern, as the query gives them. */
export type ClusterRow = { half: number } & Partial<Record<`c${number}_${number}`, number>>;

const TYPES: readonly EventType[] = ['view', 'cart', 'remove_from_cart', 'purchase'];
const LEVEL_STARTS = [0, 1, 2, 5] as const;

/** All pairs of the event types that the log has. */
export function eventAssociations(
  unit: AssociationUnit,
  patterns: readonly PatternRow[],
  intensities: readonly IntensityRow[],
  clusters: readonly ClusterRow[] | null,
): Tested<EventAssociation>[] {
  const present = typesPresent(patterns);
  return present.flatMap((first, at) =>
    present.slice(at + 1).map((second) => associationOf(unit, first, second, { patterns, intensities, clusters })),
  );
}

interface Counted {
  patterns: readonly PatternRow[];
  intensities: readonly IntensityRow[];
  clusters: readonly ClusterRow[] | null;
}

function associationOf(
  unit: AssociationUnit,
  first: EventType,
  second: EventType,
  { patterns, intensities, clusters }: Counted,
): Tested<EventAssociation> {
  const counts = tableOf(patterns, first, second);
  const pairs = intensities.map((row) => ({ x: row[columnOf(first)], y: row[columnOf(second)], count: row.units }));
  const pooled = clusteredOddsRatio(counts, first, second, clusters);
  const bands = strata(patterns, first, second);
  const controlled = commonOddsRatio(bands);
  const homogeneity = breslowDay(bands);
  const construction = byConstruction(first, second);
  const row: EventAssociation = {
    unit,
    first,
    second,
    counts,
    oddsRatio: pooled,
    phi: phi(counts),
    cramersV: cramersV(levels(pairs)),
    spearman: spearman(pairs),
    controlled,
    homogeneityP: homogeneity.ok ? homogeneity.pValue : null,
    homogeneityDetectable: breslowDayDetectable(bands),
    simpson: construction === null ? simpsonOf(pooled, controlled) : null,
    byConstruction: construction,
  };
  if (construction !== null || !pooled.ok)
    return { row, pValue: null, heldOut: null, isLarge: false, isExcluded: false, confirmation: () => null };
  const direction = Math.sign(Math.log(pooled.value)) || 1;
  const [sought, held] = [0, 1].map((half) =>
    testOf(
      patterns.filter((one) => one.half === half),
      first,
      second,
      clusters?.filter((one) => one.half === half) ?? null,
      direction,
    ),
  );
  const isLarge =
    isLargeRatio(pooled.value) &&
    (!controlled.ok || (isLargeRatio(controlled.value) && Math.sign(Math.log(controlled.value)) === direction));
  return {
    row,
    pValue: sought?.found ?? null,
    heldOut: held?.confirms ?? null,
    isLarge,
    isExcluded: excludesLarge(pooled) || excludesLarge(controlled),
    confirmation: (level) =>
      sought?.error && held?.error
        ? logConfirmation(
            [
              { error: sought.error, level: level / 2 },
              { error: held.error, level: CONFIRMED_AT },
            ],
            Math.log(LEAST_RATIO),
          )
        : null,
  };
}

/** Both over all units of the half and within equal activity it has to show: the larger p counts, and the larger standard error. */
function testOf(
  patterns: readonly PatternRow[],
  first: EventType,
  second: EventType,
  clusters: readonly ClusterRow[] | null,
  direction: number,
): { found: number | null; confirms: number | null; error: number | null } {
  const counts = tableOf(patterns, first, second);
  if (!oddsRatio(counts).ok) return { found: null, confirms: null, error: null };
  const { value, error } = logOdds(counts, first, second, clusters);
  const z = value / error;
  const within = cochranMantelHaenszel(strata(patterns, first, second));
  const common = commonOddsRatio(strata(patterns, first, second));
  const zWithin = within.ok && common.ok ? Math.sign(Math.log(common.value)) * Math.sqrt(within.statistic) : z;
  return {
    found: Math.max(normalTwoSided(z), normalTwoSided(zWithin)),
    confirms: Math.max(normalSurvival(direction * z), normalSurvival(direction * zWithin)),
    error: Math.max(error, common.ok ? logError(common) : 0),
  };
}

const bitOf = (type: EventType): number => 1 << TYPES.indexOf(type);

function tableOf(
  patterns: readonly { pattern: number; units: number }[],
  first: EventType,
  second: EventType,
): TwoByTwo {
  const table = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const { pattern, units } of patterns) table[cellOf(pattern, first, second)] += units;
  return table;
}

/** The types of which some unit has an event. */
export function typesPresent(patterns: readonly { pattern: number }[]): EventType[] {
  const seen = patterns.reduce((bits, { pattern }) => bits | pattern, 0);
  return TYPES.filter((_, bit) => (seen & (1 << bit)) !== 0);
}

/** Odds tables of each stratum of pattern rows that say which stratum they are of. */
export function patternTables(
  groups: Iterable<readonly { pattern: number; units: number }[]>,
  first: EventType,
  second: EventType,
): TwoByTwo[] {
  return [...groups].map((rows) => tableOf(rows, first, second));
}

/** Tables of the bands of activity, the least active first. */
function strata(patterns: readonly PatternRow[], first: EventType, second: EventType): TwoByTwo[] {
  const bands = [...grouped(patterns, ({ band }) => band)].toSorted(([a], [b]) => a - b);
  return patternTables(
    bands.map(([, rows]) => rows),
    first,
    second,
  );
}

/** Rows by a key, in the order of their first row. */
export function grouped<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function cellOf(pattern: number, first: EventType, second: EventType): keyof TwoByTwo {
  const [one, other] = [(pattern & bitOf(first)) !== 0, (pattern & bitOf(second)) !== 0];
  return one ? (other ? 'both' : 'onlyFirst') : other ? 'onlySecond' : 'neither';
}

/**
 * ln OR with its error. With clusters: var = Σ_users (Σ_sessions g)², g = ±1/cell of the session's cell, never below Woolf's.
 */
function logOdds(
  counts: TwoByTwo,
  first: EventType,
  second: EventType,
  clusters: readonly ClusterRow[] | null,
): { value: number; error: number; isClustered: boolean } {
  const { value, error, isCorrected } = logOddsRatio(counts);
  if (!clusters || isCorrected) return { value, error, isClustered: false };
  const sign = { both: 1, onlyFirst: -1, onlySecond: -1, neither: 1 } as const;
  const influence = (pattern: number): number => {
    const cell = cellOf(pattern, first, second);
    return sign[cell] / counts[cell];
  };
  let variance = 0;
  for (const cluster of clusters) {
    for (let i = 1; i <= 15; i += 1) {
      for (let j = i; j <= 15; j += 1)
        variance += (i === j ? 1 : 2) * influence(i) * influence(j) * (cluster[`c${i}_${j}`] ?? 0);
    }
  }
  return { value, error: Math.max(error, Math.sqrt(Math.max(0, variance))), isClustered: true };
}

function clusteredOddsRatio(
  counts: TwoByTwo,
  first: EventType,
  second: EventType,
  clusters: readonly ClusterRow[] | null,
): Estimate {
  const plain = oddsRatio(counts);
  if (!plain.ok) return plain;
  const { value, error, isClustered } = logOdds(counts, first, second, clusters);
  if (!isClustered) return plain;
  const half = normalQuantile(0.975) * error;
  return { ...plain, low: Math.exp(value - half), high: Math.exp(value + half), method: 'woolf-clustered-by-user' };
}

function levels(pairs: readonly { x: number; y: number; count: number }[]): number[][] {
  const table = LEVEL_STARTS.map(() => LEVEL_STARTS.map(() => 0));
  const level = (value: number): number => LEVEL_STARTS.findLastIndex((start) => value >= start);
  for (const { x, y, count } of pairs) {
    const row = table[level(x)];
    if (row) row[level(y)] = (row[level(y)] ?? 0) + count;
  }
  return table;
}

/** Why two types go together, or part, in every log; null where that says something about people. */
export function byConstruction(first: EventType, second: EventType): string | null {
  if (first === 'view')
    return 'Nearly everybody has a view, and one without a view must have another event, or would not be in the log: the two look opposed by construction.';
  if (first === 'cart' && second === 'remove_from_cart')
    return 'Only what was put into the cart can be removed from it.';
  return null;
}
