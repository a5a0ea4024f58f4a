import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { minutesOf } from './budget.js';
import type { ScheduleFieldsFragment } from '@cartograph/sdk/operations/models';

/** What a person sets of a retraining schedule. */
export type ScheduleDraft = Pick<ScheduleFieldsFragment, 'isOn' | 'cron' | 'timeZone' | 'kinds' | 'budgetSeconds'>;

/** Says which kinds a schedule makes, and how long settings are tried. */
export function useMakesWords(): (schedule: Pick<ScheduleDraft, 'kinds' | 'budgetSeconds'>) => string {
  const t = useTranslations();
  const { list } = useFormats();
  return useCallback(
    ({ kinds, budgetSeconds }) =>
      t('models.schedule.makes', {
        some: kinds === null ? 'no' : 'yes',
        kinds: list((kinds ?? []).map((kind) => t(`modelKind.${kind}`))),
        limited: budgetSeconds === null ? 'no' : 'yes',
        minutes: minutesOf(budgetSeconds) ?? 0,
      }),
    [t, list],
  );
}
