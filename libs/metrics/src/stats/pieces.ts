/** A computation in pieces of some hundredths of a second: whoever drives it may let others have their turn between them, or stop. */
export type InPieces<Result> = Generator<undefined, Result, undefined>;

/** Draws of a piece. */
export const PIECE = 1_000_000;

/** Does all pieces without a pause. */
export function allAtOnce<Result>(pieces: InPieces<Result>): Result {
  for (;;) {
    const next = pieces.next();
    if (next.done) return next.value;
  }
}
