import { setImmediate } from 'node:timers/promises';

/**
 * Runs a long calculation to its end, and lets others have their turn wherever it pauses.
 *
 * @throws the signal's reason, at the first pause after it was given.
 */
export async function stepping<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}
