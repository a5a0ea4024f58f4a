import { useTranslations } from 'use-intl';
import type { AnswerFieldsFragment } from '@cartograph/sdk/operations/analytics';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import { useFormats } from '../../i18n/use-formats.js';

interface TrackingLeadProps {
  answer: Pick<AnswerFieldsFragment, 'period' | 'faults' | 'daysLeftOut'>;
  /** What of the log the sentence lacks where events were lost: events of a total, what its buyers bought, who returned, or hours. Default: nothing, it says rates of whole days. */
  lacks?: 'total' | 'purchases' | 'returns' | 'hours' | null;
  /** Types whose loss makes it lack that, besides days without any event. Default: each that the answer names. */
  lostTypes?: readonly FaultFieldsFragment['eventType'][];
}

/** Events are lost for a day or some hours; a level that changed loses none. */
const losing: ReadonlySet<FaultFieldsFragment['kind']> = new Set<FaultFieldsFragment['kind']>([
  'MISSING_DAY',
  'MISSING_HOURS',
  'EVENT_TYPE_VANISHED',
]);

/** Whether the log lacks days of the period that should have events, so that none is no 0. */
export const isMissing = ({ period, faults }: Pick<AnswerFieldsFragment, 'period' | 'faults'>): boolean =>
  faults.some(
    ({ kind, date, isCertain }) => kind === 'MISSING_DAY' && isCertain && date >= period.from && date <= period.to,
  );

/** Whether the tracking lost a type on days of the period, so that none of it is no 0. */
export const isLost = (
  { period, faults }: Pick<AnswerFieldsFragment, 'period' | 'faults'>,
  type: FaultFieldsFragment['eventType'],
): boolean =>
  faults.some(
    ({ kind, eventType, date }) =>
      kind === 'EVENT_TYPE_VANISHED' && eventType === type && date >= period.from && date <= period.to,
  );

/** Says before an answer's sentence which days its rates leave out or its sums lack, and when the tracking changed within its period. */
export function TrackingLead({ answer: { period, faults, daysLeftOut }, lacks = null, lostTypes }: TrackingLeadProps) {
  const t = useTranslations();
  const { day, dayRange } = useFormats();
  // An answer also names the changes behind the days that it is compared with.
  const changes = faults.filter(
    ({ kind, date }) => kind === 'EVENT_TYPE_LEVEL_CHANGED' && date > period.from && date <= period.to,
  );
  const dates = [...new Set(changes.map(({ date }) => date))].toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  const lost = faults.filter(
    ({ kind, date, eventType, isCertain }) =>
      isCertain &&
      losing.has(kind) &&
      (eventType === null || lostTypes === undefined || lostTypes.includes(eventType)) &&
      date >= period.from &&
      date <= period.to &&
      !daysLeftOut.includes(date),
  );
  const lacking = new Set(lost.map(({ date }) => date)).size;
  return (
    <>
      {daysLeftOut.length > 0 && `${t('tracking.lead.leftOut', { count: daysLeftOut.length })} `}
      {lacks && lacking > 0 && `${t(`tracking.lead.lacks.${lacks}`, { count: lacking })} `}
      {first !== undefined &&
        last !== undefined &&
        `${t('tracking.lead.levels', { count: dates.length, day: day(first), period: dayRange(first, last) })} `}
    </>
  );
}
