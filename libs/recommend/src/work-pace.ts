import { pause } from './stretches.js';

/** Multiply-adds between two looks at the event loop: a few milliseconds. */
const STRETCH = 4e6;

/** A function to tell work to, in multiply-adds; where it returns a promise, await it. */
export type WorkPace = (work: number) => Promise<void> | null;

/**
 * Lets timers, messages and cancellation through a long computation, by the work done, not by a clock.
 *
 * @returns its promises reject with the signal's reason once that is aborted.
 */
export function workPace(signal: AbortSignal | undefined): WorkPace {
  let done = STRETCH;
  return (work) => {
    done += work;
    if (done < STRETCH) return null;
    done = 0;
    return pause(signal);
  };
}
