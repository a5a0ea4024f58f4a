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
  const viewed = new Map<string, string[]>();
  if (known.length === 0) return viewed;
  const rows = await store.rows<{ user_id: string; product_id: string }>(
    `select cast(user_id as string) as user_id, cast(product_id as string) as product_id
     from (
       select user_id, product_id, row_number() over (partition by user_id order by event_time desc, product_id desc) as place
       from events
       where event_type = 'view' and user_id in (${known.map(() => 'cast(? as bigint)').join(', ')})
     ) as latest
     where place <= ${LATEST}
     order by user_id, place`,
    known,
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
