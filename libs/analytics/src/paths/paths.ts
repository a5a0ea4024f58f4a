import type { EventStore } from '@cartograph/events';
import { type Estimate, groupedShare } from '@cartograph/metrics';
import { type Answer, answerFor, type Question } from '../answer.js';
import { countedSessions, countedText } from '../hypotheses/association/session-counts.js';
import {
  type GroupedStep,
  stepGroups,
  type Transition,
  transitionMatrix,
} from '../hypotheses/association/transitions.js';
import { quantileOf } from '../quantile-limits.js';
import { QuestionError } from '../question-error.js';
import { select } from '../sql.js';
import { type PathLevel, pathQuery, type PathRow, STEP_SEPARATOR } from './path-query.js';
import { ratioOf } from '../user-groups.js';
import { sessionTypes, type TypePair } from './session-types.js';

/** A path and the sessions that took it. */
export interface Path {
  /** Types of events, or categories, in order; none is the same as the one before. */
  steps: string[];
  /** Whether the sessions went on after these steps. */
  isCut: boolean;
  sessions: number;
  /** sessions ÷ sessions of the same outcome. */
  share: Estimate;
  /** Median seconds from the first event to the purchase, or to the last event; `too-few` where there are too few sessions for an interval. */
  medianSeconds: Estimate;
}

/** Paths with one outcome. */
export interface PathList {
  /** Sessions with the outcome. */
  sessions: number;
  /** Different paths that they took; null where they were not asked for. */
  different: number | null;
  /** The most frequent. */
  paths: Path[];
}

/** A step that sessions begin or end with. */
export interface PathEnd {
  step: string;
  sessions: number;
  /** sessions ÷ all sessions. */
  share: Estimate;
}

/** Steps that sessions begin or end with. */
export interface PathEnds {
  /** Null where they were not asked for. */
  different: number | null;
  ends: PathEnd[];
}

/** Answer of {@link paths}. */
export interface Paths extends Answer {
  level: PathLevel;
  maximumSteps: number;
  sessions: number;
  /** What follows what, by types of events. Without paths, the lake's counts tell them, which know no users: intervals then take steps as independent. */
  transitions: Transition[];
  /** Which types of events come together in a session. */
  together: TypePair[];
  toPurchase: PathList;
  /** Of sessions without a purchase. */
  away: PathList;
  entries: PathEnds;
  exits: PathEnds;
}

/** Arguments of {@link paths}. */
export interface PathsQuestion extends Question {
  /** Default `event`. */
  level?: PathLevel;
  /** Steps after which a path is cut, 2 to 12. Default 6. */
  maximumSteps?: number;
  /** Paths and ends of each kind, 1 to 100; 0 leaves them out, and what is left is answered from the lake's counts of sessions. Default 20. */
  first?: number;
}

/**
 * What follows what in sessions, the most frequent paths to the first purchase and away, and what sessions begin and end with.
 *
 * Sessions that began in the period count with all of their (matching) events. Steps that repeat the one before are one step; paths that are
 * longer than `maximumSteps` are cut and say so, a cut and an uncut path of the same steps being two.
 *
 * @returns empty lists where nothing matches.
 * @throws QuestionError - an invalid period, time zone or filter, a number out of bounds, or no period on an empty log.
 * Cost: steps and types together come from the lake's counts of sessions, but for a brand within a category, for which its events are read once. Paths: by event, one scan, ordering only sessions with more than views; by category, all of the events are put in order.
 */
export async function paths(store: EventStore, question: PathsQuestion): Promise<Paths> {
  const { level = 'event', maximumSteps = 6, first = 20, signal } = question;
  within('maximumSteps', maximumSteps, 2, 12);
  within('first', first, 0, 100);
  const scope = await countedSessions(store, question);
  const query = first === 0 ? null : pathQuery(scope, { level, maximumSteps, first });
  const [types, rows] = await Promise.all([
    sessionTypes(store, scope, signal),
    query ? select<PathRow>(store, query, signal) : [],
  ]);
  const groups = query ? stepGroups(rows.flatMap(stepOf)) : types.stepGroups;
  const ofKind = (kind: PathRow['kind'], isBought = false): PathRow[] =>
    rows.filter((row) => row.kind === kind && row.is_bought === isBought);
  return {
    ...answerFor(
      store,
      scope.period,
      {
        name: level === 'event' ? 'Paths by type of event' : 'Paths by category',
        formula:
          `share of a step = steps ÷ steps that leave the same place; path = the session’s ${level === 'event' ? 'types of events' : 'categories'} in order, repeats as one, the first ${maximumSteps}; ` +
          'to purchase: up to the first purchase; away: sessions without a purchase; share of a path = its sessions ÷ sessions with the outcome; intervals at 95 % from random groups of users: of shares by Wilson, of medians by Woodruff, of ratios on the logarithm' +
          (groups ? '' : '; those of steps take the steps as independent, and are too narrow'),
        population: countedText(scope),
      },
      [...types.statements, ...(query ? [query] : [])],
    ),
    level,
    maximumSteps,
    sessions: types.sessions,
    transitions: transitionMatrix(types.steps, groups),
    together: types.pairs,
    toPurchase: listOf(ofKind('path', true), types.bought, query !== null),
    away: listOf(ofKind('path'), types.sessions - types.bought, query !== null),
    entries: endsOf(ofKind('entry'), query !== null),
    exits: endsOf(ofKind('exit'), query !== null),
  };
}

function stepOf({ kind, step_from, step_to, user_group, sessions: steps }: PathRow): GroupedStep[] {
  return kind === 'step' && user_group !== null
    ? [{ from: step_from ?? 'start', to: step_to ?? 'end', user_group, steps }]
    : [];
}

function listOf(rows: readonly PathRow[], sessions: number, isAsked: boolean): PathList {
  return {
    sessions,
    different: isAsked ? (rows[0]?.different ?? 0) : null,
    paths: rows.map((row) => ({
      steps: row.path.split(STEP_SEPARATOR),
      isCut: row.is_cut,
      sessions: row.sessions,
      share: groupedShare(row.sessions, row.all_sessions, ratioOf(row)),
      medianSeconds: quantileOf(row, 'p50', { byUser: true }),
    })),
  };
}

function endsOf(rows: readonly PathRow[], isAsked: boolean): PathEnds {
  return {
    different: isAsked ? (rows[0]?.different ?? 0) : null,
    ends: rows.map((row) => ({
      step: row.path,
      sessions: row.sessions,
      share: groupedShare(row.sessions, row.all_sessions, ratioOf(row)),
    })),
  };
}

function within(argument: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new QuestionError(
    'invalid-rule',
    argument,
    String(value),
    `${argument} is ${value}. Give a whole number from ${least} to ${most}.`,
  );
}
