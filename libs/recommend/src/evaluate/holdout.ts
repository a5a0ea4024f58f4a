import { isDeepStrictEqual } from 'node:util';
import type { CsrMatrix } from '@cartograph/als';
import { type RelevantItems } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { whole } from '../figure-text.js';
import { rowOf, rowsWithValues } from '../log/csr-rows.js';
import { pairMatrixSteps, type PairMatrix } from '../log/pair-matrix.js';
import { lastSessions } from '../log/row-profile.js';
import { weightOf, resolveStrengths, type StrengthOptions } from '../log/strengths.js';
import { trainingDataSteps, type TrainingData } from '../log/training-data.js';
import { TYPE_CODES, type TrainingLog } from '../log/training-log.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';
import type { HoldoutProtocol } from './report.js';
import { HELD_OUT, TRAINS, type Split } from './split.js';
import { doneWith, type Target, type TargetChoice } from './target.js';
import { eventsOfUser, userGroup, type UserGroup } from './user-group.js';

/** Test users judged at most, where nothing else is said: ranking the whole catalog for each is the dear part of an evaluation. */
export const MAX_TEST_USERS = 20_000;

/** Which categories, brands and prices models know. */
const FACTS_WORDS = {
  time: 'Categories, brands and prices of products are those known before the split date.',
  other:
    'Categories, brands and prices of products are those known at the last training event, which is later than many held-out ones.',
};

/** The training part of a log, and what the same people did in the part held out. */
export interface Holdout {
  split: Split;
  target: TargetChoice;
  k: number;
  train: TrainingData;
  /** Held-out events of the target. */
  test: PairMatrix;
  /** Training events of the target: what is cold is not in here. */
  known: CsrMatrix;
  /** Views of the test users in the training part: what is known of those who have no strengths yet. Of everyone where views are predicted. */
  views: CsrMatrix;
  /** Ascending rows of users with a held-out event; of very many an even selection. */
  testUsers: Int32Array;
  /** Groups of those users, by what they did in the training part. */
  groups: UserGroup[];
  /** First held-out product of each test user. */
  nextProducts: Int32Array;
  /** Last training session of each test user as a row of `train.sessions`; −1 for users without any event in training. */
  lastSessions: Int32Array;
  protocol: HoldoutProtocol;
}

/** See {@link makeHoldout}. */
interface HoldoutOptions {
  k: number;
  strengths?: Partial<StrengthOptions>;
  mostUsers?: number;
}

/**
 * Makes a holdout of a split.
 *
 * @param options.strengths - of the training part. Default: carts alone. Sessions that a bot rule flags are neither trained on nor judged, unless these say otherwise for training.
 * @param options.mostUsers - test users judged at most, evenly spaced by row. Default {@link MAX_TEST_USERS}.
 * @returns test users may be none; the protocol then says so and every estimate answers `too-few`.
 * Cost: O(events · log(events of a user)).
 */
