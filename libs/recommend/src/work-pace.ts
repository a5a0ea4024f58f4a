import { pause } from './stretches.js';

/** Multiply-adds between two looks at the event loop: a few milliseconds. */
const STRETCH = 4e6;

/** A function to tell work to, in multiply-adds; where it returns a promise, await it. */
export type WorkPace = (work: number) => Promise<void> | null;

/** Does work that yields now and then, each stretch of which counts as a whole one. */
export async function paced<Result>(work: Generator<void, Result>, pace: WorkPace): Promise<Result> {
  for (;;) {
    const { value, done } = work.next();
    if (done) return value;
    const pause = pace(STRETCH);
    if (pause !== null) await pause;
  }
}

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
