import { RecentEvents, type EventStore, type Lake } from '@cartograph/events';
import { readEventsSince, withSessionAtHand, type Interaction, type LaterEvent } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { defineLoader } from '../loader.js';

/** What somebody did since the models were trained. */
export type LiveEvent = Interaction & { at: number };

/** One reader for each lake: what it read of the segments stays with it. */
const readers = new WeakMap<Lake, RecentEvents>();

function readerOf({ lake, dataDir }: RequestContext): RecentEvents {
  let reader = readers.get(lake);
  if (!reader) readers.set(lake, (reader = new RecentEvents(dataDir, (id) => lake.manifest(id))));
  return reader;
}

/** Events that were recorded and that the request's snapshot does not have yet. */
const recorded = defineLoader<LaterEvent[]>(async (ids, context) => {
  const { snapshot } = await context.store();
  const found = await readerOf(context).of(ids, snapshot.id);
  return new Map([...found].map(([id, events]) => [id, events.map(({ at, type, productId, sessionId }) => ({ at, eventType: type, productId, sessionId }))]));
});

/** Answers of snapshots that are kept: a snapshot never changes. */
const KEPT = 20_000;
const sealed = new Map<string, LaterEvent[]>();

/** Events in the request's snapshot from an instant on, by `instant user`. */
const inSnapshot = defineLoader<LaterEvent[]>(async (keys, context) => {
  const store = await context.store();
  const found = new Map<string, LaterEvent[]>();
  const missing = new Map<string, string[]>();
  for (const key of keys) {
    const known = sealed.get(`${store.snapshot.id} ${key}`);
    if (known) found.set(key, known);
    else {
      const [from = '', user = ''] = key.split(' ');
      missing.set(from, [...(missing.get(from) ?? []), user]);
    }
  }
  for (const [from, users] of missing) for (const [user, events] of await readSince(store, users, Number(from), context.signal)) found.set(`${from} ${user}`, events);
  return found;
});

async function readSince(store: EventStore, users: readonly string[], from: number, signal: AbortSignal): Promise<Map<string, LaterEvent[]>> {
  const read = await readEventsSince(store, users, from, { signal });
  const all = new Map(users.map((user) => [user, read.get(user) ?? []]));
  for (const [user, events] of all) sealed.set(`${store.snapshot.id} ${from} ${user}`, events);
  for (const oldest of sealed.keys()) {
    if (sealed.size <= KEPT) break;
    sealed.delete(oldest);
  }
  return all;
}

/**
 * Events of a user since a training, oldest first: those of the snapshot that the request reads from the end of the training's log on, and those that were recorded since
 * by any server of the data folder. An event that came with an older instant counts until it is sealed, and again with the next training.
 *
 * @param since - the lake's id of the snapshot that was trained on, and the instant in epoch seconds where it ends.
 */
export async function liveEventsOf(context: RequestContext, userId: string, since: { snapshotId: string; end: number }): Promise<LiveEvent[]> {
  const { snapshot } = await context.store();
  const [before, now] = await Promise.all([snapshot.id === since.snapshotId ? null : inSnapshot.load(context, `${since.end} ${userId}`), recorded.load(context, userId)]);
  const events = [...(before ?? []), ...(now ?? [])].toSorted((a, b) => a.at - b.at);
  return withSessionAtHand(events).map((event, place) => ({ ...event, at: events[place]!.at }));
}
