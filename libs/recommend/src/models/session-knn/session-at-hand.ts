import type { SessionRows } from '../../log/sessions.js';
import { lastSessions } from '../../log/row-profile.js';
import type { Profile } from '../../recommender.js';

/** Every user's last session as it is asked about: user u's is `products[indptr[u] … indptr[u + 1])`. */
export interface UserSessions {
  indptr: Int32Array;
  products: Int32Array;
}

/** The latest events of a session, at most `most`, one right after another of the same product left out. */
export function latestEvents(session: Int32Array, most: number): Int32Array {
  const kept: number[] = [];
  for (let place = session.length - 1; place >= 0 && kept.length < most; place -= 1) {
    if (place === 0 || session[place] !== session[place - 1]) kept.push(session[place]!);
  }
  return Int32Array.from(kept.toReversed());
}

/** The session of a profile; where it has none, its products in the order of their last events, then of their rows. */
export function sessionAtHand(profile: Pick<Profile, 'session' | 'products' | 'lastAt'>, most: number): Int32Array {
  if (profile.session.length > 0) return latestEvents(profile.session, most);
  const { products, lastAt } = profile;
  if (lastAt === undefined) return products.slice(Math.max(0, products.length - most));
  const order = Array.from(products.keys()).toSorted((a, b) => lastAt[a]! - lastAt[b]! || a - b);
  return Int32Array.from(order.slice(-most), (place) => products[place]!);
}

/** The last session of each user, `most` events of it. Cost: O(events). */
export function userSessions(sessions: SessionRows, users: number, most: number): UserSessions {
  const last = lastSessions(sessions, users);
  const indptr = new Int32Array(users + 1);
  const cuts: Int32Array[] = [];
  for (let user = 0; user < users; user += 1) {
    const row = last[user]!;
    const cut = row < 0 ? new Int32Array() : latestEvents(sessions.products.subarray(sessions.indptr[row]!, sessions.indptr[row + 1]!), most);
    cuts.push(cut);
    indptr[user + 1] = indptr[user]! + cut.length;
  }
  const products = new Int32Array(indptr[users]!);
  for (const [user, cut] of cuts.entries()) products.set(cut, indptr[user]!);
  return { indptr, products };
}

/** The same with nothing for some users. */
export function userSessionsWithout(sessions: UserSessions, without: ReadonlySet<number>): UserSessions {
  const users = sessions.indptr.length - 1;
  const indptr = new Int32Array(users + 1);
  const products = new Int32Array(sessions.products.length);
  for (let user = 0; user < users; user += 1) {
    const own = without.has(user) ? new Int32Array() : sessions.products.subarray(sessions.indptr[user]!, sessions.indptr[user + 1]!);
    products.set(own, indptr[user]!);
    indptr[user + 1] = indptr[user]! + own.length;
  }
  return { indptr, products: products.slice(0, indptr[users]!) };
}
