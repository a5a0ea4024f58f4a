import type { EventStore } from '@cartograph/events';

/** Views of one user read at most: the latest ones say most, and a bot has thousands. */
const LATEST = 200;

/**
 * The products that users viewed, latest first and as often as they were viewed, {@link LATEST} views each at most:
 * what recommendations start from where a user has no cart. Of views in one second the higher product id counts as later.
 *
 * @param userIds - external ids; what is no id of a log is left out of the answer.
 * @returns one entry for each user with a view.
 */
export async function readViewedProducts(
  store: EventStore,
  userIds: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, string[]>> {
  const known = userIds.filter((id) => /^\d{1,18}$|^[1-8]\d{18}$/.test(id));
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
  for (const row of rows) {
    const list = viewed.get(row.user_id) ?? [];
    list.push(row.product_id);
    viewed.set(row.user_id, list);
  }
  return viewed;
}
