import { externalIds, type EventStore } from '@cartograph/events';
import { isKnownUser, readViewedBetween, readViewedProducts, type ModelSet, type Person } from '@cartograph/recommend';

/** People asked for at once: their views fit into memory whoever they are. */
const AT_ONCE = 5_000;

/** Users named in one question. */
const NAMED = 1_000;

/** What is read of people: of those whom the models know nothing of, what they viewed. */
interface Reading {
  set: ModelSet;
  store: EventStore;
  signal: AbortSignal;
}

/**
 * Every user of a snapshot, by ascending number in the lake, a few thousand at a time.
 *
 * Cost: a look at the users and one at the views of each few thousand.
 */
export async function* everyone({ set, store, signal }: Reading): AsyncGenerator<Person[], void, undefined> {
  for (let after: string | null = null; ; ) {
    const table = await store.columns(
      `select cast(user_id as string) as user_id from users where ${after === null ? '1 = 1' : 'user_id > cast(? as bigint)'} order by users.user_id limit ${AT_ONCE}`,
      after === null ? [] : [after],
      { signal },
    );
    const numbers = table.strings('user_id').map((number) => number ?? '');
    if (numbers.length > 0) {
      const ids = await externalIds(store, numbers);
      const viewed = await readViewedBetween(store, ids.filter((id) => !isKnownUser(set, id)), { signal });
      yield ids.map((userId) => personOf(userId, viewed));
    }
    if (numbers.length < AT_ONCE) return;
    after = numbers.at(-1) ?? null;
  }
}

/** The users of an audience, in its order, a thousand at a time. */
export async function* named({ set, store, signal }: Reading, userIds: readonly string[]): AsyncGenerator<Person[], void, undefined> {
  for (let from = 0; from < userIds.length; from += NAMED) {
    const ids = userIds.slice(from, from + NAMED);
    const viewed = await readViewedProducts(store, ids.filter((id) => !isKnownUser(set, id)), { signal });
    yield ids.map((userId) => personOf(userId, viewed));
  }
}

/** How many users a snapshot has. */
export async function countUsers(store: EventStore, signal: AbortSignal): Promise<number> {
  const [found] = await store.rows<{ users: number }>('select count(*) as users from users', [], { signal });
  return found?.users ?? 0;
}

function personOf(userId: string, viewed: ReadonlyMap<string, string[]>): Person {
  const products = viewed.get(userId);
  return products === undefined ? { userId } : { userId, viewed: products };
}
