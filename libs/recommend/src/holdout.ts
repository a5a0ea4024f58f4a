import { timeSplit, type RelevantItems } from '@cartograph/metrics';
import type { CartLog, EventColumns } from './cart-log.js';
import { cartMatrix, lowerBound, rowOf, rowSum, type CartMatrix } from './cart-matrix.js';
import { whole } from './figure-text.js';
import type { HoldoutProtocol } from './report.js';
import { userGroup, type UserGroup } from './user-group.js';

/** Fewer test users than this say nothing: estimates and comparisons then answer `too-few`. */
export const MIN_TEST_USERS = 30;

/** Test users judged at most: ranking the whole catalogue for each is the dear part of an evaluation. */
export const MAX_TEST_USERS = 20_000;

/** Training before a cut, and what the same people carted from the cut on. */
export interface Holdout {
  /** Epoch seconds. */
  cut: number;
  train: CartMatrix;
  /** Cart events from the cut on. */
  test: CartMatrix;
  /** Views before the cut: what is known of users who had no cart yet. */
  views: CartMatrix;
  /** Ascending rows of users with a cart from the cut on; of more than {@link MAX_TEST_USERS} an even selection. */
  testUsers: Int32Array;
  /** Groups of those users, by their carts before the cut. */
  groups: UserGroup[];
  /** First carted product from the cut on, for each test user. */
  nextProducts: Int32Array;
  protocol: HoldoutProtocol;
}

/** Where a cut goes, and why there, in words. */
export interface Cut {
  at: number;
  rule: string;
}

/**
 * Chooses a global time cut: everything before trains, everything from it on is held out.
 *
 * First choice is the last 20 % of the time between the first and the last cart. Where that leaves fewer than
 * {@link MIN_TEST_USERS} test users, or fewer than as many users to train on, the cut goes to the instant that leaves
 * the last 20, 30, 40 or 50 % of cart events; the first that suffices is taken, else the one at 20 % of the events,
 * which evaluation then reports as too few.
 *
 * @param to - carts from this instant on do not exist for this cut. At least one must stand before it.
 */
export function chooseCut(carts: EventColumns, to = Infinity): Cut {
  const { users, at } = until(carts, to);
  const [first, last] = [at[0] ?? 0, at[at.length - 1] ?? 0];
  const byTime: Cut = { at: last - 0.2 * (last - first), rule: 'the last 20 % of the time between the first and the last cart' };
  const byEvents = [0.2, 0.3, 0.4, 0.5].map((share): Cut => ({
    at: at[Math.floor(at.length * (1 - share))] ?? last,
    rule: `the last ${Math.round(share * 100)} % of the cart events, because the last 20 % of the time leaves too few users`,
  }));
  const suffices = (cut: Cut): boolean => {
    const position = lowerBound(at, cut.at);
    return new Set(users.subarray(0, position)).size >= MIN_TEST_USERS && new Set(users.subarray(position)).size >= MIN_TEST_USERS;
  };
  return [byTime, ...byEvents].find(suffices) ?? byEvents[0]!;
}

/**
 * Splits a log at a cut.
 *
 * @param to - carts from this instant on are left out altogether: a validation slice inside the training part.
 */
export function makeHoldout(log: CartLog, cut: Cut, k: number, to = Infinity): Holdout {
  const size = { users: log.userIds.length, products: log.productIds.length };
  const events = until(log.carts, to);
  const train = cartMatrix(events, size, { to: cut.at });
  const test = cartMatrix(events, size, { from: cut.at });
  const views = cartMatrix(log.views, size, { to: cut.at });
  const nextOf = new Int32Array(size.users).fill(-1);
  for (let event = events.at.length - 1; event >= lowerBound(events.at, cut.at); event -= 1) {
    nextOf[events.users[event]!] = events.products[event]!;
  }
  const everyTestUser = Array.from(nextOf.keys()).filter((user) => nextOf[user]! >= 0);
  const testUsers = Int32Array.from(evenlySpaced(everyTestUser, MAX_TEST_USERS));
  const selection = testUsers.length < everyTestUser.length ? ` Of the ${whole(everyTestUser.length)} test users ${whole(testUsers.length)}, evenly spaced by id, are judged.` : '';
  const groups = Array.from(testUsers, (user) => userGroup(rowSum(train.csr, user)));
  const counts = timeSplit({ users: events.users, items: events.products, times: events.at }, cut.at).counts;
  return {
    cut: cut.at,
    train,
    test,
    views,
    testUsers,
    groups,
    nextProducts: testUsers.map((user) => nextOf[user]!),
    protocol: {
      split: `One global time cut: carts before it train, carts from it on are held out. The holdout is ${cut.rule}.${selection}`,
      cutAt: new Date(cut.at * 1000).toISOString(),
      k,
      relevant:
        'Products the user carted from the cut on. Without seen products: only those not carted by the same user before. ' +
        'Products nobody carted before the cut stay in and count as misses; the whole catalogue is ranked, never a sample.',
      trainUsers: counts.trainUsers,
      trainProducts: counts.trainItems,
      trainPairs: counts.trainPairs,
      testUsers: counts.testUsers,
      testPairs: counts.testPairs,
      coldUsers: counts.coldUsers,
      coldProducts: counts.coldItems,
    },
  };
}

/**
 * Relevant products of each test user, as CSR rows aligned with `testUsers`.
 * With `includesSeen` false, products carted before the cut are taken out; rows may then be empty.
 */
export function relevantProducts(holdout: Holdout, includesSeen: boolean): RelevantItems {
  const indptr = new Int32Array(holdout.testUsers.length + 1);
  const indices: number[] = [];
  for (const [position, user] of holdout.testUsers.entries()) {
    const seen = new Set(includesSeen ? [] : rowOf(holdout.train.csr, user).products);
    for (const product of rowOf(holdout.test.csr, user).products) {
      if (!seen.has(product)) indices.push(product);
    }
    indptr[position + 1] = indices.length;
  }
  return { indptr, indices: Int32Array.from(indices) };
}

/** At most `most` items of a list, evenly spaced, the first one among them. */
export function evenlySpaced<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!);
}

function until(events: EventColumns, to: number): EventColumns {
  const end = lowerBound(events.at, to);
  return { users: events.users.subarray(0, end), products: events.products.subarray(0, end), at: events.at.subarray(0, end) };
}
