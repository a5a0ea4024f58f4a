import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { FaultPartsFragment } from '../gql/parts.generated.js';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';

/** What is missing on a fault's day and when, in the page's language. */
export function useFaultWords(): (fault: FaultPartsFragment) => string {
  const t = useTranslations();
  const { decimal } = useFormats();
  return useCallback(
    ({ kind, eventType, fromLocalTime, toLocalTime, expectedSessions, detail, levelChange }) => {
      const rate = (value: number | undefined): string => (value === undefined ? UNKNOWN : decimal(Number(value.toPrecision(3)), 6));
      return t('fault.said', {
        kind,
        type: eventType ?? 'none',
        ends: fromLocalTime === null ? (toLocalTime === null ? 'none' : 'to') : toLocalTime === null ? 'from' : 'both',
        from: fromLocalTime ?? UNKNOWN,
        to: toLocalTime ?? UNKNOWN,
        sessions: expectedSessions ?? 0,
        detail,
        level: !levelChange ? 'none' : levelChange.category !== null ? 'category' : eventType === 'VIEW' ? 'session' : 'view',
        before: rate(levelChange?.before),
        after: rate(levelChange?.after),
        category: levelChange?.category ?? '',
      });
    },
    [t, decimal],
  );
}
