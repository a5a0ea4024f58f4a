import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { ActRequest } from '../ui/page/act.js';
import { ratioEnds } from '../ui/chart/axis-ends.js';
import { Chart } from '../ui/chart/chart.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { brokenOnPhones, intervalRows } from '../ui/chart/interval-rows.js';
import { shortName } from '../ui/text/thing-name.js';
import type { Effect } from './purchase-drivers-state.js';
import { EffectTable } from './effect-table.js';
import type { PurchaseDriversWords } from './use-purchase-drivers-words.js';

interface EffectPlotProps {
  effects: readonly Effect[];
  /** What tells the rows apart: the category, or the attribute. */
  nameOf(effect: Effect): string;
  nameHead: string;
  summary: string;
  /** The sort of the table and its address key. */
  sortKey: string;
  words: PurchaseDriversWords;
  request(effect: Effect): ActRequest;
  csvName: string;
}

/** Ratios of chances as dots with their intervals on a logarithmic axis, around the line of no effect; what holds has a tick, what differs from other categories a star. */
export function EffectPlot({ effects, nameOf, nameHead, summary, sortKey, words, request, csvName }: EffectPlotProps) {
  const t = useTranslations();
  const formats = useFormats();
  const rows = useMemo(
    () =>
      effects
        .filter(({ rateRatio }) => rateRatio.value !== null)
        .toSorted((a, b) => (b.rateRatio.value ?? 0) - (a.rateRatio.value ?? 0)),
    [effects],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows(rows, ink, {
        name: (row) =>
          `${row.holds ? '✓ ' : ''}${row.differs ? '★ ' : ''}${ink.isNarrow ? shortName(nameOf(row)) : nameOf(row)}`,
        lines: ({ rateRatio, percentagePoints, qValue, support }) => [
          [t('purchaseDrivers.column.ratio'), `${words.ratio(rateRatio.value)} ${words.interval(rateRatio)}`],
          [
            t('purchaseDrivers.column.points'),
            `${words.points(percentagePoints)} ${words.pointsInterval(percentagePoints)}`,
          ],
          [t('purchaseDrivers.column.q'), words.q(qValue)],
          [t('purchaseDrivers.column.support'), formats.count(support)],
        ],
        tick: (value) => formats.decimal(value, 3),
        nameStyle: {
          width: ink.isNarrow ? 120 : 260,
          overflow: ink.isNarrow ? 'break' : 'truncate',
          ...brokenOnPhones(ink),
        },
      });
      const bars = intervalBars(
        rows.map(({ rateRatio: { value, low, high } }) => ({ value, low, high })),
        ink,
      );
      return {
        ...chart,
        xAxis: {
          ...chart.xAxis,
          type: 'log' as const,
          logBase: 2,
          ...ratioEnds(
            rows.map(({ rateRatio }) => rateRatio),
            8,
          ),
          name: t('purchaseDrivers.axis'),
          nameLocation: 'middle' as const,
          nameGap: 28,
          nameTextStyle: { color: ink.quiet },
        },
        grid: { ...chart.grid, bottom: 30 },
        series: [
          ...bars,
          {
            type: 'line' as const,
            data: [],
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: ink.quiet, type: 'dashed' as const },
              label: { show: false },
              data: [{ xAxis: 1 }],
            },
          },
        ],
      };
    },
    [rows, nameOf, words, formats, t],
  );
  const table = (
    <EffectTable
      effects={effects}
      nameOf={nameOf}
      nameHead={nameHead}
      sortKey={sortKey}
      words={words}
      request={request}
      csvName={csvName}
    />
  );
  if (rows.length === 0) return table;
  return <Chart height={rows.length * 30 + 64} option={option} summary={summary} twin={table} />;
}
