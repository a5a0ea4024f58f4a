import { PeriodicLook } from '../periodic-look.js';
import { tidy } from './tidy.js';
import type { RetentionContext } from './retention.js';

const LOOK_MS = 60_000;
/** From the start of a server to the first time: it has better things to do then. */
const FIRST_AFTER_MS = 10 * 60_000;
const EVERY_MS = 24 * 3_600_000;
/** Where the lake was being written, say. */
const RETRY_MS = 3_600_000;

/** Removes what has been kept long enough, once a day. Any number of servers may do so. */
export class Tidying {
  readonly #looks: PeriodicLook;
  #dueAt: number;

  constructor(private readonly context: RetentionContext) {
    this.#dueAt = performance.now() + FIRST_AFTER_MS;
    this.#looks = new PeriodicLook(
      () => this.look(),
      (error) => context.log.error({ err: error }, 'removing what was kept long enough failed'),
    );
  }

  start(): void {
    this.#looks.start(LOOK_MS);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }

  /** @param at - milliseconds of the clock that nobody sets. @returns whether it was time. */
  async look(at = performance.now()): Promise<boolean> {
    if (at < this.#dueAt) return false;
    // One that fails is tried again.
    this.#dueAt = at + RETRY_MS;
    const done = await tidy(this.context);
    if (done.every(({ error }) => error === null)) this.#dueAt = at + EVERY_MS;
    const removed = done.filter(({ removed: { items, bytes } }) => items > 0 || bytes > 0);
    if (removed.length > 0) this.context.log.info({ removed }, 'what was kept long enough was removed');
    return true;
  }
}
