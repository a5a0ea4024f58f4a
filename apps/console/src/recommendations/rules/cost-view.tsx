import { Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import type { ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { EstimateText, Unknown } from '../../ui/text/estimate-text.js';
import { intervalBars } from '../../ui/chart/interval-bars.js';
import { intervalRows } from '../../ui/chart/interval-rows.js';
import { CostWords } from './cost-words.js';
import type { CostRow, RuleCost } from './read-cost.js';
import classes from './rules.module.css';

const metrics = ['hitRate', 'ndcg', 'recall'] as const;
type Metric = (typeof metrics)[number];
const comparisons = ['ALONE', 'AMONG_OTHERS'] as const;
type Comparison = (typeof comparisons)[number];

/** What rules cost on a replay: in words, as bars with their intervals, and as a table. */
export function CostView({ cost }: { cost: RuleCost }) {
  const t = useTranslations();
  const formats = useFormats();
  const [metric, setMetric] = useState<Metric>('hitRate');
  const [comparison, setComparison] = useState<Comparison>('ALONE');
  const hasOthers = cost.rows.some(({ kind }) => kind === 'AMONG_OTHERS');
  const rows = useMemo(
    () => cost.rows.filter(({ kind }) => kind === 'TOGETHER' || kind === comparison),
    [cost, comparison],
  );
  const nameOf = useCallback(
    ({ kind, rules }: CostRow): string =>
      kind === 'TOGETHER' ? t('rules.cost.together') : formats.list(rules.map(({ name }) => name)),
    [formats, t],
  );
  const option = useBars(rows, metric, nameOf);
  return (
    <>
      <CostWords cost={cost} />
      <Chart
        height={rows.length * 34 + 36}
        option={option}
        summary={t('rules.cost.chart', { metric: t(`metric.${metric}.name`) })}
        controls={
          <div className={classes.controls}>
            <Select
              size="xs"
              w={180}
              aria-label={t('rules.cost.metric')}
              value={metric}
              onChange={(value) => setMetric(metrics.find((known) => known === value) ?? 'hitRate')}
              data={metrics.map((value) => ({ value, label: t(`metric.${value}.name`) }))}
              allowDeselect={false}
            />
            {hasOthers && (
              <Select
                size="xs"
                w={260}
                aria-label={t('rules.cost.compare')}
                value={comparison}
                onChange={(value) => setComparison(comparisons.find((known) => known === value) ?? 'ALONE')}
                allowDeselect={false}
                data={comparisons.map((value) => ({ value, label: t(`rules.cost.kind.${value}`) }))}
              />
            )}
          </div>
        }
        twin={<CostTable rows={rows} nameOf={nameOf} />}
      />
      <p className={classes.hint}>
        {t('rules.cost.at', {
          at: formats.instant(cost.measuredAt),
          model: formats.list(cost.modelKinds.map((kind) => t(`modelKind.${kind}`))),
        })}
      </p>
    </>
  );
}

function useBars(rows: readonly CostRow[], metric: Metric, nameOf: (row: CostRow) => string) {
  const t = useTranslations();
  const { points, decimal } = useFormats();
  return useCallback(
    (ink: ChartInk) => {
      const times = (value: number | null): number | null => (value === null ? null : value * 100);
      const drawn = rows.map(({ [metric]: { value, low, high } }) => ({
        value: times(value),
        low: times(low),
        high: times(high),
      }));
      return {
        ...intervalRows(rows, ink, {
          name: nameOf,
          lines: ({ [metric]: { value, low, high } }) => [
            [t(`metric.${metric}.name`), value === null ? '–' : t('rules.cost.points', { points: points(value) })],
            [
              t('overview.interval'),
              low === null || high === null
                ? '–'
                : t('rules.cost.pointsInterval', { low: points(low), high: points(high) }),
            ],
          ],
          tick: (value) => decimal(value, 2),
          nameStyle: { width: ink.isNarrow ? 110 : 220, overflow: 'truncate' },
        }),
        series: [
          {
            type: 'bar' as const,
            data: drawn.map(({ value }) => ({
              value: value ?? 0,
              itemStyle: { color: (value ?? 0) < 0 ? ink.bad : ink.good, opacity: 0.28 },
            })),
            barWidth: 14,
          },
          ...intervalBars(drawn, ink, ink.text),
        ],
      };
    },
    [rows, metric, nameOf, points, decimal, t],
  );
}

function CostTable({ rows, nameOf }: { rows: readonly CostRow[]; nameOf(row: CostRow): string }) {
  const t = useTranslations();
  const { points, count } = useFormats();
  const change = (metric: Metric): Column<CostRow> => ({
    id: metric,
    header: t(`metric.${metric}.name`),
    align: 'end',
    render: ({ [metric]: { value, low, high, incomputable } }) =>
      value === null ? (
        <Unknown reason={incomputable?.reason ?? 'NO_DATA'} />
      ) : (
        <>
          {t('rules.cost.points', { points: points(value) })}
          {low !== null && high !== null && (
            <div className={classes.hint}>
              {t('rules.cost.pointsInterval', { low: points(low), high: points(high) })}
            </div>
          )}
        </>
      ),
    value: ({ [metric]: { value } }) => value,
    csv: ({ [metric]: { value, low, high } }) => ({ [metric]: value, [`${metric}Low`]: low, [`${metric}High`]: high }),
  });
  const columns: Column<CostRow>[] = [
    { id: 'rule', header: t('rules.cost.rule'), isTitle: true, render: nameOf, value: nameOf },
    ...metrics.map(change),
    {
      id: 'listsChanged',
      header: t('rules.cost.lists'),
      align: 'end',
      render: ({ listsChanged }) => <EstimateText estimate={listsChanged} stacked />,
      value: ({ listsChanged }) => listsChanged.value,
    },
    {
      id: 'hits',
      header: t('rules.cost.hitsHeader'),
      align: 'end',
      render: ({ hitsLost, hitsGained }) =>
        t('rules.cost.lostGained', { lost: count(hitsLost), gained: count(hitsGained) }),
      csv: ({ hitsLost, hitsGained }) => ({ hitsLost, hitsGained }),
    },
  ];
  return (
    <DataTable
      label={t('rules.cost.title')}
      columns={columns}
      rows={rows}
      rowKey={({ kind, rules }) => `${kind}-${rules.map(({ name }) => name).join()}`}
      csvName="rule-costs"
    />
  );
}
