import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useScope } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { useChangeWords } from '../ui/words/change-words.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { ChangeRow, TodayData } from './three-changes.js';

/** Every change that stands out, in the order of its weight. */
export function ChangeTable({
  changes: { findings, totalFindings, period },
  request,
}: {
  changes: TodayData;
  request(change: ChangeRow): ActRequest;
}) {
  const t = useTranslations();
  const { count } = useFormats();
  const { variables } = useScope();
  const words = useChangeWords(variables.filter);
  const columns = useMemo<Column<ChangeRow>[]>(
    () => [
      {
        id: 'subject',
        header: t('today.column.subject'),
        isTitle: true,
        render: (row) => words.subject(row),
        value: (row) => words.subject(row),
      },
      {
        id: 'effect',
        header: t('today.column.effect'),
        align: 'end',
        render: ({ effect }) => <EstimateText estimate={effect} />,
        value: ({ effect }) => effect.value,
        csv: ({ effect }) => ({ effect: effect.value, effectLow: effect.low, effectHigh: effect.high }),
      },
      {
        id: 'observed',
        header: t('today.column.observed'),
        align: 'end',
        render: (row) => words.figure(row, row.observed),
        value: ({ observed }) => observed,
        csv: ({ observed, observedRevenue }) => ({ observed: observedRevenue ?? observed }),
      },
      {
        id: 'expected',
        header: t('today.column.expected'),
        align: 'end',
        render: (row) => words.figure(row, row.expected),
        value: ({ expected }) => expected,
      },
      {
        id: 'support',
        header: t('today.column.visitors'),
        align: 'end',
        render: ({ support }) => count(support),
        value: ({ support }) => support,
      },
      {
        id: 'q',
        header: t('today.column.certainty'),
        align: 'end',
        render: (row) => words.certainty(row),
        value: ({ qValue }) => qValue,
      },
    ],
    [t, count, words],
  );
  return (
    <Section
      title={t('today.tableTitle')}
      note={
        totalFindings > findings.length ? t('today.more', { shown: findings.length, total: totalFindings }) : undefined
      }
    >
      <DataTable
        label={t('today.tableTitle')}
        columns={columns}
        rows={findings}
        rowKey={({ subject }) => subject}
        csvName={`changes-${period.from}-${period.to}`}
        renderAction={(row) => <ActButton what={words.subject(row)} request={() => request(row)} />}
        empty={t('today.nothingTitle')}
      />
    </Section>
  );
}
