import { externalIds, type EventStore } from '@cartograph/events';
import type { Viewed } from './request.js';
import { askByName, askByRange, type UsersAsked } from './users-asked.js';

/** Views of one user read at most: the latest ones say most, and a bot has thousands. */
const LATEST = 200;

/**
 * The products that users viewed, latest first and as often as they were viewed, {@link LATEST} views each at most:
 * what recommendations start from where a user has no cart. Views of sessions that a bot rule flags are left out, as of a training; those of sessions before the last one are
 * "earlier". Of views in one second the product with the higher number in the lake counts as later.
 *
 * @param userIds - external ids; what is no id of a log is left out of the answer.
 * @returns one entry for each user with a view.
 */
export function readViewedProducts(
  store: EventStore,
  userIds: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, Viewed[]>> {
  return askByName(userIds, (asked) => readLatest(store, asked, options));
}

/** The same for very many users whose ids follow each other, see {@link askByRange}. */
export function readViewedBetween(
  store: EventStore,
  userIds: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, Viewed[]>> {
  return askByRange(userIds, (asked) => readLatest(store, asked, options));
}

async function readLatest(
  store: EventStore,
  { relation, sessions, isAsked, params }: UsersAsked,
  options: { signal?: AbortSignal },
): Promise<Map<string, Viewed[]>> {
  const viewed = new Map<string, Viewed[]>();
  const rows = await store.rows<{ user_id: string; product_id: string; session: string }>(
    `select cast(user_id as string) as user_id, cast(product_id as string) as product_id, cast(session_no as string) as session
     from (
       select user_id, product_id, session_no, row_number() over (partition by user_id order by event_time desc, product_id desc) as place
       from ${relation}
       where event_type = 'view' and ${isAsked}
         and session_no not in (select session_no from ${sessions} where ${isAsked} and bot_rule is not null)
     ) as latest
     where place <= ${LATEST}
     order by user_id, place`,
    [...params, ...params],
    options.signal ? { signal: options.signal } : {},
  );
  const [users, products] = [
    await externalIds(
      store,
      rows.map((row) => row.user_id),
    ),
    await externalIds(
      store,
      rows.map((row) => row.product_id),
    ),
  ];
  let last = '';
  for (const [place, user] of users.entries()) {
    const list = viewed.get(user) ?? [];
    const { session } = rows[place]!;
    if (list.length === 0) last = session;
    list.push({ productId: products[place] ?? '', ...(session === last ? {} : { isEarlier: true }) });
    viewed.set(user, list);
  }
  return viewed;
}
