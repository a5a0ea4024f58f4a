import { CartographError } from './errors.js';
import type { CallOptions } from './transport.js';

/** Where things wait that no server has taken yet: `localStorage` in a browser, or anything like it. */
export interface SendingStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** How a log that sends in the background works. */
export interface SendingOptions<Item> {
  /** Milliseconds between a thing and its sending, so that several go together. Default 1,000. */
  delayMs?: number;
  /** Things sent at once, 1 to 1,000. Default 1,000. */
  batchSize?: number;
  /** Things that may wait for a server that does not answer. Default 100,000; one more is refused by `log`. */
  capacity?: number;
  /** Longest pause, in milliseconds, before a server that did not answer is asked again; pauses double from `delayMs` on. Default 60,000. */
  longestPauseMs?: number;
  /** Keeps what waits beyond the life of the page or process. Default: memory only. */
  storage?: SendingStorage;
  /** Told of things that the server will never take. */
  onRejected?(items: readonly (Item & Refusal)[]): void;
  /** Told whenever sending failed; what was to be sent waits on. */
  onError?(error: unknown): void;
}

/** Why a server did not take something. */
export interface Refusal {
  reason: string;
  remedy: string;
}

/** What a server did with a batch. */
export interface Recorded {
  /** Things that said something new, and are on its disk. */
  accepted: number;
  /** Things that it knew. */
  known: number;
  /** Things that it did not take, by their place in the batch, and why. */
  rejected: readonly (Refusal & { index: number; field: string; value: string })[];
}

/** Sends a batch. Rejects where it cannot be known that the server has it. */
export type Send<Item> = (items: readonly Item[], call?: CallOptions) => Promise<Recorded>;

/** What a queue has to know of the things it sends. */
export interface Kind<Item> {
  /** What they are called, in messages: `exposures`. */
  things: string;
  /** Of those of one key one is sent, */
  keyOf(item: Item): string;
  /** and another one only where this sorts before what was sent. */
  orderOf(item: Item): string;
  /** Whether a value from the storage is one. */
  isItem(value: unknown): value is Item;
}

/** Failures after which the same batch is never taken, whoever waits how long. */
const FINAL = new Set(['bad-input', 'not-found', 'user-errors']);

/** Sends things in the background: in batches, again until the server has answered, each once. Only for what a server counts once however often it is told. */
export class SendingQueue<Item extends object> {
  readonly #kind: Kind<Item>;
  readonly #send: Send<Item>;
  readonly #options: Required<Pick<SendingOptions<Item>, 'delayMs' | 'batchSize' | 'capacity' | 'longestPauseMs'>> &
    SendingOptions<Item>;
  readonly #storageKey: string;
  #waiting: Item[];
  /** Key of what was added here, and its order; the oldest are forgotten, and sent once more where they come again. */
  readonly #added = new Map<string, string>();
  /** What this queue has put into the storage: the rest of it belongs to other pages. */
  readonly #own = new Set<string>();
  #isKeeping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #failures = 0;

