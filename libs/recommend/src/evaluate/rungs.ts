import { rankingMetrics } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { lastSessions } from '../log/row-profile.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelFamily } from '../family.js';
import type { Recommender } from '../recommender.js';
import { evenlySpaced, isKnown, relevantProducts, strengthsSteps, type Holdout } from './holdout.js';
import { listsFor } from './lists.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';
import { sampleUsersSteps } from './sample-users.js';
import { tuningSessions, type SessionHoldout, type TuningSessions } from './session-models.js';
import { MIN_TEST_USERS } from './split.js';

/** Users a setting is judged on at most, in each rung. */
const JUDGED = 2000;

/** A rung is left out where it would judge on fewer users than this. */
const FEWEST = 200;

/** One user in so many, drawn by chance, trains and is judged in a rung; each rung has three times the users of the one before. */
const STRIDES = [9, 3, 1];

/** A sample of a validation slice: what trials of one rung are fitted and judged on. */
export interface Rung {
  /** One active user in so many is in it. */
  stride: number;
  /** With the training part of the users in the sample. */
  holdout: Holdout;
  /** Positions in `holdout.testUsers` that are judged. */
  positions: Int32Array;
  /** What kinds that are tuned on sessions are judged on, the same in every rung; null where there are too few. */
  sessions: TuningSessions | null;
  /** Users who train. */
  trainUsers: number;
  /** One byte a user row: 1 where the user may train; null where all may. */
  sample: Uint8Array | null;
}

/** Of the order in which users enter rungs: ids may follow a pattern that every third user would share. */
const CHANCE = { seed: 1, stream: 70 } as const;

/**
 * The rungs of successive halving on a validation slice, the smallest first; the last one holds all users. The users of a rung are in the next one too.
 * Judged are users of whom something is known and who have a held-out product they had not seen.
 *
 * @param slice - the sessions of the slice. Default: none.
 * @returns empty where fewer than {@link MIN_TEST_USERS} such users exist.
 */
export function rungsOf(validation: Holdout, slice: SessionHoldout | null = null): Rung[] {
  return runStepsAtOnce(rungsSteps(validation, slice));
}

/**
 * The same in steps, between which it can be stopped.
 *
 * @param most - rungs that are made, from the smallest on. Default: all.
 */
export function* rungsSteps(
  validation: Holdout,
  slice: SessionHoldout | null = null,
  most = STRIDES.length,
): Generator<void, Rung[]> {
  const relevant = relevantProducts(validation, false);
  const usable = Int32Array.from(validation.testUsers.keys()).filter(
    (position) => relevant.indptr[position + 1]! > relevant.indptr[position]! && isKnown(validation, position),
  );
  if (usable.length < MIN_TEST_USERS) return [];
  const strides = STRIDES.filter((stride) => stride === 1 || usable.length / stride >= FEWEST);
  yield;
  const order = yield* activeByChance(validation.train);
  const sessions = slice && tuningSessions(slice, JUDGED);
  const rungs: Rung[] = [];
  for (const stride of strides.slice(0, most))
    rungs.push({ ...(yield* rungOf(validation, usable, order, stride)), sessions });
  return rungs;
}

/**
 * The same rung with other strengths, summed from the events of its own users alone. Who is judged does not depend on strengths: whoever has one has a view, a cart or a purchase.
 *
 * @param rung - of strengths that leave sessions of bots out, as these must.
 */
export function* rungWithStrengths(log: TrainingLog, rung: Rung, strengths: StrengthOptions): Generator<void, Rung> {
  return { ...rung, holdout: yield* strengthsSteps(log, rung.holdout, strengths, rung.sample) };
}

/** The sessions of a rung that a family is judged on; null where it is judged on users. */
export function sessionsFor(family: Pick<ModelFamily, 'tunedOn'>, rung: Pick<Rung, 'sessions'>): TuningSessions | null {
  return family.tunedOn === 'sessions' ? rung.sessions : null;
}

/** NDCG@K of each judged user of a rung, seen products filtered. */
export async function ndcgOf(
  model: Recommender,
  rung: Pick<Rung, 'holdout' | 'positions'>,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const { holdout, positions } = rung;
  const lists = await listsFor(model, holdout, positions, false, signal);
  return rankingMetrics({
    recommended: lists.indices,
    k: holdout.k,
    relevant: relevantProducts(holdout, false, positions),
  }).perUser.ndcg;
}

function* rungOf(
  validation: Holdout,
  usable: Int32Array,
  order: Int32Array,
  stride: number,
): Generator<void, Omit<Rung, 'sessions'>> {
  const { train, testUsers } = validation;
  const active = new Uint8Array(train.users);
  const trainUsers = Math.ceil(order.length / stride);
  for (const user of order.subarray(0, trainUsers)) active[user] = 1;
  const positions = Int32Array.from(
    evenlySpaced(
      usable.filter((position) => active[testUsers[position]!] === 1),
      JUDGED,
    ),
  );
  if (stride === 1) return { stride, holdout: validation, positions, trainUsers, sample: null };
  const sampled = yield* sampleUsersSteps(train, active);
  const last = lastSessions(sampled.sessions, train.users);
  const holdout = { ...validation, train: sampled, lastSessions: testUsers.map((user) => last[user]!) };
  return { stride, holdout, positions, trainUsers, sample: active };
}

/** Users with a session, in an order drawn by chance, the same for the same users. */
function* activeByChance({ sessions, users }: Holdout['train']): Generator<void, Int32Array> {
  const isActive = new Uint8Array(users);
  for (const user of sessions.users) isActive[user] = 1;
  const order = new Int32Array(users);
  let active = 0;
  for (let user = 0; user < users; user += 1) {
    if (isActive[user] === 0) continue;
    order[active] = user;
    active += 1;
  }
  yield;
  const random = seededRandom(CHANCE.seed, CHANCE.stream);
  yield* spanSteps(active - 1, (from, to) => {
    for (let left = active - 1 - from; left > active - 1 - to; left -= 1) {
      const drawn = Math.floor(random.next() * (left + 1));
      const last = order[left]!;
      order[left] = order[drawn]!;
      order[drawn] = last;
    }
  });
  return order.subarray(0, active);
}
