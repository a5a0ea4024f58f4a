import { SegmentedControl } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { PeriodPicker } from '../scope/period-picker.js';
import type { Against } from './against.js';

interface AgainstPickerProps {
  value: Against;
  /** Days to begin with when other days are chosen. */
  suggested: { from: string; to: string } | null;
  onChange(against: Against): void;
}

const kinds = ['before', 'days', 'nothing'] as const;

/** What the figures are compared with: the period before, days of one's choice, or nothing. */
export function AgainstPicker({ value, suggested, onChange }: AgainstPickerProps) {
  const t = useTranslations();
  const choose = (kind: string): void => {
    if (kind === 'days') onChange(suggested ? { kind, period: suggested } : value);
    else onChange({ kind: kind === 'nothing' ? 'nothing' : 'before' });
  };
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('summaryReport.against.label')}
        value={value.kind}
        onChange={choose}
        data={kinds.map((kind) => ({
          value: kind,
          label: t(`summaryReport.against.${kind}`),
          disabled: kind === 'days' && suggested === null && value.kind !== 'days',
        }))}
      />
      {value.kind === 'days' && (
        <PeriodPicker
          value={value.period}
          answered={value.period}
          onChange={(period) => onChange(period ? { kind: 'days', period } : { kind: 'before' })}
        />
      )}
    </>
  );
}
