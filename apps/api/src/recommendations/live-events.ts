import { RecentEvents, type Lake } from '@cartograph/events';
import { readEventsSince, withSessionAtHand, type Interaction, type LaterEvent } from '@cartograph/recommend';
import { LRUCache } from 'lru-cache';
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
  return new Map(
    [...found].map(([id, events]) => [
      id,
      events.map(({ at, type, productId, sessionId }) => ({ at, eventType: type, productId, sessionId })),
    ]),
  );
});

/** Users whose events of the newest snapshot asked are kept: a snapshot never changes, and what went with an older one is forgotten. */
const KEPT = 20_000;
const keeping = (snapshotId: string): { snapshotId: string; events: LRUCache<string, LaterEvent[]> } => ({
  snapshotId,
  events: new LRUCache({ max: KEPT }),
});
let kept = keeping('');

/** Events in the request's snapshot from an instant on, by `instant user`. */
const inSnapshot = defineLoader<LaterEvent[]>(async (keys, context) => {
  const store = await context.store();
  if (kept.snapshotId !== store.snapshot.id) kept = keeping(store.snapshot.id);
  const { events } = kept;
  const found = new Map<string, LaterEvent[]>();
  const missing = new Map<string, string[]>();
  for (const key of keys) {
    const known = events.get(key);
    if (known) found.set(key, known);
    else {
      const [from, user] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
      missing.set(from, [...(missing.get(from) ?? []), user]);
    }
  }
  for (const [from, users] of missing) {
    const read = await readEventsSince(store, users, Number(from), { signal: context.signal });
    for (const user of users) {
      found.set(`${from} ${user}`, read.get(user) ?? []);
      events.set(`${from} ${user}`, read.get(user) ?? []);
    }
  }
  return found;
});

/**
 * Events of a user since a training, oldest first: those of the snapshot that the request reads from the end of the training's log on, and those that were recorded since
 * by any server of the data folder. An event that came with an older instant counts until it is sealed, and again with the next training.
 *
 * @param since - the lake's id of the snapshot that was trained on, and the instant in epoch seconds where it ends.
 */
export async function liveEventsOf(
  context: RequestContext,
  userId: string,
  since: { snapshotId: string; end: number },
): Promise<LiveEvent[]> {
  const { snapshot } = await context.store();
  const [before, now] = await Promise.all([
    snapshot.id === since.snapshotId ? null : inSnapshot.load(context, `${since.end} ${userId}`),
    recorded.load(context, userId),
  ]);
  const events = [...(before ?? []), ...(now ?? [])].toSorted((a, b) => a.at - b.at);
  return withSessionAtHand(events).map((event, place) => ({ ...event, at: events[place]!.at }));
}
