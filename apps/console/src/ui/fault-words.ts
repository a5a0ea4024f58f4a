import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { FaultPartsFragment } from '../gql/parts.generated.js';

/** What is missing on a fault's day and when, in the page's language. */
export function useFaultWords(): (fault: FaultPartsFragment) => string {
  const t = useTranslations();
  return useCallback(
    ({ kind, eventType, fromLocalTime, toLocalTime, expectedSessions }) =>
      t('fault.said', {
        kind,
        type: eventType ?? 'none',
        ends: fromLocalTime === null ? (toLocalTime === null ? 'none' : 'to') : toLocalTime === null ? 'from' : 'both',
        from: fromLocalTime ?? '–',
        to: toLocalTime ?? '–',
        sessions: expectedSessions ?? 0,
      }),
    [t],
  );
}
