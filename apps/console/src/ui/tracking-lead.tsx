import { useTranslations } from 'use-intl';
import type { AnswerPartsFragment, FaultPartsFragment } from '../gql/parts.generated.js';
import { useFormats } from '../i18n/use-formats.js';

interface TrackingLeadProps {
  answer: Pick<AnswerPartsFragment, 'period' | 'faults' | 'daysLeftOut'>;
  /** What of the log the sentence adds up, so that it lacks what was lost: events to a total, or what each buyer bought. Default: nothing, it says rates. */
  adds?: 'total' | 'purchases' | null;
}

/** Events are lost for a day or some hours; a level that changed loses none. */
const losing: ReadonlySet<FaultPartsFragment['kind']> = new Set<FaultPartsFragment['kind']>([
  'MISSING_DAY',
  'MISSING_HOURS',
  'EVENT_TYPE_VANISHED',
]);

/** Says before an answer's sentence which days its rates leave out or its sums lack, and when the tracking changed within its period. */
export function TrackingLead({ answer: { period, faults, daysLeftOut }, adds = null }: TrackingLeadProps) {
  const t = useTranslations();
  const { day, dayRange } = useFormats();
  // An answer also names the changes behind the days that it is compared with.
  const changes = faults.filter(
    ({ kind, date }) => kind === 'EVENT_TYPE_LEVEL_CHANGED' && date > period.from && date <= period.to,
  );
  const dates = [...new Set(changes.map(({ date }) => date))].toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  const lost = faults.filter(
    ({ kind, date, isCertain }) =>
      isCertain && losing.has(kind) && date >= period.from && date <= period.to && !daysLeftOut.includes(date),
  );
  const lacking = adds ? new Set(lost.map(({ date }) => date)).size : 0;
  return (
    <>
      {daysLeftOut.length > 0 && `${t('tracking.lead.leftOut', { count: daysLeftOut.length })} `}
      {lacking > 0 && adds === 'total' && `${t('tracking.lead.tooLow', { count: lacking })} `}
      {lacking > 0 && adds === 'purchases' && `${t('tracking.lead.purchasesLost', { count: lacking })} `}
      {first !== undefined &&
        last !== undefined &&
        `${t('tracking.lead.levels', { count: dates.length, day: day(first), period: dayRange(first, last) })} `}
    </>
  );
}
