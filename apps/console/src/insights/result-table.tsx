import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Section } from '../ui/page/page.js';
import { figureKind } from './figure-kinds.js';
import type { Insight } from './insight.js';
import { resultRows, type ResultRow } from './result-rows.js';
import { useResultWords } from './use-result-words.js';

const SHOWN = 300;

/** The frozen result as a table of its figures. */
export function ResultTable({ insight: { id, evidence } }: { insight: Insight }) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useResultWords();
  const rows = useMemo(() => resultRows(evidence.result, words), [evidence.result, words]);
  const columns = useMemo<Column<ResultRow>[]>(() => {
    const number = ({ field }: ResultRow, value: number): string => {
      switch (figureKind(field)) {
        case 'money':
          return formats.money(String(value));
        case 'share':
          return formats.percent(value);
        case 'change':
          return formats.change(value);
        default:
          return formats.decimal(value, 4);
      }
    };
    const text = (row: ResultRow): string => {
      const { value } = row;
      if (value === null) return UNKNOWN;
      if (typeof value === 'object') return formats.estimate(value);
      if (typeof value === 'boolean') return value ? t('insights.yes') : t('insights.no');
      return typeof value === 'number' ? number(row, value) : value;
    };
    return [
      {
        id: 'figure',
        header: t('insights.figure'),
        isTitle: true,
        render: ({ path }) => path,
        value: ({ path }) => path,
      },
      {
        id: 'value',
        header: t('insights.value'),
        align: 'end',
        render: text,
        csv: ({ value }) => ({
          value:
            typeof value === 'object' ? (value?.value ?? null) : typeof value === 'boolean' ? String(value) : value,
        }),
      },
      {
        id: 'interval',
        header: t('insights.interval'),
        align: 'end',
        render: ({ value }) =>
          typeof value === 'object' && value !== null ? (formats.interval(value) ?? UNKNOWN) : '',
        csv: ({ value }) =>
          typeof value === 'object' && value !== null
            ? { low: value.low, high: value.high }
            : { low: null, high: null },
      },
    ];
  }, [t, formats]);
  const shown = rows.slice(0, SHOWN);
  return (
    <Section
      title={t('insights.result')}
      note={
        rows.length > SHOWN ? t('insights.moreFigures', { shown: SHOWN, total: rows.length }) : t('insights.resultNote')
      }
    >
      <DataTable
        label={t('insights.result')}
        columns={columns}
        rows={shown}
        rowKey={({ path }) => path}
        csvName={`insight-${id}`}
        maxHeight={420}
        empty={UNKNOWN}
      />
    </Section>
  );
}
