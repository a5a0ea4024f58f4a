import type { TrainingData } from '../../log/training-data.js';
import { pairMatrixSteps, type PairMatrix } from '../../log/pair-matrix.js';
import { usersOfEvents } from '../../log/sessions.js';
import { TYPE_CODES } from '../../log/training-log.js';
import type { PopularityEvent, Profile } from '../../recommender.js';
import { runStepsAtOnce } from '@cartograph/threads';
import { popularPairs } from '../popularity/popular-pairs.js';
import { LAST_EVENTS } from './rerank-settings.js';

/** One person of the slice: what was known before the split date, and what they took after it. */
export interface Learner {
  profile: Profile;
  /** Ascending rows of products with the target event from the split date on, not seen before it. */
  taken: Int32Array;
}

/** The last part of some training data, held back so that a second stage can learn from it. */
export interface LearningSlice {
  /** Epoch seconds. */
  splitAt: number;
  event: PopularityEvent;
  /** Strengths as of the split date. */
  strengths: PairMatrix;
  /** Who did the event with what before the split date, a pair each. */
  pairs: { products: Int32Array; lastAt: Float64Array };
  /** Epoch seconds of each product's first event before the split date; Infinity without one. */
  firstAt: Float64Array;
  learners: Learner[];
}

/** The part of the target's pairs that is held back. */
const HELD_BACK = 0.2;
/** Pairs looked at to find the split date, at most. */
const SAMPLE = 100_000;

/**
 * Cuts the last fifth of carts (of purchases or views, in data without) off some training data.
 *
 * @param most - learners at most, evenly spaced by user row.
 * @returns null where nobody of whom something is known took something new after the split date. Only `data` is looked at: what a holdout keeps back is not in it.
 * Cost: O(events); memory 4 bytes an event, and that of one matrix of strengths.
 */
export function learningSlice(data: TrainingData, most: number): LearningSlice | null {
  return runStepsAtOnce(learningSliceSteps(data, most));
}

/** The same in steps, between which it can be stopped. */
export function* learningSliceSteps(data: TrainingData, most: number): Generator<void, LearningSlice | null> {
  const { event, lastAt } = popularPairs(data);
  if (lastAt.length === 0 || most < 1) return null;
  const step = Math.max(1, Math.floor(lastAt.length / SAMPLE));
  const instants = Float64Array.from(
    { length: Math.ceil(lastAt.length / step) },
    (_, place) => lastAt[place * step]!,
  ).toSorted();
  const splitAt = instants[Math.floor(instants.length * (1 - HELD_BACK))]!;
  const people = whoTook(data, event, splitAt, most);
  if (people.length === 0) return null;
  yield;
  const { sessions, strengthOptions: options } = data;
  const size = { users: data.users, products: data.products };
  const events = {
    products: sessions.products,
    at: sessions.at,
    types: sessions.types,
    users: usersOfEvents(sessions),
    sessions: sessions.products,
  };
  const code = TYPE_CODES.indexOf(event);
  const weights = [options.view, options.cart, options.remove, options.purchase];
  const perSecond = options.halfLifeDays === null ? 0 : Math.LN2 / (options.halfLifeDays * 86_400);
  const weigh = (position: number): number | null => {
    const weight = weights[events.types[position]!]!;
    if (weight === 0 || events.at[position]! >= splitAt) return null;
    return perSecond === 0 ? weight : weight * Math.exp(perSecond * (events.at[position]! - splitAt));
  };
  const strengths = yield* pairMatrixSteps(events, size, weigh, options.cap ?? Infinity);
  const done = yield* pairMatrixSteps(events, size, (position) =>
    events.types[position] === code && events.at[position]! < splitAt ? 1 : null,
  );
  const learners = learnersOf(data, { people, code, splitAt, strengths });
  return learners.length === 0
    ? null
    : {
        splitAt,
        event,
        strengths,
        pairs: { products: done.csr.indices, lastAt: done.lastAt },
        firstAt: firstInstants(data, splitAt),
        learners,
      };
}

