import { boundedMeanInterval, type Estimate } from '@cartograph/metrics';
import { whole } from '../figure-text.js';
import { sessionRowsSteps } from '../log/sessions.js';
import type { TrainingData } from '../log/training-data.js';
import type { TrainingLog } from '../log/training-log.js';
import type { Recommender } from '../recommender.js';
import { runStepsAtOnce } from '@cartograph/threads';
import type { SessionCases } from './case-lists.js';
import { tooFew } from './evaluate.js';
import { MAX_TEST_USERS, evenlySpaced } from './holdout.js';
import type { SessionMetrics, SessionsReport } from './report.js';
import { judgeBoth, judgeSessions as judgeCases, newCases, sessionCasesSteps } from './sessions.js';
import { MIN_TEST_USERS, type Split } from './split.js';
import { chooseSessionWinner, type NamedScores } from './winners.js';

/** What of a session is predicted: its last product, or each one but the first. */
export type SessionSteps = 'last' | 'every';

/** Sessions that begin after a split date, to be judged by models that end at it. */
export interface SessionHoldout {
  cases: SessionCases;
  /** Sessions of at least two products there are; judged are at most 20,000, evenly spaced. */
  found: number;
  steps: SessionSteps;
  k: number;
}

/** One model on the sessions of a holdout; `values` is the NDCG of each session. */
export interface SessionScores extends NamedScores {
  hitRates: Float64Array;
  reciprocalRanks: Float64Array;
  found: number;
  coldCases: number;
  steps: SessionSteps;
  /** NDCG of each session that goes on to a product it had not yet, with its own products left out. */
  newValues: Float64Array;
}

/** See {@link sessionHoldout}. */
interface SliceOptions {
  k: number;
  steps: SessionSteps;
  outer?: Split;
}

/**
 * The sessions that begin at the split date of a split or later, without those a bot rule flags.
 *
 * @param outer - for a validation slice the split around it: events from its split date on do not exist.
 * @returns null where the split is not by time, or no such session has two different products in a row.
 */
