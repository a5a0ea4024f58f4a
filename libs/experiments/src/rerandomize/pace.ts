import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work without letting the event loop turn, in milliseconds. */
const STRETCH_MS = 25;

/**
 * Keeps a long computation polite: between chunks it lets timers, messages and cancellation through.
 *
 * @returns a function to await between chunks; it rejects with the signal's reason once that is aborted.
 */
export function createPace(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < STRETCH_MS) return;
    await setImmediate();
    last = performance.now();
    signal?.throwIfAborted();
  };
}