/** Epoch seconds of each product's first event before an instant; Infinity without one. */
export function firstInstants(
  { sessions, products }: Pick<TrainingData, 'sessions' | 'products'>,
  end = Infinity,
): Float64Array {
  const firstAt = new Float64Array(products).fill(Infinity);
  for (let place = 0; place < sessions.at.length; place += 1) {
    const product = sessions.products[place]!;
    if (sessions.at[place]! < end && sessions.at[place]! < firstAt[product]!) firstAt[product] = sessions.at[place]!;
  }
  return firstAt;
}

/** Users with the event from the split date on and any event before it, an even selection. */
function whoTook({ sessions, users }: TrainingData, event: PopularityEvent, splitAt: number, most: number): Int32Array {
  const code = TYPE_CODES.indexOf(event);
  const [isKnown, took] = [new Uint8Array(users), new Uint8Array(users)];
  for (let session = 0; session < sessions.users.length; session += 1) {
    const user = sessions.users[session]!;
    for (let place = sessions.indptr[session]!; place < sessions.indptr[session + 1]!; place += 1) {
      if (sessions.at[place]! < splitAt) isKnown[user] = 1;
      else if (sessions.types[place] === code) took[user] = 1;
    }
  }
  const rows: number[] = [];
  for (let user = 0; user < users; user += 1) if (isKnown[user] === 1 && took[user] === 1) rows.push(user);
  if (rows.length <= most) return Int32Array.from(rows);
  return Int32Array.from({ length: most }, (_, index) => rows[Math.floor((index * rows.length) / most)]!);
}

/** What was done by one person. */
interface Acts {
  views: Map<number, number>;
  seen: Set<number>;
  taken: Set<number>;
  session: number[];
}

function learnersOf(
  { sessions, users }: TrainingData,
  about: { people: Int32Array; code: number; splitAt: number; strengths: PairMatrix },
): Learner[] {
  const { people, code, splitAt, strengths } = about;
  const acts = people.reduce(
    (all, user) => all.set(user, { views: new Map(), seen: new Set(), taken: new Set(), session: [] }),
    new Map<number, Acts>(),
  );
  const isOne = new Uint8Array(users);
  for (const user of people) isOne[user] = 1;
  for (let row = 0; row < sessions.users.length; row += 1) {
    if (isOne[sessions.users[row]!] === 0) continue;
    const own = acts.get(sessions.users[row]!)!;
    const session: number[] = [];
    for (let place = sessions.indptr[row]!; place < sessions.indptr[row + 1]!; place += 1) {
      const [product, type] = [sessions.products[place]!, TYPE_CODES[sessions.types[place]!]!];
      if (sessions.at[place]! >= splitAt) {
        if (sessions.types[place] === code) own.taken.add(product);
        continue;
      }
      session.push(product);
      if (type === 'view') own.views.set(product, (own.views.get(product) ?? 0) + 1);
      else if (type === 'cart' || type === 'purchase') own.seen.add(product);
    }
    if (session.length > 0) own.session = session.slice(-4 * LAST_EVENTS);
  }
  return Array.from(people, (user) => learnerOf(user, acts.get(user)!, strengths)).filter(
    ({ taken }) => taken.length > 0,
  );
}

function learnerOf(user: number, { views, seen, taken, session }: Acts, { csr, lastAt }: PairMatrix): Learner {
  const [begin, end] = [csr.indptr[user]!, csr.indptr[user + 1]!];
  const ascending = (products: Iterable<number>): Int32Array => Int32Array.from(products).toSorted();
  const common = { seen: ascending(seen), session: Int32Array.from(session) };
  const viewed = ascending(views.keys());
  const profile: Profile =
    end > begin
      ? {
          ...common,
          basis: 'carts',
          products: csr.indices.subarray(begin, end),
          strengths: csr.values.subarray(begin, end),
          lastAt: lastAt.subarray(begin, end),
        }
      : {
          ...common,
          basis: 'views',
          products: viewed,
          strengths: Float32Array.from(viewed, (product) => views.get(product)!),
        };
  return { profile, taken: ascending([...taken].filter((product) => !seen.has(product))) };
}
