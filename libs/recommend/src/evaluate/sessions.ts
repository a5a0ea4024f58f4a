import { boundedMeanInterval, rankingMetrics, type Estimate } from '@cartograph/metrics';
import type { SessionRows } from '../log/sessions.js';
import type { Recommender } from '../recommender.js';
import { runStepsAtOnce, spanSteps, runSteps } from '@cartograph/threads';
import { bothListsOfCases, listsOfCases, type AskingOptions, type CaseLists, type SessionCases } from './case-lists.js';

/** Which sessions are asked about, and what of them. */
export interface CaseOptions {
  /** Sessions whose first event is at `from` or later, epoch seconds. */
  from: number;
  /** `last`: the last product of each session · `every`: each product but the first. */
  steps: 'last' | 'every';
}

/** How well a model predicts next products, over sessions: a session's value is the mean of its cases. */
export interface SessionJudgment {
  k: number;
  sessions: number;
  cases: number;
  /** Cases whose product is in no training session: nobody could predict them, and they count as misses. */
  coldCases: number;
  /** One value in [0, 1] a session, in the order of the cases, so that two models can be compared session by session. */
  perSession: Record<SessionMetric, Float64Array>;
  /** Means over sessions, with intervals; `no-data` without any. */
  means: Record<SessionMetric, Estimate>;
  /** Seconds in the model. */
  seconds: number;
}

/** With one target a case: hitRate = recall@K = [rank ≤ K] · mrr 1/rank, 0 beyond K · ndcg 1/log₂(rank + 1), 0 beyond K. */
export const SESSION_METRICS = ['hitRate', 'mrr', 'ndcg'] as const;
export type SessionMetric = (typeof SESSION_METRICS)[number];

/** Sessions looked at between two yields; of each several events are. */
const STEP = 60_000;

/** Events noted between two looks at the event loop. */
const NOTED = 8_000_000;

/**
 * Takes the cases out of sessions: only sessions that begin from then on, each as a whole, so that nothing of them was trained on by a model that ends at `from`.
 *
 * @returns sessions with at least two products (after repeats in a row are left out), in the order of their last event.
 */
export function sessionCases(sessions: SessionRows, options: CaseOptions): SessionCases {
  return runStepsAtOnce(sessionCasesSteps(sessions, options));
}

/** The same, yielding every few ten thousand sessions. */
export function* sessionCasesSteps(sessions: SessionRows, { from, steps }: CaseOptions): Generator<void, SessionCases> {
  const indptr = [0];
  const products: number[] = [];
  const types: number[] = [];
  const sessionOf: number[] = [];
  const places: number[] = [];
  for (let session = 0; session < sessions.users.length; session += 1) {
    if (session % STEP === 0) yield;
    const [begin, end] = [sessions.indptr[session]!, sessions.indptr[session + 1]!];
    if (sessions.at[begin]! < from) continue;
    const first = products.length;
    const targets: number[] = [];
    for (let place = begin; place < end; place += 1) {
      const product = sessions.products[place]!;
      if (products.length > first && products.at(-1) !== product) targets.push(products.length);
      products.push(product);
      types.push(sessions.types[place]!);
    }
    if (targets.length === 0) {
      products.length = first;
      types.length = first;
      continue;
    }
    for (const place of steps === 'last' ? targets.slice(-1) : targets) {
      sessionOf.push(indptr.length - 1);
      places.push(place);
    }
    indptr.push(products.length);
  }
  return {
    indptr: Int32Array.from(indptr),
    products: Int32Array.from(products),
    types: Uint8Array.from(types),
    sessionOf: Int32Array.from(sessionOf),
    places: Int32Array.from(places),
  };
}

/** Positions of the cases that ask for a product which its session did not have before. */
export function newPositions({ indptr, products, sessionOf, places }: SessionCases): Int32Array {
  const isNew = (position: number): boolean =>
    !products.subarray(indptr[sessionOf[position]!]!, places[position]!).includes(products[places[position]!]!);
  return Int32Array.from(places.keys()).filter(isNew);
}

