import { setImmediate } from 'node:timers/promises';

/** Multiply-adds between two looks at the event loop: a few milliseconds. */
const STRETCH = 4e6;

/**
 * Lets timers, messages and cancellation through a long computation, by the work done, not by a clock.
 *
 * @returns a function to tell work to; where it returns a promise, await it. The promise rejects with the signal's reason once that is aborted.
 */
export function workPace(signal: AbortSignal | undefined): (work: number) => Promise<void> | null {
  let done = STRETCH;
  return (work) => {
    done += work;
    if (done < STRETCH) return null;
    done = 0;
    return pass(signal);
  };
}

async function pass(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
  signal?.throwIfAborted();
}