  constructor(kind: Kind<Item>, storageKey: string, send: Send<Item>, options: SendingOptions<Item> = {}) {
    this.#kind = kind;
    this.#send = send;
    this.#options = { delayMs: 1_000, batchSize: 1_000, capacity: 100_000, longestPauseMs: 60_000, ...options };
    const { batchSize } = this.#options;
    if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 1_000))
      throw new RangeError(`batchSize is ${batchSize}; give a whole number from 1 to 1,000.`);
    this.#storageKey = storageKey;
    this.#waiting = this.#kept(true);
    for (const item of this.#waiting) {
      this.#added.set(kind.keyOf(item), kind.orderOf(item));
      this.#own.add(this.#nameOf(item));
    }
    if (this.#waiting.length > 0) this.#sendLater(0);
  }

  /** Things that the server does not have yet, so far as is known. */
  get pending(): number {
    return this.#waiting.length;
  }

  /** @throws RangeError - as many wait as may; the server has not answered for long. */
  add(item: Item): void {
    const [key, order] = [this.#kind.keyOf(item), this.#kind.orderOf(item)];
    const before = this.#added.get(key);
    if (before !== undefined && before <= order) return;
    if (this.#waiting.length >= this.#options.capacity) {
      throw new RangeError(
        `${this.#waiting.length} ${this.#kind.things} wait for the server, as many as may; this one is not noted. See onError for why it does not take them, or raise capacity.`,
      );
    }
    this.#added.set(key, order);
    if (this.#added.size > this.#options.capacity) this.#added.delete(this.#added.keys().next().value ?? '');
    this.#waiting.push(item);
    this.#keepSoon();
    if (this.#timer === undefined && this.#sending === null) this.#sendLater(this.#options.delayMs);
  }

  /**
   * Sends what waits, now.
   *
   * @throws the failure of the batch that was not taken; it and what is behind it wait on, and are sent again in a while.
   */
  async flush(call?: CallOptions): Promise<void> {
    // How it ends is told to whoever began it.
    while (this.#sending !== null) await Promise.allSettled([this.#sending]);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#sendAll(call);
  }

  /** Sends what waits and stops. What could not be sent stays in the storage, where there is one, for the next queue of its key. */
  async close(call?: CallOptions): Promise<void> {
    try {
      await this.flush(call);
    } finally {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }

  #sendLater(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      // Who sends already sends this, too. A failure has been told to onError by then, and the batch waits for its next time.
      if (this.#sending === null) void Promise.allSettled([this.#sendAll()]);
    }, delayMs);
    // A process that has nothing else to do may end; `close` is how to send the rest.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  /** One at a time: a batch is what waits first. */
  #sendAll(call?: CallOptions): Promise<void> {
    const sending = (async () => {
      while (this.#waiting.length > 0) await this.#sendBatch(call);
    })().finally(() => {
      this.#sending = null;
    });
    this.#sending = sending;
    return sending;
  }

  async #sendBatch(call?: CallOptions): Promise<void> {
    const batch = this.#waiting.slice(0, this.#options.batchSize);
    try {
      const { rejected } = await this.#send(batch, call);
      this.#failures = 0;
      this.#taken(batch.length);
      this.#refused(
        rejected.flatMap(({ index, reason, remedy }) => (batch[index] ? [{ ...batch[index], reason, remedy }] : [])),
      );
    } catch (error) {
      this.#options.onError?.(error);
      if (error instanceof CartographError && FINAL.has(error.kind)) {
        this.#taken(batch.length);
        this.#refused(batch.map((item) => ({ ...item, reason: error.kind, remedy: error.message })));
        return;
      }
      this.#failures += 1;
      this.#sendLater(Math.min(this.#options.delayMs * 2 ** this.#failures, this.#options.longestPauseMs));
      throw error;
    }
  }

  #taken(count: number): void {
    this.#waiting = this.#waiting.slice(count);
    this.#keep();
  }

  /** What was refused may be true later, as when a campaign starts: it is noted again when it comes again. */
  #refused(items: readonly (Item & Refusal)[]): void {
    if (items.length === 0) return;
    for (const item of items) this.#added.delete(this.#kind.keyOf(item));
    this.#options.onRejected?.(items);
  }

  /** Once for all that is noted in one turn. */
  #keepSoon(): void {
    if (!this.#options.storage || this.#isKeeping) return;
    this.#isKeeping = true;
    queueMicrotask(() => {
      this.#isKeeping = false;
      this.#keep();
    });
  }

  /** Writes what waits here beside what other pages have put there. */
  #keep(): void {
    const { storage } = this.#options;
    if (!storage) return;
    try {
      const others = this.#kept(false).filter((item) => !this.#own.has(this.#nameOf(item)));
      this.#own.clear();
      for (const item of this.#waiting) this.#own.add(this.#nameOf(item));
      const all = [...others.filter((item) => !this.#own.has(this.#nameOf(item))), ...this.#waiting];
      if (all.length === 0) storage.removeItem(this.#storageKey);
      else storage.setItem(this.#storageKey, JSON.stringify(all));
    } catch (error) {
      // A full or forbidden storage must not stop the shop; what waits is still in memory.
      this.#options.onError?.(error);
    }
  }

  /** What is in the storage; nothing where it is spoilt, and then written over. */
  #kept(isTold: boolean): Item[] {
    try {
      const text = this.#options.storage?.getItem(this.#storageKey) ?? null;
      const kept: unknown = text === null ? [] : JSON.parse(text);
      return Array.isArray(kept) ? kept.filter((value) => this.#kind.isItem(value)) : [];
    } catch (error) {
      if (isTold) this.#options.onError?.(error);
      return [];
    }
  }

  #nameOf(item: Item): string {
    return `${this.#kind.keyOf(item)}\0${this.#kind.orderOf(item)}`;
  }
}

/** As many as a server takes at once. */
const AT_ONCE = 1_000;

/** Sends things batch by batch, one after another. @returns the sum of what was done with them; places of what was rejected are those in `items`. */
export async function inBatches<Item>(
  items: readonly Item[],
  send: (batch: Item[]) => Promise<Recorded>,
): Promise<Recorded> {
  const sum = { accepted: 0, known: 0, rejected: [] as Recorded['rejected'][number][] };
  // What is empty is sent, too: the server says what is wrong with it.
  for (let from = 0; from === 0 || from < items.length; from += AT_ONCE) {
    const { accepted, known, rejected } = await send(items.slice(from, from + AT_ONCE));
    sum.accepted += accepted;
    sum.known += known;
    sum.rejected.push(...rejected.map((one) => ({ ...one, index: from + one.index })));
  }
  return sum;
}
