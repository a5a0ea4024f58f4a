import { Select } from '@mantine/core';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart-ink.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EstimateText } from '../ui/estimate-text.js';
import { intervalBars } from '../ui/interval-bars.js';
import { Section } from '../ui/page.js';
import { oneOf, useUrlState } from '../ui/url-state.js';
import type { ModelDetail } from './model-page.js';
import classes from './models.module.css';

const kinds = ['GROUP', 'NEW_RETURNING', 'CATEGORY', 'PRICE_BAND', 'ANSWERED_FROM'] as const;
const byCodec = oneOf(kinds, 'GROUP');
const named = ['COLD', 'LIGHT', 'REGULAR', 'HEAVY', 'NEW', 'RETURNING', 'OTHER', 'NONE', 'Q1', 'Q2', 'Q3', 'Q4', 'STRENGTHS', 'VIEWS', 'NOTHING'] as const;
const names = ['ndcg', 'hitRate', 'precision', 'attainablePrecision', 'recall'] as const;

type Segment = ModelDetail['segments'][number];

/** A model's figures by a division of the test users: whom it serves well, and whom it does not. */
export function Segments({ model, seenSwitch }: { model: ModelDetail; seenSwitch: ReactNode }) {
  const t = useTranslations();
  const formats = useFormats();
  const [by, setBy] = useUrlState('by', byCodec);
  const rows = useMemo(() => model.segments.filter(({ kind, metrics }) => kind === by && metrics.users > 0), [model, by]);
  const nameOf = useCallback(
    ({ kind, value }: Segment): string => {
      const known = named.find((name) => name === value);
      if (known) return t(`models.one.segmentName.${known}`);
      return kind === 'CATEGORY' ? t('models.one.segmentCategory', { category: value }) : value;
    },
    [t],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 4, right: 28 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const row = rows[dataIndex];
            if (!row) return '';
            return tooltipLines(nameOf(row), [
              [t('metric.ndcg.name'), formats.estimate(row.metrics.ndcg)],
              [t('overview.interval'), formats.interval(row.metrics.ndcg) ?? '–'],
              [t('metric.testUsers.name'), formats.count(row.metrics.users)],
            ]);
          },
        },
        xAxis: { ...valueAxis(ink), min: 0, axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: (value: number) => formats.share(value) } },
        yAxis: { ...categoryAxis(ink), inverse: true, data: rows.map(nameOf), axisLabel: { color: ink.text, fontSize: 12, ...(ink.isNarrow ? { width: 120, overflow: 'break', lineHeight: 14 } : {}) } },
        series: intervalBars(rows.map(({ metrics }) => metrics.ndcg), ink),
      };
    },
    [rows, nameOf, formats, t],
  );
  const columns = useMemo<Column<Segment>[]>(
    () => [
      {
        id: 'segment',
        header: t('models.one.segment'),
        isTitle: true,
        render: (row) => (
          <span>
            {nameOf(row)}
            {row.kind === 'PRICE_BAND' && (
              <>
                <br />
                <span className={classes.quiet} lang="en">{row.rule}</span>
              </>
            )}
          </span>
        ),
        value: ({ value }) => value,
      },
      ...names.map(
        (name): Column<Segment> => ({
          id: name,
          header: t(`metric.${name}.name`),
          metric: name,
          align: 'end',
          render: ({ metrics }) => <EstimateText estimate={metrics[name]} stacked />,
          value: ({ metrics }) => metrics[name].value,
          csv: ({ metrics }) => ({ [name]: metrics[name].value, [`${name}Low`]: metrics[name].low, [`${name}High`]: metrics[name].high }),
        }),
      ),
      { id: 'users', header: t('metric.testUsers.name'), metric: 'testUsers', align: 'end', render: ({ metrics }) => formats.count(metrics.users), value: ({ metrics }) => metrics.users },
    ],
    [t, nameOf, formats],
  );
  const judged = rows.filter(({ metrics }) => metrics.ndcg.value !== null);
  const best = judged.toSorted((a, b) => (b.metrics.ndcg.value ?? 0) - (a.metrics.ndcg.value ?? 0))[0];
  return (
    <Section title={t('models.one.segmentsTitle')} aside={seenSwitch}>
      <Select
        size="xs"
        w={210}
        mb="sm"
        aria-label={t('models.one.by')}
        value={by}
        onChange={(value) => setBy(byCodec.read(value ?? '') ?? 'GROUP')}
        data={kinds.map((value) => ({ value, label: t(`models.one.segmentKind.${value}`) }))}
        allowDeselect={false}
      />
      {best ? (
        <Chart height={rows.length * 34 + 36} option={option} summary={t('models.one.segmentsSummary', { best: nameOf(best), value: formats.estimate(best.metrics.ndcg), count: judged.length })} />
      ) : (
        <p className={classes.note}>{t('models.one.segmentsNothing')}</p>
      )}
      <div className={classes.table}>
        <DataTable label={t('models.one.segmentsTable')} columns={columns} rows={rows} rowKey={({ value }) => value} csvName="segments" empty={t('models.one.segmentsNothing')} />
      </div>
    </Section>
  );
}
