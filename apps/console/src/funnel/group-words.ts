import type { FunnelBreakdown } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';

/** 1970-01-05 was a Monday. */
const monday = (weekday: number): string => `1970-01-${String(4 + weekday).padStart(2, '0')}`;

/** A group of a breakdown in words. */
export function useGroupWords(breakdown: FunnelBreakdown | null): (group: string) => string {
  const t = useTranslations();
  const { weekday, count } = useFormats();
  return useCallback(
    (group) => {
      switch (breakdown) {
        case 'CATEGORY':
          return group === '(none)' ? t('words.noCategory') : categoryLabel(group);
        case 'BRAND':
          return group === '(none)' ? t('funnel.groupName.none') : group;
        case 'PRICE_BAND': {
          if (group === 'unknown') return t('funnel.groupName.unknownPrice');
          if (group === '0') return t('funnel.groupName.belowOne');
          const high = nextBand(Number(group));
          return high === null
            ? t('funnel.groupName.bandLast', { low: count(Number(group)) })
            : t('funnel.groupName.band', { low: count(Number(group)), high: count(high) });
        }
        case 'HOUR':
          return t('funnel.groupName.hour', { hour: group.padStart(2, '0') });
        case 'WEEKDAY':
          return weekday(monday(Number(group)));
        case 'VISITOR':
          return group === 'new' ? t('funnel.groupName.new') : t('funnel.groupName.returning');
        default:
          return group;
      }
    },
    [breakdown, t, weekday, count],
  );
}

const LAST = 500_000_000;

/** Where the price band that begins at `low` (1, 2, 5, 10, …) ends; null for the last one. */
export function nextBand(low: number): number | null {
  if (low >= LAST) return null;
  return String(low).startsWith('2') ? low * 2.5 : low * 2;
}
