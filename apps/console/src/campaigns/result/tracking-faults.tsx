import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import type { Found } from './analysis.js';

type Fault = Found['trackingFaults'][number];

/** What the tracking lost of a campaign, or logged differently, a sentence for each type of event. */
export function TrackingFaults({ faults }: { faults: readonly Fault[] }) {
  const t = useTranslations();
  const { dayRange, day } = useFormats();
  const keyOf = ({ kind, eventType }: Fault): string => `${kind} ${eventType}`;
  return [...new Set(faults.map(keyOf))].map((key) => {
    const group = faults.filter((fault) => keyOf(fault) === key);
    const { kind, eventType, date: first } = group[0]!;
    const type = eventType ?? 'ANY';
    return (
      <p key={key}>
        {kind === 'EVENT_TYPE_LEVEL_CHANGED'
          ? t('result.tracking.changed', { type, day: day(first) })
          : t('result.tracking.lost', { type, days: group.length, period: dayRange(first, group.at(-1)!.date) })}
      </p>
    );
  });
}
