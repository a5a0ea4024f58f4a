import { type EventStore, type EventType, USER_GROUPS } from '@cartograph/events';
import { type Estimate, groupedLift, groupedOddsRatio, groupedPhi, type TwoByTwo } from '@cartograph/metrics';
import { matchesFilter } from '../event-filter.js';
import { byConstruction, patternTables, typesPresent } from '../hypotheses/association/event-associations.js';
import { patternQuery, type PatternRow } from '../hypotheses/association/event-counts-query.js';
import type { CountedSessions } from '../hypotheses/association/session-counts.js';
import { type StepRow, transitionQuery } from '../hypotheses/association/transition-query.js';
import {
  type Counts,
  groupedSteps,
  type Place,
  stepCounts,
  type StepGroups,
  stepGroups,
  stepsWithout,
} from '../hypotheses/association/transitions.js';
import { sessionGroups } from '../rollups/session-groups.js';
import { type SessionMove, sessionMoves } from '../rollups/session-moves.js';
import { type SessionShape, sessionShapes, typeBit } from '../rollups/session-shapes.js';
import { type Fragment, select } from '../sql.js';
import { walkedSessions } from './walked-sessions.js';

/** How often two types of events come together in a session. */
export interface TypePair {
  first: EventType;
  second: EventType;
  counts: TwoByTwo;
  oddsRatio: Estimate;
  phi: Estimate;
  lift: Estimate;
  /** Why it says nothing about people, else null. */
  byConstruction: string | null;
}

/** What is counted of sessions by type of event, with the statements it comes from. */
interface Counted<T> {
  value: T;
  statements: Fragment[];
}

/**
 * Steps between events of all users and of each half; where the lake's moves of sessions tell the whole, only the first half's sessions are read, for the second
 * has the rest. `groups` are of the users that were read.
 */
export async function stepsByHalf(
  store: EventStore,
  scope: CountedSessions,
  signal?: AbortSignal,
): Promise<Counted<{ whole: Counts; halves: Counts[]; groups: StepGroups }>> {
  const rolled = await sessionMoves(store, scope, signal);
  const query = transitionQuery(scope, rolled ? 0 : null);
  const rows = await select<StepRow>(store, query, signal);
  const first = stepCounts(rows.filter(({ half }) => half === 0));
  const groups = stepGroups(rows.flatMap(groupedSteps));
  if (!rolled)
    return {
      value: { whole: stepCounts(rows), halves: [first, stepCounts(rows.filter(({ half }) => half === 1))], groups },
      statements: [query],
    };
  const whole = movesOf(rolled.moves);
  return {
    value: { whole, halves: [first, stepsWithout(whole, first)], groups },
    statements: [rolled.statement, query],
  };
}

function movesOf(moves: readonly SessionMove[]): Map<Place, Map<Place, number>> {
  const counts = new Map<Place, Map<Place, number>>();
  for (const { from, to, moves: steps } of moves) {
    const row = counts.get(from ?? 'start') ?? new Map<Place, number>();
    counts.set(from ?? 'start', row.set(to ?? 'end', (row.get(to ?? 'end') ?? 0) + steps));
  }
  return counts;
}

/** What sessions did by type of event. */
export interface SessionTypes {
  /** Steps between events. */
  steps: Counts;
  /** Of the same steps; null where the lake's counts tell them, which know no users. */
  stepGroups: StepGroups | null;
  /** Pairs of the types that the sessions have. */
  pairs: TypePair[];
  sessions: number;
  /** Sessions with a purchase. */
  bought: number;
  statements: Fragment[];
}

/** Steps and pairs: from the lake's counts of sessions where these can tell, else from the events of the filter in one pass, or from sessions and those that did more than view. */
export async function sessionTypes(
  store: EventStore,
  scope: CountedSessions,
  signal?: AbortSignal,
): Promise<SessionTypes> {
  const [shaped, moved] = await Promise.all([sessionShapes(store, scope, signal), sessionMoves(store, scope, signal)]);
  if (!(shaped && moved) && matchesFilter(scope.filter).length > 0) {
    const { shapes, moves, statement } = await walkedSessions(store, scope, signal);
    const steps = moves.map(({ from, to, user_group, moves: of }) => ({
      from: from ?? ('start' as const),
      to: to ?? ('end' as const),
      user_group,
      steps: of,
    }));
    return typesOf(
      { rows: shapePatterns(shapes), byGroup: patternGroups(shapes) },
      { steps: movesOf(moves), groups: stepGroups(steps) },
      [statement],
    );
  }
  const grouped = await sessionGroups(store, scope, { byDay: false }, signal);
  const byGroup = patternGroups(grouped.rows);
  if (shaped && moved)
    return typesOf({ rows: shapePatterns(shaped.shapes), byGroup }, { steps: movesOf(moved.moves), groups: null }, [
      moved.statement,
      shaped.statement,
      grouped.statement,
    ]);
  const [steps, patterns] = [transitionQuery(scope), patternQuery(scope, 'session')];
  const [stepRows, patternRows] = await Promise.all([
    select<StepRow>(store, steps, signal),
    select<PatternRow>(store, patterns, signal),
  ]);
  return typesOf(
    { rows: patternRows, byGroup },
    { steps: stepCounts(stepRows), groups: stepGroups(stepRows.flatMap(groupedSteps)) },
    [steps, patterns, grouped.statement],
  );
}

/** Sessions that did the same; bits as in {@link PatternRow}. */
interface Pattern {
  pattern: number;
  units: number;
}

const shapePatterns = (shapes: readonly SessionShape[]): Pattern[] =>
  shapes.map(({ types, sessions }) => ({ pattern: types, units: sessions }));

function patternGroups(
  rows: readonly { types: number; user_group: number; sessions: number }[],
): (readonly Pattern[])[] {
  const groups = Array.from({ length: USER_GROUPS }, (): Pattern[] => []);
  for (const { types, user_group, sessions } of rows) groups[user_group]?.push({ pattern: types, units: sessions });
  return groups;
}

/** Sessions by what they did, of all users and of each random group of them. */
interface Patterns {
  rows: readonly Pattern[];
  byGroup: readonly (readonly Pattern[])[];
}

function typesOf(
  patterns: Patterns,
  { steps, groups }: { steps: Counts; groups: StepGroups | null },
  statements: Fragment[],
): SessionTypes {
  const { rows } = patterns;
  const present = typesPresent(rows);
  const count = (some: readonly Pattern[]): number => some.reduce((sum, { units }) => sum + units, 0);
  return {
    steps,
    stepGroups: groups,
    pairs: present.flatMap((first, at) => present.slice(at + 1).map((second) => pairOf(patterns, first, second))),
    sessions: count(rows),
    bought: count(rows.filter(({ pattern }) => (pattern & typeBit('purchase')) !== 0)),
    statements,
  };
}

function pairOf({ rows, byGroup }: Patterns, first: EventType, second: EventType): TypePair {
  const [counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }] = patternTables([rows], first, second);
  const groups = patternTables(byGroup, first, second);
  return {
    first,
    second,
    counts,
    oddsRatio: groupedOddsRatio(counts, groups),
    phi: groupedPhi(counts, groups),
    lift: groupedLift(counts, groups),
    byConstruction: byConstruction(first, second),
  };
}
