import type { Lake } from '@cartograph/events';

/** An answer with how it came about. */
export interface CachedAnswer<T> {
  value: T;
  /** Milliseconds that computing it took, now or the first time. */
  computedInMs: number;
  fromCache: boolean;
}

interface Entry {
  answer: Promise<{ value: unknown; computedInMs: number }>;
  finished: boolean;
  /** Callers that still want it. */
  waiting: number;
  stop: AbortController;
}

const CAPACITY = 500;

/**
 * Answers about snapshots, which never change: the key names the snapshot and everything that was asked. The least
 * recently used goes first. Callers who ask at once share one computation; it stops when the last of them is gone.
 */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly capacity = CAPACITY) {}

  /**
   * @param key - snapshot id and question.
   * @param signal - of this caller; rejects with its reason when it aborts.
   * @param compute - runs where the answer is not known; a failure is not remembered.
   */
  async get<T>(key: readonly unknown[], signal: AbortSignal, compute: (signal: AbortSignal) => Promise<T>): Promise<CachedAnswer<T>> {
    signal.throwIfAborted();
    const name = JSON.stringify(key);
    const known = this.#entries.get(name);
    const entry = known ?? this.#start(name, compute);
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    this.#shrink();
    entry.waiting += 1;
    const fromCache = known !== undefined;
    try {
      const { value, computedInMs } = await until(entry.answer, signal);
      return { value: value as T, computedInMs, fromCache };
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0 && !entry.finished) {
        if (this.#entries.get(name) === entry) this.#entries.delete(name);
        entry.stop.abort(signal.reason);
      }
    }
  }

  /** Forgets every answer; what is being computed goes to those who wait for it and is not kept. */
  clear(): void {
    this.#entries.clear();
  }

  #start(name: string, compute: (signal: AbortSignal) => Promise<unknown>): Entry {
    const stop = new AbortController();
    const started = performance.now();
    const answer = compute(stop.signal)
      .then((value) => ({ value, computedInMs: Math.round(performance.now() - started) }))
      .catch((error: unknown) => {
        if (this.#entries.get(name) === entry) this.#entries.delete(name);
        throw error;
      })
      .finally(() => {
        entry.finished = true;
      });
    const entry: Entry = { answer, finished: false, waiting: 0, stop };
    return entry;
  }

  #shrink(): void {
    for (const [name, entry] of this.#entries) {
      if (this.#entries.size <= this.capacity) return;
      if (entry.finished) this.#entries.delete(name);
    }
  }
}

function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const caches = new WeakMap<Lake, AnswerCache>();

/** The cache of a server's lake. */
export function answersOf(lake: Lake): AnswerCache {
  const cache = caches.get(lake) ?? new AnswerCache();
  caches.set(lake, cache);
  return cache;
}
