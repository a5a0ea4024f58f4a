import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { Section } from '../ui/page.js';
import type { Insight } from './insight-page.js';
import { resultRows, type ResultRow } from './result-rows.js';

const SHOWN = 300;

/** The frozen result as a table of its figures. */
export function ResultTable({ insight: { id, evidence } }: { insight: Insight }) {
  const t = useTranslations();
  const formats = useFormats();
  const rows = useMemo(() => resultRows(evidence.result), [evidence.result]);
  const columns = useMemo<Column<ResultRow>[]>(() => {
    const text = ({ value }: ResultRow): string => {
      if (value === null) return UNKNOWN;
      if (typeof value === 'object') return formats.estimate(value);
      if (typeof value === 'boolean') return value ? t('insights.yes') : t('insights.no');
      if (typeof value === 'number') return formats.decimal(value, 4);
      // Money and other exact decimals come as text.
      return /^-?\d+\.\d{2,4}$/.test(value) ? formats.decimal(Number(value), 4) : value;
    };
    return [
      { id: 'figure', header: t('insights.figure'), isTitle: true, render: ({ path }) => <span lang="en">{path}</span>, value: ({ path }) => path },
      { id: 'value', header: t('insights.value'), align: 'end', render: text, csv: ({ value }) => ({ value: typeof value === 'object' ? (value?.value ?? null) : typeof value === 'boolean' ? String(value) : value }) },
      {
        id: 'interval', header: t('insights.interval'), align: 'end', render: ({ value }) => (typeof value === 'object' && value !== null ? (formats.interval(value) ?? UNKNOWN) : ''),
        csv: ({ value }) => (typeof value === 'object' && value !== null ? { low: value.low, high: value.high } : { low: null, high: null }),
      },
    ];
  }, [t, formats]);
  const shown = rows.slice(0, SHOWN);
  return (
    <Section title={t('insights.result')} note={rows.length > SHOWN ? t('insights.moreFigures', { shown: SHOWN, total: rows.length }) : t('insights.resultNote')}>
      <DataTable label={t('insights.result')} columns={columns} rows={shown} rowKey={({ path }) => path} csvName={`insight-${id}`} maxHeight={420} empty={UNKNOWN} />
    </Section>
  );
}
