import { type EventType, USER_GROUPS } from '@cartograph/events';
import {
  type Estimate,
  groupedLift,
  groupedShare,
  lift,
  normalSurvival,
  normalTwoSided,
  ratioGroups,
  type TwoByTwo,
  wilson,
} from '@cartograph/metrics';
import { logConfirmation } from '../detectable.js';
import { CONFIRMED_AT, excludesLarge, isLargeRatio, LEAST_RATIO, logError, type Tested } from './judgment.js';
import type { StepRow } from './transition-query.js';

/** A place in a session: its start, an event, its end. */
export type Place = 'start' | EventType | 'end';

/** One cell of the transition matrix. */
export interface Transition {
  from: Place;
  to: Place;
  /** Steps from the one to the other. */
  steps: number;
  /** steps ÷ steps that leave `from`. */
  share: Estimate;
  /** Steps expected if what follows did not depend on what was before. */
  expected: number;
  /** steps ÷ expected. */
  ratio: Estimate;
}

const FROM: readonly Place[] = ['start', 'view', 'cart', 'remove_from_cart', 'purchase'];
const TO: readonly Place[] = ['view', 'cart', 'remove_from_cart', 'purchase', 'end'];

/** Steps by where they begin, then where they end. */
export type Counts = ReadonlyMap<Place, ReadonlyMap<Place, number>>;

/** Steps of each random group of users, by `from>to`. */
export type StepGroups = ReadonlyMap<string, Float64Array>;

/** Steps of one group of users. */
export interface GroupedStep {
  from: Place;
  to: Place;
  user_group: number;
  steps: number;
}

/** Adds up steps by group. */
export function stepGroups(steps: readonly GroupedStep[]): StepGroups {
  const groups = new Map<string, Float64Array>();
  for (const { from, to, user_group: group, steps: more } of steps) {
    const key = `${from}>${to}`;
    const sums = groups.get(key) ?? new Float64Array(USER_GROUPS);
    groups.set(key, sums);
    sums[group] = (sums[group] ?? 0) + more;
  }
  return groups;
}

/** The steps that a row stands for: one to its event and, where the session ends there, one to the end. */
export function groupedSteps({ before, type, is_last, steps, user_group }: StepRow): GroupedStep[] {
  const to = type as Place;
  return [
    { from: (before ?? 'start') as Place, to, user_group, steps },
    ...(is_last ? [{ from: to, to: 'end' as const, user_group, steps }] : []),
  ];
}

/** Steps by where they begin and end. */
export function stepCounts(rows: readonly StepRow[]): Map<Place, Map<Place, number>> {
  const counts = new Map<Place, Map<Place, number>>();
  const add = (from: Place, to: Place, steps: number): void => {
    if (steps === 0) return;
    const row = counts.get(from) ?? new Map<Place, number>();
    counts.set(from, row.set(to, (row.get(to) ?? 0) + steps));
  };
  for (const { before, type, is_last, steps } of rows) {
    add((before ?? 'start') as Place, type as Place, steps);
    if (is_last) add(type as Place, 'end', steps);
  }
  return counts;
}

/** Steps of the whole without those of a part. */
export function stepsWithout(whole: Counts, part: Counts): Counts {
  return new Map(
    [...whole].map(([from, row]) => [
      from,
      new Map([...row].map(([to, steps]) => [to, steps - (part.get(from)?.get(to) ?? 0)])),
    ]),
  );
}

/**
 * The transition matrix of the event types that the log has, against quasi-independence: expected steps keep the sums of rows and columns, and
 * no session goes from its start to its end. The ratio's interval is that of a lift; its test asks whether its logarithm is 0.
 */
export function transitions(rows: readonly StepRow[]): Tested<Transition>[] {
  return transitionsOf(
    stepCounts(rows),
    [0, 1].map((half) => stepCounts(rows.filter((row) => row.half === half))),
  );
}

/**
 * The same of counts.
 *
 * @param counted - of each half of the users.
 * @param groups - of all users or of one half: a share's interval takes its design effect from them. Ratios and their tests take steps as independent.
 */
export function transitionsOf(
  whole: Counts,
  counted: readonly Counts[],
  groups: StepGroups | null = null,
): Tested<Transition>[] {
  const halves = counted.map((half) => ratios(half));
  const cells = ratios(whole, { shares: groups });
  return [...cells.values()].map(({ z, ...row }) => {
    const key = `${row.from}>${row.to}`;
    const [sought, held] = [halves[0]?.get(key)?.z ?? null, halves[1]?.get(key)?.z ?? null];
    const [error, heldError] = halves.map((half) => {
      const ratio = half.get(key)?.ratio;
      return ratio ? logError(ratio) : 0;
    });
    const isTested = row.ratio.ok && z !== null;
    const direction = row.ratio.ok ? Math.sign(Math.log(row.ratio.value)) || 1 : 1;
    return {
      row,
      pValue: isTested && sought !== null ? normalTwoSided(sought) : null,
      heldOut: isTested && held !== null ? normalSurvival(direction * held) : null,
      isLarge: row.ratio.ok && isLargeRatio(row.ratio.value),
      isExcluded: excludesLarge(row.ratio),
      confirmation: (level) =>
        error && heldError
          ? logConfirmation(
              [
                { error, level: level / 2 },
                { error: heldError, level: CONFIRMED_AT },
              ],
              Math.log(LEAST_RATIO),
            )
          : null,
    };
  });
}

