import { TYPE_CODES } from '../log/training-log.js';
import type { TrainingData } from '../log/training-data.js';
import { nameCodes } from '../name-codes.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/** The gaps of one product or category. */
export interface GapGroup {
  /** Days between a purchase and the next one by the same user, ascending. */
  gaps: Float64Array;
  /** Purchases that no other followed before the log's end. */
  censored: number;
  /** 1 − Kaplan–Meier survival at the longest gap: the share of purchases followed by another by then. */
  returned: number;
}

/** Gaps by product row (as text) and by category code; '' holds the whole shop. Categories hold the pooled gaps of those below them. */
export interface GapGroups {
  products: ReadonlyMap<string, GapGroup>;
  categories: ReadonlyMap<string, GapGroup>;
}

const DAY = 86_400;
const PURCHASE = TYPE_CODES.indexOf('purchase');

/** Gaps that are being gathered: completed ones, and how long each open one has been watched; days. */
interface Gathering {
  gaps: number[];
  open: number[];
}

/**
 * Gathers gaps between purchases. Several purchases of one thing in one session are one purchase: the log writes a row a piece.
 * A category without a code counts by its id; products without any category count for themselves and for the shop.
 *
 * Cost O(purchases · log purchases).
 */
export function collectGaps(data: GapData): GapGroups {
  return runStepsAtOnce(gapsSteps(data));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* gapsSteps({ sessions, facts, products, end }: GapData): Generator<void, GapGroups> {
  const { codes: codeOf, names } = nameCodes(facts.categories);
  const bought = yield* purchasesIn(sessions);
  const byProduct = yield* gaps(yield* purchases(sessions, bought, (product) => product), end);
  const byCode = yield* gaps(yield* purchases(sessions, bought, (product) => codeOf[product]!), end);

  const categories = new Map<string, Gathering>();
  const pool = (key: string, from: Gathering): void => {
    const group = categories.get(key) ?? { gaps: [], open: [] };
    categories.set(key, group);
    for (const gap of from.gaps) group.gaps.push(gap);
    for (const days of from.open) group.open.push(days);
  };
  const found = Array.from(names.entries()).filter(([code]) => byCode.has(code));
  yield* spanSteps(
    found.length,
    (from, to) => {
      for (const [code, category] of found.slice(from, to)) {
        const group = byCode.get(code)!;
        for (let key = category; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) pool(key, group);
        pool('', group);
      }
    },
    GROUPS,
  );
  for (const [product, group] of byProduct) if (product < products && codeOf[product] === -1) pool('', group);
  yield;
  return { products: yield* finished(byProduct), categories: yield* finished(categories) };
}

/** What gaps are gathered from. */
type GapData = Pick<TrainingData, 'sessions' | 'facts' | 'products' | 'end'>;

/** Groups that are pooled or put in order between two yields; the largest of all, the whole shop, is one. */
const GROUPS = 5000;

function* finished<Key extends string | number>(groups: Map<Key, Gathering>): Generator<void, Map<string, GapGroup>> {
  const all = [...groups];
  const made = new Map<string, GapGroup>();
  yield* spanSteps(
    all.length,
    (from, to) => {
      for (const [key, { gaps: days, open }] of all.slice(from, to)) made.set(String(key), groupOf(days, open));
    },
    GROUPS,
  );
  return made;
}

/** Where the purchases stand among the events of sessions, ascending, and the session of each. */
interface Bought {
  entries: Int32Array;
  sessions: Int32Array;
}

function* purchasesIn({ indptr, types }: TrainingData['sessions']): Generator<void, Bought> {
  const entries: number[] = [];
  const sessions: number[] = [];
  let session = 0;
  yield* spanSteps(types.length, (from, to) => {
    for (let entry = from; entry < to; entry += 1) {
      if (types[entry] !== PURCHASE) continue;
      while (indptr[session + 1]! <= entry) session += 1;
      entries.push(entry);
      sessions.push(session);
    }
  });
  return { entries: Int32Array.from(entries), sessions: Int32Array.from(sessions) };
}

/** Purchases as columns of one length. */
interface Purchases {
  users: Int32Array;
  things: Int32Array;
  at: Float64Array;
}

/** Purchases sorted by user, thing and time; a thing bought twice in a session appears once. Things below 0 are left out. */
function* purchases(
  sessions: TrainingData['sessions'],
  bought: Bought,
  thingOf: (product: number) => number,
): Generator<void, Purchases> {
  const places = Int32Array.from(bought.entries.keys()).filter(
    (place) => thingOf(sessions.products[bought.entries[place]!]!) >= 0,
  );
  const size = places.length;
  const sessionOf = places.map((place) => bought.sessions[place]!);
  yield;
  const users = sessionOf.map((session) => sessions.users[session]!);
  const things = places.map((place) => thingOf(sessions.products[bought.entries[place]!]!));
  const at = Float64Array.from(places, (place) => sessions.at[bought.entries[place]!]!);
  yield;
  const order = byUser(users);
  yield;
  let first = 0;
  yield* spanSteps(size, (_from, to) => {
    while (first < to) {
      let end = first + 1;
      while (end < size && users[order[end]!] === users[order[first]!]) end += 1;
      if (end > first + 1)
        order.subarray(first, end).sort((a, b) => things[a]! - things[b]! || at[a]! - at[b]! || a - b);
      first = end;
    }
  });
  const isRepeat = (a: number, b: number): boolean => sessionOf[a] === sessionOf[b] && things[a] === things[b];
  const kept = order.filter((position, rank) => rank === 0 || !isRepeat(position, order[rank - 1]!));
  yield;
  return {
    users: kept.map((position) => users[position]!),
    things: kept.map((position) => things[position]!),
    at: Float64Array.from(kept, (position) => at[position]!),
  };
}

/** Positions ascending by user, in their own order within one. */
function byUser(users: Int32Array): Int32Array {
  const start = new Int32Array(users.reduce((most, user) => Math.max(most, user), -1) + 2);
  for (const user of users) start[user + 1]! += 1;
  for (let user = 1; user < start.length; user += 1) start[user]! += start[user - 1]!;
  const order = new Int32Array(users.length);
  for (let position = 0; position < users.length; position += 1) {
    const user = users[position]!;
    order[start[user]!] = position;
    start[user]! += 1;
  }
  return order;
}

function* gaps({ users, things, at }: Purchases, end: number): Generator<void, Map<number, Gathering>> {
  const groups = new Map<number, Gathering>();
  yield* spanSteps(at.length, (from, to) => {
    for (let place = from; place < to; place += 1) {
      const thing = things[place]!;
      const group = groups.get(thing) ?? { gaps: [], open: [] };
      groups.set(thing, group);
      const isFollowed = place + 1 < at.length && users[place + 1] === users[place] && things[place + 1] === thing;
      if (isFollowed) group.gaps.push((at[place + 1]! - at[place]!) / DAY);
      else group.open.push((end - at[place]!) / DAY);
    }
  });
  return groups;
}

function groupOf(days: number[], open: number[]): GapGroup {
  const completed = Float64Array.from(days).toSorted();
  const watched = Float64Array.from(open).toSorted();
  let [survival, cut] = [1, 0];
  for (let place = 0; place < completed.length; place += 1) {
    while (cut < watched.length && watched[cut]! < completed[place]!) cut += 1;
    const atRisk = completed.length - place + watched.length - cut;
    survival *= 1 - 1 / atRisk;
  }
  return { gaps: completed, censored: watched.length, returned: 1 - survival };
}
