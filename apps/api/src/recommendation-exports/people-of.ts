import { externalIds, type EventStore, type RecentEvents } from '@cartograph/events';
import {
  isKnownUser,
  readEventsBetween,
  readEventsSince,
  readViewedBetween,
  readViewedProducts,
  withSessionAtHand,
  type LaterEvent,
  type ModelSet,
  type Person,
} from '@cartograph/recommend';

/** People asked for at once: what they did fits into memory whoever they are. */
const AT_ONCE = 5_000;

/** Users named in one question. */
const NAMED = 1_000;

/** Where what people did is read. */
export interface Reading {
  set: ModelSet;
  /** The lake's id of the snapshot that the models were trained on. */
  trainedOn: string;
  /** The current snapshot. */
  store: EventStore;
  /** Events that were recorded and that the snapshot does not have. */
  pending: Pick<RecentEvents, 'of'>;
  signal: AbortSignal;
}

/** How what some users did is read: those of a range of ids, or by name. */
interface Readers {
  since: typeof readEventsSince;
  viewed: typeof readViewedProducts;
}

const BETWEEN: Readers = { since: readEventsBetween, viewed: readViewedBetween };
const BY_NAME: Readers = { since: readEventsSince, viewed: readViewedProducts };

/**
 * Every user of a snapshot, by ascending number in the lake, a few thousand at a time, with what each did since the training, and what those viewed of whom nothing else is known.
 *
 * Cost: a look at the users and one at the views of each few thousand; one at later events where the snapshot is newer than the training.
 */
export async function* everyone(reading: Reading): AsyncGenerator<Person[], void, undefined> {
  const { store, signal } = reading;
  for (let after: string | null = null; ;) {
    const table = await store.columns(
      `select cast(user_id as string) as user_id from users where ${after === null ? '1 = 1' : 'user_id > cast(? as bigint)'} order by users.user_id limit ${AT_ONCE}`,
      after === null ? [] : [after],
      { signal },
    );
    const numbers = table.strings('user_id').map((number) => number ?? '');
    if (numbers.length > 0) yield await peopleOf(await externalIds(store, numbers), BETWEEN, reading);
    if (numbers.length < AT_ONCE) return;
    after = numbers.at(-1) ?? null;
  }
}

/** The users of an audience, in its order, a thousand at a time; else as {@link everyone}. */
export async function* named(reading: Reading, userIds: readonly string[]): AsyncGenerator<Person[], void, undefined> {
  for (let from = 0; from < userIds.length; from += NAMED)
    yield await peopleOf(userIds.slice(from, from + NAMED), BY_NAME, reading);
}

/** How many users a snapshot has. */
export async function countUsers(store: EventStore, signal: AbortSignal): Promise<number> {
  const [found] = await store.rows<{ users: number }>('select count(*) as users from users', [], { signal });
  return found?.users ?? 0;
}

/** What `recommendations` would know of each user, were she asked for alone. */
async function peopleOf(
  userIds: readonly string[],
  read: Readers,
  { set, trainedOn, store, pending, signal }: Reading,
): Promise<Person[]> {
  const sealed =
    store.snapshot.id === trainedOn
      ? new Map<string, LaterEvent[]>()
      : await read.since(store, userIds, set.shared.end, { signal });
  const waiting = await pending.of(userIds, store.snapshot.id);
  const recent = userIds.map((id) => {
    const recorded = (waiting.get(id) ?? []).map(({ at, type, productId, sessionId }): LaterEvent => ({
      at,
      eventType: type,
      productId,
      sessionId,
    }));
    return withSessionAtHand([...(sealed.get(id) ?? []), ...recorded].toSorted((a, b) => a.at - b.at));
  });
  const isStart = (place: number): boolean =>
    isKnownUser(set, userIds[place]!) || recent[place]!.some(({ productId }) => set.productIds.row(productId) >= 0);
  const viewed = await read.viewed(
    store,
    userIds.filter((_, place) => !isStart(place)),
    { signal },
  );
  return userIds.map((userId, place) => {
    const products = viewed.get(userId);
    const events = recent[place]!;
    return {
      userId,
      ...(products === undefined ? {} : { viewed: products }),
      ...(events.length === 0 ? {} : { recent: events }),
    };
  });
}
