import '@mantine/dates/styles.css';
import { DatePicker, DatesProvider } from '@mantine/dates';
import type { Period } from '@cartograph/sdk/schema';
import 'dayjs/locale/ko';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWeekdays } from '../client/use-weekdays.js';
import { useLanguage } from '../i18n/language.js';

interface RangeCalendarProps {
  value: Period | null;
  first: string | null;
  last: string | null;
  onChange(period: Period): void;
}

/** Two days out of the log's own. */
export default function RangeCalendar({ value, first, last, onChange }: RangeCalendarProps) {
  const t = useTranslations();
  const { locale } = useLanguage();
  const [weekStart] = useWeekdays();
  const [days, setDays] = useState<[string | null, string | null]>([value?.from ?? null, value?.to ?? null]);
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: weekStart === 7 ? 0 : weekStart }}>
      <DatePicker
        type="range"
        size="sm"
        allowSingleDateInRange
        hideOutsideDates
        ariaLabels={{
          previousMonth: t('scope.previousMonth'),
          nextMonth: t('scope.nextMonth'),
          previousYear: t('scope.previousYear'),
          nextYear: t('scope.nextYear'),
          monthLevelControl: t('scope.chooseMonth'),
          yearLevelControl: t('scope.chooseYear'),
        }}
        value={days}
        defaultDate={value?.to ?? last ?? undefined}
        minDate={first ?? undefined}
        maxDate={last ?? undefined}
        onChange={(next) => {
          setDays(next);
          const [from, to] = next;
          if (from && to) onChange({ from, to });
        }}
      />
    </DatesProvider>
  );
}
