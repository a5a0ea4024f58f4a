/** What an audience's past lacks, so that nothing can be learnt from it. */
export type HistoryProblem = 'empty-audience' | 'nobody-followed' | 'no-outcomes' | 'metric-not-in-history';

/** A past that cannot be re-randomized or simulated; says what to change. */
export class UnusableHistoryError extends Error {
  override readonly name = 'UnusableHistoryError';

  constructor(
    readonly code: HistoryProblem,
    message: string,
  ) {
    super(message);
  }
}
