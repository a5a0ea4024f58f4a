import type { EventStore, Snapshot } from '@cartograph/events';

/**
 * Remembers answers about whole snapshots, which never change: one question per store and key, also when asked
 * at once. A failed question is asked again.
 */
export function oncePerStore<T>(ask: (store: EventStore, key: string) => Promise<T>): (store: EventStore, key?: string) => Promise<T> {
  const answers = new WeakMap<Snapshot, Map<string, Promise<T>>>();
  return (store, key = '') => {
    const known = answers.get(store.snapshot) ?? new Map<string, Promise<T>>();
    answers.set(store.snapshot, known);
    const earlier = known.get(key);
    if (earlier) return earlier;
    const asked = ask(store, key).catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    known.set(key, asked);
    return asked;
  };
}
