import { rowOf } from '../log/csr-rows.js';
import { emptyLists } from '../rank.js';
import type { Profile, RankedLists, Recommender } from '../recommender.js';
import { pause } from '../stretches.js';
import { isAnsweredFromViews, type Holdout } from './holdout.js';

/** Users asked at once; between two such lots a training can be stopped. */
const LOT = 1000;

/**
 * Asks a model for the top K of test users, as serving would: those with strengths by their row, those with views alone by a profile of them
 * and of their last session, all others as nobody known.
 *
 * @param positions - in `holdout.testUsers`; the lists are in their order.
 * @throws the signal's reason when it aborts, within a lot of {@link LOT} users.
 */
export async function listsFor(model: Recommender, holdout: Holdout, positions: ArrayLike<number>, includeSeen: boolean, signal?: AbortSignal): Promise<RankedLists> {
  const lists = emptyLists(positions.length, holdout.k);
  for (let begin = 0; begin < positions.length; begin += LOT) {
    await pause(signal);
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

/** What is known of a test user (by position) who has views but no strengths. */
export function viewerProfile(holdout: Holdout, position: number): Profile {
  const user = holdout.testUsers[position]!;
  const { products, values } = rowOf(holdout.views, user);
  const { sessions, seen } = holdout.train;
  const session = holdout.lastSessions[position]!;
  return {
    basis: 'views',
    products,
    strengths: values,
    seen: rowOf(seen.csr, user).products,
    session: session < 0 ? new Int32Array() : sessions.products.subarray(sessions.indptr[session]!, sessions.indptr[session + 1]!),
  };
}

function scatter(into: RankedLists, rows: readonly number[], from: RankedLists): void {
  for (const [index, row] of rows.entries()) {
    into.indices.set(from.indices.subarray(index * from.k, (index + 1) * from.k), row * into.k);
    into.scores.set(from.scores.subarray(index * from.k, (index + 1) * from.k), row * into.k);
  }
}
