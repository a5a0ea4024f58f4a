import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { OverviewData } from './overview-data.js';

export type OverviewPart = OverviewData['parts'][number];

/** What the period can be cut into. */
export const granularities = ['DAY', 'WEEK', 'MONTH'] as const;
export type Granularity = (typeof granularities)[number];

/** Days, weeks and months by name, in the page's language: `dated` in full, `short` for an axis. */
export function usePartWords(granularity: Granularity): {
  dated(part: Pick<OverviewPart, 'from' | 'to' | 'name' | 'isPartial'>): string;
  short(from: string): string;
} {
  const t = useTranslations();
  const { day, weekday, dayRange, month, dayShort } = useFormats();
  const dated = useCallback(
    ({ from, to, name, isPartial }: Pick<OverviewPart, 'from' | 'to' | 'name' | 'isPartial'>): string => {
      if (granularity === 'DAY') return t('overview.dayAndWeekday', { day: day(from), weekday: weekday(from) });
      const text =
        granularity === 'WEEK'
          ? t('overview.week', { range: dayRange(from, to), number: String(Number(name.slice(-2))) })
          : month(name);
      return isPartial ? t('overview.partial', { part: text }) : text;
    },
    [granularity, t, day, weekday, dayRange, month],
  );
  const short = useCallback(
    (from: string): string => (granularity === 'MONTH' ? month(from.slice(0, 7)) : dayShort(from)),
    [granularity, month, dayShort],
  );
  return { dated, short };
}

/** Faults whose day lies in a part. */
export function faultsOf<Fault extends { date: string }>(
  faults: readonly Fault[],
  { from, to }: Pick<OverviewPart, 'from' | 'to'>,
): Fault[] {
  return faults.filter(({ date }) => date >= from && date <= to);
}
