import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';

/** A day, week or month in which users entered, as people name it: "Week of Sep 30", not "2019-W40". */
export function useUnitName(unit: 'DAY' | 'WEEK' | 'MONTH'): (of: { name: string; from: string }) => string {
  const t = useTranslations();
  const { day, dayShort, month } = useFormats();
  return useCallback(
    ({ name, from }) =>
      unit === 'WEEK' ? t('segments.weekOf', { day: dayShort(from) }) : unit === 'MONTH' ? month(name) : day(from),
    [unit, t, day, dayShort, month],
  );
}
