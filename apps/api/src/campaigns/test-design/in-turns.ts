import { setImmediate } from 'node:timers/promises';
import type { Steps } from '@cartograph/threads';

/** Does pieces of work one after another, in the order they were given; before each, others get their turn, and the signal may say to stop. */
export type Turns = <Value>(work: () => Value) => Promise<Value>;

/** A row of turns; all work of one question stands in one. */
export function inTurns(signal: AbortSignal): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const before = last;
    const own = (async () => {
      await before;
      await setImmediate();
      signal.throwIfAborted();
      return work();
    })();
    // What fails fails for who asked for it, not for those behind.
    last = own.catch(() => undefined);
    return own;
  };
}

/** Does a computation in pieces, a turn each. */
export async function pieceByPiece<Result>(pieces: Steps<Result>, turns: Turns): Promise<Result> {
  for (;;) {
    const next = await turns(() => pieces.next());
    if (next.done) return next.value;
  }
}
