import { externalIds, type EventStore, type EventType } from '@cartograph/events';
import type { Interaction } from './request.js';
import { askByName, askByRange, type UsersAsked } from './users-asked.js';

/** An event of a user after a training. */
export type LaterEvent = Interaction & {
  at: number;
  /** Tells events of one session from those of another; null where it is not known. */
  sessionId: string | null;
};

/**
 * What users did from an instant on, oldest first; of one instant in the order of products.
 *
 * @param userIds - external ids; what is no id of a log is left out of the answer.
 * @param from - epoch seconds.
 * @returns one entry for each user with an event.
 */
export function readEventsSince(
  store: EventStore,
  userIds: readonly string[],
  from: number,
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, LaterEvent[]>> {
  return askByName(userIds, (asked) => readSince(store, asked, from, options));
}

/** The same for very many users whose ids follow each other, see {@link askByRange}. */
export function readEventsBetween(
  store: EventStore,
  userIds: readonly string[],
  from: number,
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, LaterEvent[]>> {
  return askByRange(userIds, (asked) => readSince(store, asked, from, options));
}

async function readSince(
  store: EventStore,
  { relation, isAsked, params }: UsersAsked,
  from: number,
  options: { signal?: AbortSignal },
): Promise<Map<string, LaterEvent[]>> {
  const found = new Map<string, LaterEvent[]>();
  const rows = await store.rows<{ user_id: string; product_id: string; type: EventType; at: Date; session: string }>(
    `select cast(user_id as string) as user_id, cast(product_id as string) as product_id, cast(event_type as string) as type, event_time as at, cast(session_no as string) as session
     from ${relation}
     where ${isAsked} and event_time >= ?
     order by user_id, event_time, product_id`,
    [...params, new Date(from * 1000)],
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
  for (const [place, { type, at, session }] of rows.entries()) {
    const list = found.get(users[place]!) ?? [];
    list.push({ productId: products[place]!, eventType: type, at: at.getTime() / 1000, sessionId: session });
    found.set(users[place]!, list);
  }
  return found;
}

/** Minutes without an event after which a session is over, where nothing else tells it. */
const GAP_SECONDS = 30 * 60;

/**
 * Marks which of somebody's events belong to the session at hand: the last one, and those before it without a pause of half an hour and without another session's name.
 *
 * @param events - oldest first.
 */
export function withSessionAtHand(events: readonly LaterEvent[]): Interaction[] {
  let begin = events.length - 1;
  while (begin > 0) {
    const [before, after] = [events[begin - 1]!, events[begin]!];
    const isOther = before.sessionId !== null && after.sessionId !== null && before.sessionId !== after.sessionId;
    if (isOther || after.at - before.at >= GAP_SECONDS) break;
    begin -= 1;
  }
  return events.map(({ productId, eventType, at }, place) => ({ productId, eventType, at, isEarlier: place < begin }));
}
