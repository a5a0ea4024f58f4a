import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';

/** Rates are told per so many: "2.9 per 100 views" is read at a glance, 0.0286 a view is not. */
const PER = 100;

/** Decimals that leave two digits of the smaller rate, the same for both. */
function rateDigits({ before, after }: { before: number; after: number }): number {
  const smaller = Math.min(...[before, after].filter((rate) => rate > 0)) * PER;
  return Number.isFinite(smaller) ? Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(smaller)))) : 0;
}

/** What is missing on a fault's day and when, in the page's language. */
export function useFaultWords(): (fault: FaultFieldsFragment) => string {
  const t = useTranslations();
  const { fixed } = useFormats();
  return useCallback(
    ({ kind, eventType, fromLocalTime, toLocalTime, expectedSessions, detail, levelChange }) => {
      const digits = levelChange ? rateDigits(levelChange) : 0;
      const rate = (value: number | undefined): string => (value === undefined ? UNKNOWN : fixed(value * PER, digits));
      return t('fault.said', {
        kind,
        type: eventType ?? 'none',
        ends: fromLocalTime === null ? (toLocalTime === null ? 'none' : 'to') : toLocalTime === null ? 'from' : 'both',
        from: fromLocalTime ?? UNKNOWN,
        to: toLocalTime ?? UNKNOWN,
        hours: fromLocalTime === '00:00' && toLocalTime === '24:00' ? 'all' : 'some',
        sessions: expectedSessions ?? 0,
        detail,
        level: !levelChange
          ? 'none'
          : levelChange.category !== null
            ? 'category'
            : eventType === 'VIEW'
              ? 'session'
              : 'view',
        before: rate(levelChange?.before),
        after: rate(levelChange?.after),
        category: levelChange?.category ?? '',
      });
    },
    [t, fixed],
  );
}