export function sessionHoldout(log: TrainingLog, split: Split, options: SliceOptions): SessionHoldout | null {
  return runStepsAtOnce(sessionHoldoutSteps(log, split, options));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* sessionHoldoutSteps(
  log: TrainingLog,
  split: Split,
  options: SliceOptions,
): Generator<void, SessionHoldout | null> {
  if (split.kind !== 'time') return null;
  const { k, steps, outer } = options;
  const cases = yield* sessionCasesSteps(yield* sessionRowsSteps(log, { end: outer?.splitAt ?? Infinity }), {
    from: split.splitAt,
    steps,
  });
  const found = cases.indptr.length - 1;
  return found === 0 ? null : { cases: evenSessions(cases, MAX_TEST_USERS), found, steps, k };
}

/** Sessions that settings are chosen on. */
export interface TuningSessions {
  cases: SessionCases;
  /** Whether products of the session at hand are left out of the lists. */
  leavesOut: boolean;
}

/**
 * The sessions of a slice to choose settings on: those that go on to a product which they had not yet, since lists leave out what the session has unless
 * they are told otherwise; all of them, where those are too few.
 *
 * @param most - sessions at most, evenly spaced in time.
 * @returns null where fewer than {@link MIN_TEST_USERS} sessions can be judged.
 */
export function tuningSessions(slice: SessionHoldout, most: number): TuningSessions | null {
  const isEnough = (cases: SessionCases): boolean => cases.indptr.length - 1 >= MIN_TEST_USERS;
  const fresh = newCases(slice.cases);
  if (isEnough(fresh)) return { cases: evenSessions(fresh, most), leavesOut: true };
  return isEnough(slice.cases) ? { cases: evenSessions(slice.cases, most), leavesOut: false } : null;
}

/** NDCG@K of each of those sessions, of a model that was fitted on `train`. @throws the signal's reason when it aborts. */
export async function ndcgOfSessions(
  model: Recommender,
  train: TrainingData,
  { cases, leavesOut }: TuningSessions,
  k: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  return (
    await judgeCases(model, cases, { k, strengths: train.strengthOptions, trained: train.sessions, leavesOut, signal })
  ).perSession.ndcg;
}

/** Judges a model that was fitted on `train`. @throws the signal's reason when it aborts. */
export async function judgeSessions(
  model: Recommender,
  train: TrainingData,
  slice: SessionHoldout,
  signal?: AbortSignal,
): Promise<SessionScores> {
  const asking = { k: slice.k, strengths: train.strengthOptions, trained: train.sessions, signal };
  const { all, fresh } = await judgeBoth(model, slice.cases, asking);
  const { perSession, coldCases } = all;
  const { kind, name } = model;
  return {
    kind,
    name,
    values: perSession.ndcg,
    hitRates: perSession.hitRate,
    reciprocalRanks: perSession.mrr,
    found: slice.found,
    coldCases,
    steps: slice.steps,
    newValues: fresh.perSession.ndcg,
  };
}

/**
 * What models make of anonymous sessions, and which one answers them: one where products of the session may come again, one where they are left out.
 *
 * @param test - every model on the same sessions of the holdout.
 * @returns null where there is no session to judge.
 */
export function sessionsReport(
  validation: readonly SessionScores[],
  test: readonly SessionScores[],
  options: { k: number; seed: number },
): SessionsReport | null {
  const [first] = test;
  if (first === undefined) return null;
  const { found, coldCases, steps } = first;
  const sessions = first.values.length;
  const asked = steps === 'last' ? 'the last product of each' : 'each product but the first of each';
  const selection =
    sessions < found
      ? ` Of the ${whole(found)} such sessions ${whole(sessions)}, evenly spaced in time, are judged.`
      : '';
  return {
    protocol:
      `Sessions that begin after the split date, of two products and more (repeats in a row left out): ${asked} is predicted from what came before it in the session, as if nobody were signed in. ` +
      `The whole catalog is ranked, products of the session included.${selection} In ${whole(coldCases)} cases the product was in no session before the split date; they count as misses.`,
    k: options.k,
    sessions,
    models: test.map(({ kind, values, hitRates, reciprocalRanks }): SessionMetrics => ({
      kind,
      sessions,
      hitRate: meanOrTooFew(hitRates),
      mrr: meanOrTooFew(reciprocalRanks),
      ndcg: meanOrTooFew(values),
    })),
    winner: chooseSessionWinner(validation, test, {
      metric: `NDCG@${options.k}`,
      includesSeen: true,
      seed: options.seed,
    }),
    newWinner: chooseSessionWinner(validation.map(ofNew), test.map(ofNew), {
      metric: `NDCG@${options.k}`,
      includesSeen: false,
      seed: options.seed,
    }),
  };
}

function ofNew({ kind, name, newValues }: SessionScores): NamedScores {
  return { kind, name, values: newValues };
}

function meanOrTooFew(values: Float64Array): Estimate {
  return values.length < MIN_TEST_USERS ? tooFew(values.length, 'sessions') : boundedMeanInterval(values);
}

/** At most `most` sessions with their cases, evenly spaced. */
function evenSessions(cases: SessionCases, most: number): SessionCases {
  const sessions = cases.indptr.length - 1;
  if (sessions <= most) return cases;
  const chosen = evenlySpaced(
    Int32Array.from({ length: sessions }, (_, session) => session),
    most,
  );
  const rowOf = new Int32Array(sessions).fill(-1);
  const indptr = new Int32Array(most + 1);
  for (const [row, session] of chosen.entries()) {
    rowOf[session] = row;
    indptr[row + 1] = indptr[row]! + cases.indptr[session + 1]! - cases.indptr[session]!;
  }
  const [products, types] = [new Int32Array(indptr[most]!), new Uint8Array(indptr[most]!)];
  for (const [row, session] of chosen.entries()) {
    products.set(cases.products.subarray(cases.indptr[session]!, cases.indptr[session + 1]!), indptr[row]);
    types.set(cases.types.subarray(cases.indptr[session]!, cases.indptr[session + 1]!), indptr[row]);
  }
  const kept = Int32Array.from(cases.sessionOf.keys()).filter((position) => rowOf[cases.sessionOf[position]!]! >= 0);
  const sessionOf = kept.map((position) => rowOf[cases.sessionOf[position]!]!);
  const places = kept.map(
    (position, entry) =>
      cases.places[position]! - cases.indptr[cases.sessionOf[position]!]! + indptr[sessionOf[entry]!]!,
  );
  return { indptr, products, types, sessionOf, places };
}
