import { yieldTurn, type Steps } from './steps.js';

/** Multiply-adds between two turns of the event loop: a few milliseconds. */
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
    return yieldTurn(signal);
  };
}

/** Does all steps at a pace; each counts as much work as lies between two turns. */
export async function runPaced<Result>(steps: Steps<Result>, pace: WorkPace): Promise<Result> {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
    const turn = pace(STRETCH);
    if (turn !== null) await turn;
  }
}
