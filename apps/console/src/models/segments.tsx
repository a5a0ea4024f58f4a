import { Select } from '@mantine/core';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { shareAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { brokenOnPhones, intervalRows } from '../ui/chart/interval-rows.js';
import { Section } from '../ui/page/page.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { metricColumns, testUsersColumn } from './figure-columns.js';
import type { ModelDetail } from './model-detail.js';
import classes from './models.module.css';

const kinds = ['GROUP', 'NEW_RETURNING', 'CATEGORY', 'PRICE_BAND', 'ANSWERED_FROM'] as const;
const byCodec = oneOf(kinds, 'GROUP');
const named = [
  'COLD',
  'LIGHT',
  'REGULAR',
  'HEAVY',
  'NEW',
  'RETURNING',
  'OTHER',
  'NONE',
  'Q1',
  'Q2',
  'Q3',
  'Q4',
  'STRENGTHS',
  'VIEWS',
  'NOTHING',
] as const;
const names = ['ndcg', 'hitRate', 'precision', 'attainablePrecision', 'recall'] as const;

type Segment = ModelDetail['segments'][number];

/** A model's figures by a division of the test users: whom it serves well, and whom it does not. */
export function Segments({ model, seenSwitch }: { model: ModelDetail; seenSwitch: ReactNode }) {
  const t = useTranslations();
  const formats = useFormats();
  const [by, setBy] = useUrlState('by', byCodec);
  const rows = useMemo(
    () => model.segments.filter(({ kind, metrics }) => kind === by && metrics.users > 0),
    [model, by],
  );
  const nameOf = useCallback(
    ({ kind, value }: Segment): string => {
      const known = named.find((name) => name === value);
      if (known) return t(`models.one.segmentName.${known}`);
      return kind === 'CATEGORY' ? t('models.one.segmentCategory', { category: value }) : value;
    },
    [t],
  );
  const pricesOf = useCallback(
    ({ priceAbove, priceUpTo }: Segment): string | null => {
      if (priceAbove === null && priceUpTo === null) return null;
      const shown = (price: number | null): string => (price === null ? '' : formats.money(price.toFixed(2)));
      return t('models.one.segmentPrices', {
        bounds: priceAbove === null ? 'upTo' : priceUpTo === null ? 'above' : 'between',
        above: shown(priceAbove),
        upTo: shown(priceUpTo),
      });
    },
    [formats, t],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows(rows, ink, {
        name: nameOf,
        lines: ({ metrics }) => [
          [t('metric.ndcg.name'), formats.estimate(metrics.ndcg)],
          [t('overview.interval'), formats.interval(metrics.ndcg) ?? '–'],
          [t('metric.testUsers.name'), formats.count(metrics.users)],
        ],
        nameStyle: brokenOnPhones(ink),
      });
      return {
        ...chart,
        xAxis: shareAxis(
          ink,
          Math.max(0, ...rows.map(({ metrics }) => metrics.ndcg.high ?? metrics.ndcg.value ?? 0)),
          formats.percentMark,
        ),
        series: intervalBars(
          rows.map(({ metrics }) => metrics.ndcg),
          ink,
        ),
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
            {pricesOf(row) !== null && (
              <>
                <br />
                <span className={classes.quiet}>{pricesOf(row)}</span>
              </>
            )}
          </span>
        ),
        value: ({ value }) => value,
      },
      ...metricColumns(names, (name) => t(`metric.${name}.name`)),
      testUsersColumn(t('metric.testUsers.name'), formats.count),
    ],
    [t, nameOf, pricesOf, formats],
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
        <Chart
          height={rows.length * 34 + 36}
          option={option}
          summary={
            best.metrics.ndcg.value === 0
              ? t('models.one.segmentsNoHit', { count: judged.length })
              : t('models.one.segmentsSummary', {
                  best: nameOf(best),
                  value: formats.estimate(best.metrics.ndcg),
                  count: judged.length,
                })
          }
        />
      ) : (
        <p className={classes.note}>{t('models.one.segmentsNothing')}</p>
      )}
      <div className={classes.table}>
        <DataTable
          label={t('models.one.segmentsTable')}
          columns={columns}
          rows={rows}
          rowKey={({ value }) => value}
          csvName="segments"
          empty={t('models.one.segmentsNothing')}
        />
      </div>
    </Section>
  );
}
