import type { Lake } from '@cartograph/events';
import { roughBytes } from './rough-bytes.js';

/** An answer with how it came about. */
export interface CachedAnswer<T> {
  value: T;
  /** Milliseconds that computing it took, now or the first time. */
  computedInMs: number;
  fromCache: boolean;
}

interface Entry {
  answer: Promise<{ value: unknown; computedInMs: number; isKept: boolean }>;
  finished: boolean;
  /** About how much memory the answer holds; 0 until it is there. */
  bytes: number;
  /** Callers that still want it. */
  waiting: number;
  stop: AbortController;
}

const CAPACITY = 500;
const MOST_BYTES = 64 * 1024 ** 2;

/**
 * Answers about snapshots, which never change: the key names the snapshot and everything that was asked. The least
 * recently used goes first, beyond so many answers or so many bytes; one that alone is larger is not kept. Callers who ask at once share one computation; it stops when the last of them is gone.
 */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();

  #bytes = 0;

  constructor(
    private readonly capacity = CAPACITY,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** How many answers are kept, and about how many bytes they hold. */
  get size(): { answers: number; bytes: number } {
    return { answers: this.#entries.size, bytes: this.#bytes };
  }

  /**
   * @param key - snapshot id and question.
   * @param signal - of this caller; rejects with its reason when it aborts.
   * @param compute - runs where the answer is not known; a failure is not remembered.
   * @param find - looks for it where answers are kept longer, before it is computed.
   */
  async get<T>(
    key: readonly unknown[],
    signal: AbortSignal,
    compute: (signal: AbortSignal) => Promise<T>,
    find: () => Promise<{ value: T; computedInMs: number } | null> = nowhere,
  ): Promise<CachedAnswer<T>> {
    signal.throwIfAborted();
    const name = JSON.stringify(key);
    const known = this.#entries.get(name);
    const entry = known ?? this.#start(name, compute, find);
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    this.#shrink();
    entry.waiting += 1;
    try {
      const { value, computedInMs, isKept } = await until(entry.answer, signal);
      return { value: value as T, computedInMs, fromCache: known !== undefined || isKept };
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0 && !entry.finished) {
        this.#forget(name, entry);
        entry.stop.abort(signal.reason);
      }
    }
  }

  /** Whether an answer is there, and not still being computed. */
  has(key: readonly unknown[]): boolean {
    return this.#entries.get(JSON.stringify(key))?.finished === true;
  }

  /** Forgets every answer; what is being computed goes to those who wait for it and is not kept. */
  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #start(
    name: string,
    compute: (signal: AbortSignal) => Promise<unknown>,
    find: () => Promise<{ value: unknown; computedInMs: number } | null>,
  ): Entry {
    const stop = new AbortController();
    const work = async (): Promise<{ value: unknown; computedInMs: number; isKept: boolean }> => {
      const found = await find();
      if (found) return { ...found, isKept: true };
      stop.signal.throwIfAborted();
      const started = performance.now();
      const value = await compute(stop.signal);
      return { value, computedInMs: Math.round(performance.now() - started), isKept: false };
    };
    const answer = work()
      .then((found) => {
        entry.finished = true;
        if (this.#entries.get(name) === entry) this.#weigh(name, entry, found.value);
        return found;
      })
      .catch((error: unknown) => {
        entry.finished = true;
        this.#forget(name, entry);
        throw error;
      });
    const entry: Entry = { answer, finished: false, bytes: 0, waiting: 0, stop };
    return entry;
  }

  #weigh(name: string, entry: Entry, value: unknown): void {
    const bytes = roughBytes(value);
    if (bytes > this.mostBytes) return this.#forget(name, entry);
    entry.bytes = bytes;
    this.#bytes += bytes;
    this.#shrink();
  }

  #forget(name: string, entry: Entry): void {
    if (this.#entries.get(name) !== entry) return;
    this.#entries.delete(name);
    this.#bytes -= entry.bytes;
  }

  #shrink(): void {
    for (const [name, entry] of this.#entries) {
      if (this.#entries.size <= this.capacity && this.#bytes <= this.mostBytes) return;
      if (entry.finished) this.#forget(name, entry);
    }
  }
}

const nowhere = (): Promise<null> => Promise.resolve(null);

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
