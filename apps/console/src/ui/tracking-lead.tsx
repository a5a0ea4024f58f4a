import { useTranslations } from 'use-intl';
import type { AnswerPartsFragment } from '../gql/parts.generated.js';
import { useFormats } from '../i18n/use-formats.js';

/** Says before an answer's sentence which days its rates leave out, and when the tracking changed within its period. */
export function TrackingLead({
  answer: { period, faults, daysLeftOut },
}: {
  answer: Pick<AnswerPartsFragment, 'period' | 'faults' | 'daysLeftOut'>;
}) {
  const t = useTranslations();
  const { day, dayRange } = useFormats();
  // An answer also names the changes behind the days that it is compared with.
  const changes = faults.filter(
    ({ kind, date }) => kind === 'EVENT_TYPE_LEVEL_CHANGED' && date > period.from && date <= period.to,
  );
  const dates = [...new Set(changes.map(({ date }) => date))].toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  return (
    <>
      {daysLeftOut.length > 0 && `${t('tracking.lead.leftOut', { count: daysLeftOut.length })} `}
      {first !== undefined &&
        last !== undefined &&
        `${t('tracking.lead.levels', { count: dates.length, day: day(first), period: dayRange(first, last) })} `}
    </>
  );
}
