import { externalIds, idNumber, type EventStore, type SqlValue } from '@cartograph/events';

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
  const known = [...new Set(userIds.flatMap((id) => idNumber(id) ?? []))];
  if (known.length === 0) return new Map();
  return readLatest(store, { from: 'events_of(?)', where: `user_id in (${known.map(() => '?').join(', ')})` }, [known, ...known], options);
}

/** Users named one by one in one question. */
const NAMED = 1_000;

/**
 * The same for very many users whose ids follow each other: one question for those of a range of numbers.
 *
 * @param userIds - external ids in ascending order; views of users between them are read too, and left out.
 * Cost: a scan of the views of the users from the first to the last; ids beyond 2^63 are no range in the lake and are asked for by name.
 */
export async function readViewedBetween(store: EventStore, userIds: readonly string[], options: { signal?: AbortSignal } = {}): Promise<Map<string, string[]>> {
  const plain = userIds.filter((id) => (idNumber(id) ?? -1n) >= 0n);
  const [first, last] = [plain[0], plain.at(-1)];
  const viewed = new Map<string, string[]>();
  if (first !== undefined && last !== undefined) {
    const wanted = new Set(plain);
    const between = await readLatest(store, { from: 'events', where: 'user_id between cast(? as bigint) and cast(? as bigint)' }, [first, last], options);
    for (const [userId, products] of between) if (wanted.has(userId)) viewed.set(userId, products);
  }
  const long = userIds.filter((id) => (idNumber(id) ?? 0n) < 0n);
  for (let from = 0; from < long.length; from += NAMED) {
    for (const [userId, products] of await readViewedProducts(store, long.slice(from, from + NAMED), options)) viewed.set(userId, products);
  }
  return viewed;
}

async function readLatest(store: EventStore, asked: { from: string; where: string }, params: readonly SqlValue[], options: { signal?: AbortSignal }): Promise<Map<string, string[]>> {
  const viewed = new Map<string, string[]>();
  const rows = await store.rows<{ user_id: string; product_id: string }>(
    `select cast(user_id as string) as user_id, cast(product_id as string) as product_id
     from (
       select user_id, product_id, row_number() over (partition by user_id order by event_time desc, product_id desc) as place
       from ${asked.from}
       where event_type = 'view' and ${asked.where}
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
