import type { EventStore } from '@cartograph/events';

/** Keys remembered of a snapshot; those asked longest ago are forgotten first. */
const MOST_KEYS = 16;

/**
 * Remembers answers about whole snapshots, which never change: one question per store and key, also when asked
 * at once, until the snapshot is let go. A failed question is asked again, and so is one about a key that sixteen others came after.
 */
export function oncePerStore<T>(
  ask: (store: EventStore, key: string) => Promise<T>,
): (store: EventStore, key?: string) => Promise<T> {
  const answers = new WeakMap<object, Map<string, Promise<T>>>();
  return (store, key = '') => {
    const known = answers.get(store.lifetime) ?? new Map<string, Promise<T>>();
    answers.set(store.lifetime, known);
    const earlier = known.get(key);
    known.delete(key);
    const asked: Promise<T> =
      earlier ??
      ask(store, key).catch((error: unknown) => {
        if (known.get(key) === asked) known.delete(key);
        throw error;
      });
    known.set(key, asked);
    const [oldest] = known.keys();
    if (known.size > MOST_KEYS && oldest !== undefined) known.delete(oldest);
    return asked;
  };
}
