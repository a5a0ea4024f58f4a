import { externalIds, idNumber, type EventStore, type EventType, type SqlValue } from '@cartograph/events';
import type { Interaction } from './request.js';

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
export async function readEventsSince(store: EventStore, userIds: readonly string[], from: number, options: { signal?: AbortSignal } = {}): Promise<Map<string, LaterEvent[]>> {
  const numbers = [...new Set(userIds.flatMap((id) => idNumber(id) ?? []))];
  if (numbers.length === 0) return new Map();
  return readSince(store, { relation: 'events_of(?)', isAsked: `user_id in (${numbers.map(() => '?').join(', ')})`, params: [numbers, ...numbers] }, from, options);
}

/** Users named in one question. */
const NAMED = 1_000;

/**
 * The same for very many users whose ids follow each other: one question for those of a range of numbers.
 *
 * @param userIds - external ids in ascending order; events of users between them are read too, and left out.
 * Cost: a scan of the later events of the users from the first to the last; ids beyond 2^63 are no range in the lake and are asked for by name.
 */
export async function readEventsBetween(store: EventStore, userIds: readonly string[], from: number, options: { signal?: AbortSignal } = {}): Promise<Map<string, LaterEvent[]>> {
  const plain = userIds.filter((id) => (idNumber(id) ?? -1n) >= 0n);
  const [first, last] = [plain[0], plain.at(-1)];
  const found = new Map<string, LaterEvent[]>();
  if (first !== undefined && last !== undefined) {
    const wanted = new Set(plain);
    const between = await readSince(store, { relation: 'events', isAsked: 'user_id between ? and ?', params: [BigInt(first), BigInt(last)] }, from, options);
    for (const [userId, events] of between) if (wanted.has(userId)) found.set(userId, events);
  }
  const long = userIds.filter((id) => (idNumber(id) ?? 0n) < 0n);
  for (let at = 0; at < long.length; at += NAMED) {
    for (const [userId, events] of await readEventsSince(store, long.slice(at, at + NAMED), from, options)) found.set(userId, events);
  }
  return found;
}

async function readSince(
  store: EventStore,
  of: { relation: string; isAsked: string; params: readonly SqlValue[] },
  from: number,
  options: { signal?: AbortSignal },
): Promise<Map<string, LaterEvent[]>> {
  const found = new Map<string, LaterEvent[]>();
  const rows = await store.rows<{ user_id: string; product_id: string; type: EventType; at: Date; session: string }>(
    `select cast(user_id as string) as user_id, cast(product_id as string) as product_id, cast(event_type as string) as type, event_time as at, cast(session_no as string) as session
     from ${of.relation}
     where ${of.isAsked} and event_time >= ?
     order by user_id, event_time, product_id`,
    [...of.params, new Date(from * 1000)],
    options.signal ? { signal: options.signal } : {},
  );
  const [users, products] = [await externalIds(store, rows.map((row) => row.user_id)), await externalIds(store, rows.map((row) => row.product_id))];
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
