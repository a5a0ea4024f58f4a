import { type EventStore, externalIds, idNumber } from '@cartograph/events';

/** Views of one user read at most: the latest ones say most, and a bot has thousands. */
const LATEST = 200;

/**
 * The products that users viewed, latest first and as often as they were viewed, {@link LATEST} views each at most:
 * what recommendations start from where a user has no cart. Of views in one second the product with the higher number in the lake counts as later.
 *
 * @param userIds - external ids; what is no id of a log is left out of the answer.
 * @returns one entry for each user with a view.
 */
export async function readViewedProducts(
  store: EventStore,
  userIds: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, string[]>> {
  const known = userIds.flatMap((id) => idNumber(id)?.toString() ?? []);
  if (known.length === 0) return new Map();
  return readLatest(store, `user_id in (${known.map(() => 'cast(? as bigint)').join(', ')})`, known, options);
}

/**
 * The same for users without strengths that stand in a row of ids: one question for each thousands of them.
 *
 * @param userIds - external ids, ascending by number; views of users between them are read, too, and left out.
 * Cost: a scan of the views of the users between the first and the last.
 */
export async function readViewedBetween(store: EventStore, userIds: readonly string[], options: { signal?: AbortSignal } = {}): Promise<Map<string, string[]>> {
  const numbers = userIds.flatMap((id) => idNumber(id) ?? []);
  const viewed = new Map<string, string[]>();
  // The lake gives ids beyond 2^63 negative numbers: the two kinds are no one range.
  for (const part of [numbers.filter((number) => number >= 0n), numbers.filter((number) => number < 0n)]) {
    if (part.length === 0) continue;
    const [low, high] = part.reduce(([least, most], number) => [number < least ? number : least, number > most ? number : most], [part[0]!, part[0]!]);
    for (const entry of await readLatest(store, 'user_id between cast(? as bigint) and cast(? as bigint)', [low.toString(), high.toString()], options)) viewed.set(...entry);
  }
  const wanted = new Set(userIds);
  for (const userId of viewed.keys()) if (!wanted.has(userId)) viewed.delete(userId);
  return viewed;
}

async function readLatest(store: EventStore, isAsked: string, params: readonly string[], options: { signal?: AbortSignal }): Promise<Map<string, string[]>> {
  const viewed = new Map<string, string[]>();
  const rows = await store.rows<{ user_id: string; product_id: string }>(
    `select cast(user_id as string) as user_id, cast(product_id as string) as product_id
     from (
       select user_id, product_id, row_number() over (partition by user_id order by event_time desc, product_id desc) as place
       from events
       where event_type = 'view' and ${isAsked}
     ) as latest
     where place <= ${LATEST}
     order by user_id, place`,
    params,
    options.signal ? { signal: options.signal } : {},
  );
  const [users, products] = [await externalIds(store, rows.map((row) => row.user_id)), await externalIds(store, rows.map((row) => row.product_id))];
  for (const [place, user] of users.entries()) {
    const list = viewed.get(user) ?? [];
    list.push(products[place] ?? '');
    viewed.set(user, list);
  }
  return viewed;
}