export function makeHoldout(log: TrainingLog, split: Split, target: TargetChoice, options: HoldoutOptions): Holdout {
  return runStepsAtOnce(holdoutSteps(log, split, target, options));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* holdoutSteps(
  log: TrainingLog,
  split: Split,
  target: TargetChoice,
  options: HoldoutOptions,
): Generator<void, Holdout> {
  const { roles } = split;
  const size = { users: log.userIds.length, products: log.productIds.length };
  const trains = (position: number): boolean => roles[position] === TRAINS;
  const strengths = resolveStrengths(options.strengths);
  const train = yield* trainingDataSteps(log, { strengths, end: split.splitAt, includes: trains });
  const test = yield* pairMatrixSteps(log.events, size, (position) => (roles[position] === HELD_OUT ? 1 : null));
  const testUsers = Int32Array.from(evenlySpaced(rowsWithValues(test.csr), options.mostUsers ?? MAX_TEST_USERS));
  const isViewer = new Uint8Array(size.users).fill(target.event === 'view' ? 1 : 0);
  for (const user of testUsers) isViewer[user] = 1;
  const views = yield* viewsOf(log, (position) => trains(position) && isViewer[log.events.users[position]!] === 1);
  const matrixOf: Record<Target, () => CsrMatrix> = {
    cart: () => train.carts.csr,
    purchase: () => train.purchases.csr,
    view: () => views,
  };
  const known = matrixOf[target.event]();
  yield;
  const nextOf = yield* firstHeldOut(log, split);
  const last = lastSessions(train.sessions, size.users);
  yield;
  const groups = groupsOf(train, target, testUsers);
  yield;
  return {
    split,
    target,
    k: options.k,
    train,
    test,
    known,
    views,
    testUsers,
    groups,
    nextProducts: testUsers.map((user) => nextOf[user]!),
    lastSessions: testUsers.map((user) => last[user]!),
    protocol: protocolOf({ split, target, k: options.k, known, test: test.csr, judged: testUsers.length }),
  };
}

/** The same holdout with other strengths in its training part; itself where they are no others. @throws RangeError - see `resolveStrengths`. */
export function withStrengths(log: TrainingLog, holdout: Holdout, strengths: Partial<StrengthOptions>): Holdout {
  return runStepsAtOnce(strengthsSteps(log, holdout, strengths));
}

/**
 * The same in steps, as of {@link holdoutSteps}.
 *
 * @param sample - one byte a user row: 0 where the training part has nothing of the user. Default: all users train.
 */
export function* strengthsSteps(
  log: TrainingLog,
  holdout: Holdout,
  strengths: Partial<StrengthOptions>,
  sample: Uint8Array | null = null,
): Generator<void, Holdout> {
  const wanted = resolveStrengths(strengths);
  const { train, split, target, k } = holdout;
  if (isDeepStrictEqual(wanted, train.strengthOptions)) return holdout;
  if (wanted.excludeBots !== train.strengthOptions.excludeBots)
    return yield* holdoutSteps(log, split, target, { k, strengths: wanted });
  const size = { users: train.users, products: train.products };
  const { users } = log.events;
  const includes = (position: number): boolean =>
    split.roles[position] === TRAINS && (sample === null || sample[users[position]!] === 1);
  const part = { end: train.end, includes };
  const matrix = yield* pairMatrixSteps(log.events, size, weightOf(log, wanted, part), wanted.cap ?? Infinity);
  const changed = { ...train, strengths: matrix, strengthOptions: wanted };
  return { ...holdout, train: changed, groups: groupsOf(changed, target, holdout.testUsers) };
}

function groupsOf(train: TrainingData, { groupedBy }: TargetChoice, testUsers: Int32Array): UserGroup[] {
  return Array.from(testUsers, (user) => userGroup(eventsOfUser(train, groupedBy, user)));
}

/**
 * Relevant products of test users, as CSR rows aligned with `positions`.
 * With `includesSeen` false, products carted or bought in the training part are taken out; rows may then be empty.
 *
 * @param positions - in `testUsers`. Default: all of them.
 */
export function relevantProducts(
  holdout: Holdout,
  includesSeen: boolean,
  positions?: ArrayLike<number>,
): RelevantItems {
  const rows = positions ?? Int32Array.from(holdout.testUsers.keys());
  const indptr = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  for (let row = 0; row < rows.length; row += 1) {
    const user = holdout.testUsers[rows[row]!]!;
    const seen = new Set(includesSeen ? [] : rowOf(holdout.train.seen.csr, user).products);
    for (const product of rowOf(holdout.test.csr, user).products) if (!seen.has(product)) indices.push(product);
    indptr[row + 1] = indices.length;
  }
  return { indptr, indices: Int32Array.from(indices) };
}

/** Whether a test user (by position) has no strengths to be answered from, but views: the model is then asked with a profile of them, as in serving. */
export function isAnsweredFromViews(holdout: Holdout, position: number): boolean {
  const user = holdout.testUsers[position]!;
  return !hasRow(holdout.train.strengths.csr, user) && hasRow(holdout.views, user);
}

/** Whether anything is known of a test user (by position) that a model can start from. */
export function isKnown(holdout: Holdout, position: number): boolean {
  const user = holdout.testUsers[position]!;
  return (
    hasRow(holdout.train.strengths.csr, user) || hasRow(holdout.views, user) || hasRow(holdout.train.seen.csr, user)
  );
}

/**
 * At most `most` items of a list in their order, evenly spaced: one of each stretch, drawn by chance, since every third id, say, may be of one kind. The same for the same lengths.
 */
export function evenlySpaced<Item>(items: ArrayLike<Item>, most: number): Item[] {
  if (items.length <= most) return Array.from(items);
  const random = seededRandom(1, 71);
  return Array.from({ length: most }, (_, index) => {
    const [from, end] = [Math.floor((index * items.length) / most), Math.floor(((index + 1) * items.length) / most)];
    return items[from + Math.floor(random.next() * (end - from))]!;
  });
}

function hasRow(csr: CsrMatrix, row: number): boolean {
  return csr.indptr[row + 1]! > csr.indptr[row]!;
}

function* viewsOf(log: TrainingLog, includes: (position: number) => boolean): Generator<void, CsrMatrix> {
  const code = TYPE_CODES.indexOf('view');
  const { types, sessions } = log.events;
  const size = { users: log.userIds.length, products: log.productIds.length };
  return (yield* pairMatrixSteps(log.events, size, (position) =>
    types[position] === code && includes(position) && log.botSessions[sessions[position]!] !== 1 ? 1 : null,
  )).csr;
}

/** The first held-out product of each user, −1 without one; only events of the target, outside sessions of bots, are held out. */
function* firstHeldOut(log: TrainingLog, { roles }: Split): Generator<void, Int32Array> {
  const next = new Int32Array(log.userIds.length).fill(-1);
  const { users, products } = log.events;
  yield* spanSteps(roles.length, (from, to) => {
    for (let position = from; position < to; position += 1) {
      if (roles[position] === HELD_OUT && next[users[position]!] === -1) next[users[position]!] = products[position]!;
    }
  });
  return next;
}

function protocolOf(made: {
  split: Split;
  target: TargetChoice;
  k: number;
  known: CsrMatrix;
  test: CsrMatrix;
  judged: number;
}): HoldoutProtocol {
  const { split, target, k, known, test, judged } = made;
  const testUsers = rowsWithValues(test);
  const [trained, tested] = [new Uint8Array(known.columns), new Uint8Array(test.columns)];
  for (const product of known.indices) trained[product] = 1;
  for (const product of test.indices) tested[product] = 1;
  let [trainProducts, testProducts, coldProducts, coldUsers, coldPairs] = [0, 0, 0, 0, 0];
  for (let product = 0; product < trained.length; product += 1) {
    trainProducts += trained[product]!;
    testProducts += tested[product]!;
    if (tested[product] === 1 && trained[product] === 0) coldProducts += 1;
  }
  for (const user of testUsers) if (!hasRow(known, user)) coldUsers += 1;
  for (const product of test.indices) if (trained[product] === 0) coldPairs += 1;
  const selection =
    judged < testUsers.length
      ? ` Of the ${whole(testUsers.length)} test users ${whole(judged)}, evenly spaced by id, are judged.`
      : '';
  return {
    split: split.words + selection,
    kind: split.kind,
    isLeaking: split.isLeaking,
    target: target.event,
    splitAt: new Date(split.splitAt * 1000).toISOString(),
    k,
    relevant:
      `${target.words} Without seen products: only those not carted or bought by the same user before. ` +
      `Products nobody ${doneWith(target.event)} in the training part stay in and count as misses unless a model knows them otherwise; the whole catalog is ranked, never a sample. ` +
      `Sessions that a bot rule flags are not judged. ${FACTS_WORDS[split.kind === 'time' ? 'time' : 'other']}`,
    trainUsers: rowsWithValues(known).length,
    trainProducts,
    trainPairs: known.indices.length,
    testUsers: testUsers.length,
    testProducts,
    testPairs: test.indices.length,
    coldUsers,
    coldProducts,
    coldPairs,
    judgedUsers: judged,
  };
}
