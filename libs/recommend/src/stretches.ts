import { setImmediate } from 'node:timers/promises';

/**
 * Does work that yields now and then, letting others have their turn in between.
 *
 * @throws the signal's reason when it aborts.
 */
export async function inStretches<Result>(work: Generator<void, Result>, signal?: AbortSignal): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const { value, done } = work.next();
    if (done) return value;
    await setImmediate();
  }
}

/** Does such work without a stop. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { value, done } = work.next();
    if (done) return value;
  }
}

/** Lets others have their turn. @throws the signal's reason when it aborts. */
export async function pause(signal?: AbortSignal): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
