/**
 * Returns `look` for callers of whom there may be any number: one look serves all who ask within `ms` milliseconds of its start, also where it fails.
 * A look that takes longer serves whoever asks until it ends.
 */
export function atMostEvery(ms: number, look: () => Promise<void>): () => Promise<void> {
  let last: { at: number; outcome: Promise<void>; isOver: boolean } | null = null;
  return () => {
    if (last === null || (last.isOver && performance.now() - last.at >= ms)) {
      const started = { at: performance.now(), outcome: look(), isOver: false };
      const over = (): void => void (started.isOver = true);
      started.outcome.then(over, over);
      last = started;
    }
    return last.outcome;
  };
}
