import type { EventStore } from '@cartograph/events';

/**
 * Remembers answers about whole snapshots, which never change: one question per store and key, also when asked
 * at once. A failed question is asked again.
 */
export function oncePerStore<T>(ask: (store: EventStore, key: string) => Promise<T>): (store: EventStore, key?: string) => Promise<T> {
  const answers = new WeakMap<EventStore, Map<string, Promise<T>>>();
  return (store, key = '') => {
    const known = answers.get(store) ?? new Map<string, Promise<T>>();
    answers.set(store, known);
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
