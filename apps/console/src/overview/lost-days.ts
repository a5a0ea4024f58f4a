import type { OverviewData } from './overview-data.js';

/** Whether a part is a day on which the log lost its purchases, or everything: what it says of them is unknown, and no 0. */
export function lostDays(
  faults: OverviewData['faults'],
): (part: OverviewData['parts'][number], what: 'purchases' | 'events') => boolean {
  const withoutPurchases = new Set(
    faults
      .filter(({ kind, eventType }) => kind === 'EVENT_TYPE_VANISHED' && eventType === 'PURCHASE')
      .map(({ date }) => date),
  );
  const withoutEvents = new Set(faults.filter(({ kind }) => kind === 'MISSING_DAY').map(({ date }) => date));
  return ({ from, to, figures: { counts } }, what) =>
    from === to &&
    ((withoutEvents.has(from) && counts.total === 0) ||
      (what === 'purchases' && withoutPurchases.has(from) && counts.purchases === 0));
}
