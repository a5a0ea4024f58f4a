import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import { useFormats } from '../../i18n/use-formats.js';
import { useFaultWords } from '../words/fault-words.js';
import { useProvenance } from '../text/provenance.js';
import classes from './tracking-notice.module.css';

/** Faults that are listed; the Data page has all of them. */
const LISTED = 3;
const TOLD: readonly FaultFieldsFragment['kind'][] = [
  'PARTIAL_DAY',
  'MISSING_DAY',
  'MISSING_HOURS',
  'EVENT_TYPE_VANISHED',
  'EVENT_TYPE_LEVEL_CHANGED',
];

/** Whether it lasts a part of its day. */
const isOfHours = ({ kind, fromLocalTime, toLocalTime }: FaultFieldsFragment): boolean =>
  kind === 'EVENT_TYPE_VANISHED' && fromLocalTime !== null && !(fromLocalTime === '00:00' && toLocalTime === '24:00');

/** Says before the numbers what is wrong with the tracking of what they count. */
export function TrackingNotice() {
  const t = useTranslations();
  const { day, dayRange } = useFormats();
  const words = useFaultWords();
  const { faults, daysLeftOut, period } = useProvenance();
  // An answer also names the faults of the days that it is compared with.
  const isInside = ({ kind, date }: FaultFieldsFragment): boolean =>
    period === null ||
    (date <= period.to && (kind === 'EVENT_TYPE_LEVEL_CHANGED' ? date > period.from : date >= period.from));
  const told = faults.filter((fault) => TOLD.includes(fault.kind) && isInside(fault) && fault.isCertain);
  if (told.length === 0) return null;
  const [first, last] = [daysLeftOut[0], daysLeftOut.at(-1)];
  // A log that begins or ends within a day is no fault of the tracking.
  const isFaulty = told.some(({ kind }) => kind !== 'PARTIAL_DAY');
  return (
    <Alert
      color={isFaulty ? 'yellow' : 'gray'}
      variant="light"
      className={classes.notice}
      classNames={{ title: classes.title }}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={isFaulty ? t('tracking.title') : t('tracking.partTitle')}
      data-testid="tracking-notice"
    >
      {first !== undefined && last !== undefined && (
        <p>
          {t('tracking.leftOut', { count: daysLeftOut.length, day: day(first), period: dayRange(first, last) })}
          {told.some((fault) => daysLeftOut.includes(fault.date) && isOfHours(fault)) && ` ${t('tracking.wholeDays')}`}
        </p>
      )}
      {told.some(({ kind }) => kind === 'EVENT_TYPE_LEVEL_CHANGED') && <p>{t('tracking.levels')}</p>}
      {told.some(({ kind }) => kind === 'PARTIAL_DAY') && <p>{t('tracking.partDays')}</p>}
      <ul>
        {told.slice(0, LISTED).map((fault) => (
          <li key={`${fault.date} ${fault.kind} ${fault.eventType} ${fault.levelChange?.category}`}>
            {t('data.fault', { day: day(fault.date), words: words(fault) })}
          </li>
        ))}
      </ul>
      {told.length > LISTED && <p>{t('tracking.more', { count: told.length - LISTED })}</p>}
    </Alert>
  );
}
