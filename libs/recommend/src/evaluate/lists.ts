import { rowOf } from '../log/csr-rows.js';
import { TYPE_CODES } from '../log/training-log.js';
import { emptyLists } from '../rank.js';
import type { Profile, RankedLists, Recommender } from '../recommender.js';
import { yieldTurn } from '@cartograph/threads';
import { isAnsweredFromViews, type Holdout } from './holdout.js';

const VIEW = TYPE_CODES.indexOf('view');

/** Users asked at once; between two such lots a training can be stopped. */
const LOT = 1000;

/**
 * Asks a model for the top K of test users, as serving would: those with strengths by their row, those with views alone by a profile of them
 * and of their last session, all others as nobody known.
 *
 * @param positions - in `holdout.testUsers`; the lists are in their order.
 * @throws the signal's reason when it aborts, within a lot of {@link LOT} users.
 */
export async function listsFor(
  model: Recommender,
  holdout: Holdout,
  positions: ArrayLike<number>,
  includeSeen: boolean,
  signal?: AbortSignal,
): Promise<RankedLists> {
  const lists = emptyLists(positions.length, holdout.k);
  for (let begin = 0; begin < positions.length; begin += LOT) {
    await yieldTurn(signal);
    const rows = Array.from({ length: Math.min(LOT, positions.length - begin) }, (_, index) => begin + index);
    const viewers = rows.filter((row) => isAnsweredFromViews(holdout, positions[row]!));
    const others = rows.filter((row) => !isAnsweredFromViews(holdout, positions[row]!));
    const users = Int32Array.from(others, (row) => holdout.testUsers[positions[row]!]!);
    const profiles = viewers.map((row) => viewerProfile(holdout, positions[row]!));
    scatter(lists, others, model.recommendUsers(users, holdout.k, { includeSeen }));
    scatter(lists, viewers, model.recommendProfiles(profiles, holdout.k, { includeSeen }));
  }
  return lists;
}

/** Places that a list of both seen and other products has beside K. */
const ROOM = 20;

/** Lists of the same people: with seen products filtered, and with them. */
export interface BothLists {
  without: RankedLists;
  withSeen: RankedLists;
}

/** Both lists of test users, as {@link listsFor} gives each; a model that only filters seen products is asked once. */
export async function bothListsFor(
  model: Recommender,
  holdout: Holdout,
  positions: Int32Array,
  signal?: AbortSignal,
): Promise<BothLists> {
  const ask = (some: ArrayLike<number>, includeSeen: boolean, k = holdout.k): Promise<RankedLists> =>
    listsFor(model, { ...holdout, k }, some, includeSeen, signal);
  if (model.filtersSeen !== true) return { without: await ask(positions, false), withSeen: await ask(positions, true) };
  const longer = await ask(positions, true, withRoom(holdout.k));
  const seenOf = (row: number): Int32Array =>
    rowOf(holdout.train.seen.csr, holdout.testUsers[positions[row]!]!).products;
  return bothOf(longer, holdout.k, Int32Array.from(positions.keys()), seenOf, (rows) =>
    ask(
      rows.map((row) => positions[row]!),
      false,
    ),
  );
}

/** Longer lists that both are taken from, for {@link bothOf}: of K and some places more. */
export const withRoom = (k: number): number => k + ROOM;

/**
 * Takes lists of K out of longer ones that hold seen products too.
 *
 * @param rows - of the longer lists: those that are wanted without seen products, in this order.
 * @param ask - makes such lists again for rows whose longer list holds too many seen products.
 */
export async function bothOf(
  longer: RankedLists,
  k: number,
  rows: Int32Array,
  seenOf: (row: number) => Int32Array,
  ask: (rows: number[]) => Promise<RankedLists>,
): Promise<BothLists> {
  const withSeen = emptyLists(longer.users, k);
  for (let row = 0; row < longer.users; row += 1) {
    withSeen.indices.set(longer.indices.subarray(row * longer.k, row * longer.k + k), row * k);
    withSeen.scores.set(longer.scores.subarray(row * longer.k, row * longer.k + k), row * k);
  }
  const without = emptyLists(rows.length, k);
  const open: number[] = [];
  for (const [place, row] of rows.entries())
    if (!takeUnseen(longer, row, seenOf(row), without, place)) open.push(place);
  scatter(without, open, await ask(open.map((place) => rows[place]!)));
  return { without, withSeen };
}

/** Writes the first of a list that are not seen; false where the list is too short to tell which they are. */
function takeUnseen(from: RankedLists, row: number, seen: Int32Array, into: RankedLists, place: number): boolean {
  let size = 0;
  for (let entry = row * from.k; entry < (row + 1) * from.k; entry += 1) {
    const product = from.indices[entry]!;
    if (product < 0) return true;
    if (seen.includes(product)) continue;
    into.indices[place * into.k + size] = product;
    into.scores[place * into.k + size] = from.scores[entry]!;
    size += 1;
    if (size === into.k) return true;
  }
  into.indices.fill(-1, place * into.k, (place + 1) * into.k);
  return false;
}

/** What is known of a test user (by position) who has views but no strengths: all views, those of the last session in their order, as serving reads them. */
export function viewerProfile(holdout: Holdout, position: number): Profile {
  const user = holdout.testUsers[position]!;
  const { products, values } = rowOf(holdout.views, user);
  const { sessions, seen } = holdout.train;
  const session = holdout.lastSessions[position]!;
  const [begin, end] = session < 0 ? [0, 0] : [sessions.indptr[session]!, sessions.indptr[session + 1]!];
  return {
    basis: 'views',
    products,
    strengths: values,
    seen: rowOf(seen.csr, user).products,
    session: sessions.products.subarray(begin, end).filter((_, place) => sessions.types[begin + place] === VIEW),
  };
}

function scatter(into: RankedLists, rows: readonly number[], from: RankedLists): void {
  for (const [index, row] of rows.entries()) {
    into.indices.set(from.indices.subarray(index * from.k, (index + 1) * from.k), row * into.k);
    into.scores.set(from.scores.subarray(index * from.k, (index + 1) * from.k), row * into.k);
  }
}