/** Those cases; sessions without one go. @param kept - {@link newPositions}. */
export function newCases(cases: SessionCases, kept = newPositions(cases)): SessionCases {
  const { indptr, products, types } = cases;
  const ends = [0];
  const [keptProducts, keptTypes]: [number[], number[]] = [[], []];
  const [sessionOf, places] = [new Int32Array(kept.length), new Int32Array(kept.length)];
  let last = -1;
  for (const [entry, position] of kept.entries()) {
    const session = cases.sessionOf[position]!;
    const [begin, end] = [indptr[session]!, indptr[session + 1]!];
    if (session !== last) {
      for (let place = begin; place < end; place += 1) {
        keptProducts.push(products[place]!);
        keptTypes.push(types[place]!);
      }
      ends.push(keptProducts.length);
      last = session;
    }
    sessionOf[entry] = ends.length - 2;
    places[entry] = cases.places[position]! - begin + ends[ends.length - 2]!;
  }
  return {
    indptr: Int32Array.from(ends),
    products: Int32Array.from(keptProducts),
    types: Uint8Array.from(keptTypes),
    sessionOf,
    places,
  };
}

/** How cases are judged. */
export interface JudgingOptions extends AskingOptions {
  /** The sessions that the model was trained on, for telling cold cases. */
  trained: Pick<SessionRows, 'products'>;
}

/**
 * Asks a model for the top K of each case and compares it with what came next. Full ranking; products of the session at hand may be recommended, since they are often looked at
 * again, unless they are told to be left out.
 *
 * @param options.leavesOut - leaves products of the session at hand out, as serving does unless seen ones are asked for; ask it of {@link newCases}. Default false.
 * @throws the signal's reason when it aborts, within a few hundred cases.
 */
export async function judgeSessions(
  model: Recommender,
  cases: SessionCases,
  options: JudgingOptions & { leavesOut?: boolean },
): Promise<SessionJudgment> {
  return judgmentOf(cases, await listsOfCases(model, cases, options), await productsTrained(model, options));
}

/** Judges all cases, with products of the session at hand, and the new ones, without them. Cost: one list a case of a model that only filters these, else two. */
export async function judgeBoth(
  model: Recommender,
  cases: SessionCases,
  options: JudgingOptions,
): Promise<{ all: SessionJudgment; fresh: SessionJudgment }> {
  const positions = newPositions(cases);
  const fresh = newCases(cases, positions);
  const lists = await bothListsOfCases(model, cases, { positions, cases: fresh }, options);
  const known = await productsTrained(model, options);
  return { all: judgmentOf(cases, lists.all, known), fresh: judgmentOf(fresh, lists.fresh, known) };
}

/** One byte a product: 1 where it was in a training session. */
async function productsTrained(model: Recommender, { trained, signal }: JudgingOptions): Promise<Uint8Array> {
  const known = new Uint8Array(model.products);
  const note = (from: number, to: number): void => {
    for (let event = from; event < to; event += 1) known[trained.products[event]!] = 1;
  };
  await runSteps(spanSteps(trained.products.length, note, NOTED), signal);
  return known;
}

function judgmentOf(cases: SessionCases, { lists, seconds }: CaseLists, known: Uint8Array): SessionJudgment {
  const { k } = lists;
  const count = cases.places.length;
  const targets = cases.places.map((place) => cases.products[place]!);
  const { perUser } = rankingMetrics({
    recommended: lists.indices,
    k,
    relevant: { indptr: Int32Array.from({ length: count + 1 }, (_, row) => row), indices: targets },
  });
  const sessions = cases.indptr.length - 1;
  const of = <Value>(value: (metric: SessionMetric) => Value): Record<SessionMetric, Value> => ({
    hitRate: value('hitRate'),
    mrr: value('mrr'),
    ndcg: value('ndcg'),
  });
  const perSession = of((metric) => sessionMeans(cases, perUser[metric]));
  return {
    k,
    sessions,
    cases: count,
    coldCases: targets.reduce((cold, product) => cold + (known[product] === 0 ? 1 : 0), 0),
    perSession,
    means: of((metric) => boundedMeanInterval(perSession[metric])),
    seconds,
  };
}

function sessionMeans({ indptr, sessionOf }: SessionCases, values: Float64Array): Float64Array {
  const sums = new Float64Array(indptr.length - 1);
  const counts = new Int32Array(sums.length);
  for (const [position, session] of sessionOf.entries()) {
    sums[session]! += values[position]!;
    counts[session]! += 1;
  }
  return sums.map((sum, session) => sum / counts[session]!);
}
