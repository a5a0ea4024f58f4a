import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { readCron } from './cron-plan.js';

/** 2023-01-01 was a Sunday. */
const sunday = Date.UTC(2023, 0, 1);
const dayMs = 86_400_000;

export interface CronWords {
  /** "Every Monday at 3:00, Asia/Dubai". */
  sentence(cron: string, timeZone: string): string;
  /** Names of the weekdays, Sunday first. */
  weekdays: readonly string[];
}

/** A cron expression as a plain sentence in the page's language. */
export function useCronWords(): CronWords {
  const t = useTranslations();
  const { locale } = useFormats().settings;
  return useMemo(() => {
    const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
    const weekdays = Array.from({ length: 7 }, (_, day) => weekday.format(sunday + day * dayMs));
    const time = ({ hour, minute }: { hour: number; minute: number }): string =>
      clock.format(sunday + (hour * 60 + minute) * 60_000);
    return {
      weekdays,
      sentence(cron, timeZone) {
        const plan = readCron(cron);
        if (plan.mode === 'custom') return t('models.schedule.words.custom', { cron: plan.cron, timeZone });
        if (plan.mode === 'hourly') return t('models.schedule.words.hourly', { minute: plan.minute });
        if (plan.mode === 'daily') return t('models.schedule.words.daily', { time: time(plan), timeZone });
        if (plan.mode === 'weekly')
          return t('models.schedule.words.weekly', { day: weekdays[plan.weekday] ?? '', time: time(plan), timeZone });
        return t('models.schedule.words.monthly', { day: plan.day, time: time(plan), timeZone });
      },
    };
  }, [t, locale]);
}
