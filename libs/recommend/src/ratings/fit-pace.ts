import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work without letting the event loop turn, in milliseconds. */
const STRETCH_MS = 25;

/**
 * Lets timers, messages and cancellation through between chunks of a fit.
 *
 * @returns a function to call between chunks: null where the work may go on at once, else what to await; it throws, or rejects with, the signal's reason once that is aborted.
 */
export function fitPace(signal: AbortSignal | undefined): () => Promise<void> | null {
  let last = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - last < STRETCH_MS) return null;
    return setImmediate().then(() => {
      last = performance.now();
      signal?.throwIfAborted();
    });
  };
}
