import type { AudienceHistory } from '@cartograph/analytics';

/** What an audience's past lacks, so that nothing can be learned from it. */
export type HistoryProblem =
  | 'empty-audience'
  | 'nobody-followed'
  | 'no-outcomes'
  | 'metric-not-in-history'
  | 'purchases-not-logged';

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

/** What of an audience's past was lost, as a result tells it. */
export type HistoryFaults = Pick<AudienceHistory, 'faults' | 'daysLeftOut'>;

/** Refuses a past whose purchases are not known: all that follows from it would take them for none. */
export function requirePurchases({ purchasesUnknown, period }: AudienceHistory): void {
  if (purchasesUnknown === null) return;
  throw new UnusableHistoryError(
    'purchases-not-logged',
    `${purchasesUnknown.detail} The audience's period is ${period.from} to ${period.to}. Choose one that has purchases.`,
  );
}
