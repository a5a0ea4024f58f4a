import { useMemo } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useShop } from './shop.js';

/** ISO weekdays, 1 is Monday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const firstDay = { MONDAY: 1, SATURDAY: 6, SUNDAY: 7 } as const;
const isoWeek = [1, 2, 3, 4, 5, 6, 7] as const;

/** ISO weekdays in the order in which pages show them: by the shop's settings or, until these say it, as is usual in the page's language. */
export function useWeekdays(): readonly [Weekday, ...Weekday[]] {
  const { locale } = useLanguage();
  const { weekStart } = useShop().settings;
  const start = firstDay[weekStart ?? (locale === 'ko' ? 'SUNDAY' : 'MONDAY')];
  return useMemo(() => {
    const [first, ...more] = [...isoWeek.slice(start - 1), ...isoWeek.slice(0, start - 1)];
    return [first ?? start, ...more];
  }, [start]);
}