/** The matrix alone, from steps by where they begin and end. @param groups - for intervals that count a user's steps as alike; without them steps are independent. */
export function transitionMatrix(counts: Counts, groups: StepGroups | null): Transition[] {
  return [...ratios(counts, { shares: groups, lifts: groups }).values()].map(
    ({ from, to, steps, share, expected, ratio }) => ({ from, to, steps, share, expected, ratio }),
  );
}

function ratios(
  counts: Counts,
  { shares = null, lifts = null }: { shares?: StepGroups | null; lifts?: StepGroups | null } = {},
): Map<string, Transition & { z: number | null }> {
  const from = FROM.filter((place) => (counts.get(place)?.size ?? 0) > 0);
  const to = TO.filter((place) => [...counts.values()].some((row) => (row.get(place) ?? 0) > 0));
  const at = (a: Place, b: Place): number => counts.get(a)?.get(b) ?? 0;
  const out = new Map(from.map((a) => [a, to.reduce((sum, b) => sum + at(a, b), 0)]));
  const into = new Map(to.map((b) => [b, from.reduce((sum, a) => sum + at(a, b), 0)]));
  const total = [...out.values()].reduce((sum, steps) => sum + steps, 0);
  const expected = quasiIndependent(from, to, out, into);
  const cells = new Map<string, Transition & { z: number | null }>();
  for (const a of from) {
    for (const b of to) {
      if (a === 'start' && b === 'end') continue;
      const steps = at(a, b);
      const [left, entered] = [out.get(a) ?? 0, into.get(b) ?? 0];
      const table: TwoByTwo = {
        both: steps,
        onlyFirst: left - steps,
        onlySecond: entered - steps,
        neither: total - left - entered + steps,
      };
      const fitted = expected.get(`${a}>${b}`) ?? 0;
      const found = lifts ? groupedLift(table, groupTables(lifts, a, b)) : lift(table);
      const ratio = scaled(found, fitted === 0 ? null : steps / fitted);
      const error = logError(ratio);
      const z = ratio.ok && error > 0 ? Math.log(ratio.value) / error : null;
      const share = shares ? groupedShare(steps, left, ratioGroups(shareSums(shares, a, b))) : wilson(steps, left);
      cells.set(`${a}>${b}`, { from: a, to: b, steps, share, expected: fitted, ratio, z });
    }
  }
  return cells;
}

const sumsOf = (groups: StepGroups, holds: (from: string, to: string) => boolean): Float64Array => {
  const sums = new Float64Array(USER_GROUPS);
  for (const [key, steps] of groups) {
    const [from = '', to = ''] = key.split('>');
    if (holds(from, to)) steps.forEach((more, group) => (sums[group] = (sums[group] ?? 0) + more));
  }
  return sums;
};

const shareSums = (groups: StepGroups, a: Place, b: Place): { x: Float64Array; y: Float64Array } => ({
  x: sumsOf(groups, (from) => from === a),
  y: sumsOf(groups, (from, to) => from === a && to === b),
});

function groupTables(groups: StepGroups, a: Place, b: Place): TwoByTwo[] {
  const [left, both] = [sumsOf(groups, (from) => from === a), sumsOf(groups, (from, to) => from === a && to === b)];
  const [entered, all] = [sumsOf(groups, (_, to) => to === b), sumsOf(groups, () => true)];
  return Array.from(both, (steps, group) => {
    const [out, into] = [left[group] ?? 0, entered[group] ?? 0];
    return {
      both: steps,
      onlyFirst: out - steps,
      onlySecond: into - steps,
      neither: (all[group] ?? 0) - out - into + steps,
    };
  });
}

/** An estimate moved to another value, with an interval as wide on the logarithm. */
function scaled(estimate: Estimate, value: number | null): Estimate {
  if (!estimate.ok || value === null) return estimate;
  const factor = value / estimate.value;
  return {
    ...estimate,
    value,
    low: estimate.low * factor,
    high: estimate.high * factor,
    method: estimate.method === 'lift-by-user' ? 'quasi-independence-by-user' : 'quasi-independence-delta-log',
  };
}

/** Iterative proportional fitting with the cell start → end empty. */
function quasiIndependent(
  from: readonly Place[],
  to: readonly Place[],
  out: ReadonlyMap<Place, number>,
  into: ReadonlyMap<Place, number>,
): Map<string, number> {
  const fitted = new Map<string, number>();
  for (const a of from) for (const b of to) fitted.set(`${a}>${b}`, a === 'start' && b === 'end' ? 0 : 1);
  const fit = (
    rows: readonly Place[],
    columns: readonly Place[],
    sums: ReadonlyMap<Place, number>,
    key: (row: Place, column: Place) => string,
  ): number => {
    let moved = 0;
    for (const row of rows) {
      const now = columns.reduce((sum, column) => sum + (fitted.get(key(row, column)) ?? 0), 0);
      const factor = now === 0 ? 0 : (sums.get(row) ?? 0) / now;
      moved = Math.max(moved, Math.abs(factor - 1));
      for (const column of columns) fitted.set(key(row, column), (fitted.get(key(row, column)) ?? 0) * factor);
    }
    return moved;
  };
  for (let round = 0; round < 1000; round += 1) {
    const moved = Math.max(
      fit(from, to, out, (a, b) => `${a}>${b}`),
      fit(to, from, into, (b, a) => `${a}>${b}`),
    );
    if (round > 0 && moved < 1e-12) break;
  }
  return fitted;
}
