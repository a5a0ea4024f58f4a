import type { SessionRows } from '../../log/sessions.js';
import { lastSessions } from '../../log/row-profile.js';
import type { Profile } from '../../recommender.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/** Every user's last session as it is asked about: user u's is `products[indptr[u] … indptr[u + 1])`. */
export interface UserSessions {
  indptr: Int32Array;
  products: Int32Array;
}

/** The latest events of a session, at most `most`, one right after another of the same product left out unless `repeats` says otherwise. */
export function latestEvents(session: Int32Array, most: number, repeats = false): Int32Array {
  const kept = new Int32Array(countLatest(session, 0, session.length, most, repeats));
  copyLatest(session, 0, session.length, kept, 0, kept.length, repeats);
  return kept;
}

/**
 * What a profile is asked about: its session; before it, where `isExtended`, its other products in the order of their last events, then of their rows, as far as there is
 * room. Where it has no session, its products in that order.
 */
export function sessionAtHand(
  profile: Pick<Profile, 'session' | 'products' | 'lastAt'>,
  most: number,
  isExtended: boolean,
  repeats = false,
): Int32Array {
  const session = latestEvents(profile.session, most, repeats);
  const room = most - session.length;
  if (room === 0 || (session.length > 0 && !isExtended)) return session;
  const { products, lastAt } = profile;
  const others = Array.from(products.keys()).filter((place) => !session.includes(products[place]!));
  if (lastAt) others.sort((a, b) => lastAt[a]! - lastAt[b]! || a - b);
  const earlier = others.slice(-room);
  return Int32Array.from({ length: earlier.length + session.length }, (_, place) =>
    place < earlier.length ? products[earlier[place]!]! : session[place - earlier.length]!,
  );
}

/** The last session of each user, `most` events of it. Cost: O(events). */
export function userSessions(sessions: SessionRows, users: number, most: number): UserSessions {
  return runStepsAtOnce(userSessionsSteps(sessions, users, most));
}

/** The same in steps of a tenth of a second or so, between which it can be stopped. */
export function* userSessionsSteps(
  { indptr: begins, products: events, users: owners }: SessionRows,
  users: number,
  most: number,
  repeats = false,
): Generator<void, UserSessions> {
  const last = lastSessions({ users: owners }, users);
  yield;
  const indptr = new Int32Array(users + 1);
  yield* spanSteps(users, (from, to) => {
    for (let user = from; user < to; user += 1) {
      const row = last[user]!;
      indptr[user + 1] =
        indptr[user]! + (row < 0 ? 0 : countLatest(events, begins[row]!, begins[row + 1]!, most, repeats));
    }
  });
  const products = new Int32Array(indptr[users]!);
  yield* spanSteps(users, (from, to) => {
    for (let user = from; user < to; user += 1) {
      const row = last[user]!;
      if (row >= 0)
        copyLatest(events, begins[row]!, begins[row + 1]!, products, indptr[user]!, indptr[user + 1]!, repeats);
    }
  });
  return { indptr, products };
}

/** The same with nothing for some users. */
export function userSessionsWithout(sessions: UserSessions, without: ReadonlySet<number>): UserSessions {
  const users = sessions.indptr.length - 1;
  const indptr = new Int32Array(users + 1);
  const products = new Int32Array(sessions.products.length);
  for (let user = 0; user < users; user += 1) {
    const own = without.has(user)
      ? new Int32Array()
      : sessions.products.subarray(sessions.indptr[user]!, sessions.indptr[user + 1]!);
    products.set(own, indptr[user]!);
    indptr[user + 1] = indptr[user]! + own.length;
  }
  return { indptr, products: products.slice(0, indptr[users]!) };
}

/** How many events of `products[begin … end)` are kept: at most `most`. */
function countLatest(products: Int32Array, begin: number, end: number, most: number, repeats: boolean): number {
  let count = 0;
  for (let place = end - 1; place >= begin && count < most; place -= 1)
    if (repeats || place === begin || products[place] !== products[place - 1]) count += 1;
  return count;
}

/** Copies them to `into[from … to)`. */
function copyLatest(
  products: Int32Array,
  begin: number,
  end: number,
  into: Int32Array,
  from: number,
  to: number,
  repeats: boolean,
): void {
  let next = to;
  for (let place = end - 1; next > from; place -= 1) {
    if (!repeats && place !== begin && products[place] === products[place - 1]) continue;
    next -= 1;
    into[next] = products[place]!;
  }
}
