import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import {
  categoryAxis,
  chartBase,
  onSurface,
  tooltipLines,
  valueAxis,
  type ChartInk,
} from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import type { SimulatedCampaign } from './distribution.js';

type Spread = NonNullable<NonNullable<SimulatedCampaign['aaRuns'][number]['result']>['comparisons'][number]['pValues']>;
interface Bin {
  from: number;
  to: number;
  runs: number;
}

/** How the p values of a test lie where there is nothing to find: evenly, or with more large ones. */
export function PValueChart({ spread, name }: { spread: Spread; name: string }) {
  const t = useTranslations();
  const { count, decimal, percent, pointSize } = useFormats();
  const { histogram, excess, excessBound } = spread;
  const runs = histogram.reduce((sum, bin) => sum + bin, 0);
  const even = runs / histogram.length;
  const bins = histogram.map((bin, index): Bin => ({
    from: index / histogram.length,
    to: (index + 1) / histogram.length,
    runs: bin,
  }));
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 18, left: 4 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            tooltipLines(
              t('campaigns.bin', {
                from: decimal(dataIndex / histogram.length),
                to: decimal((dataIndex + 1) / histogram.length),
              }),
              [[t('simulation.aa.deals'), count(histogram[dataIndex] ?? 0)]],
            ),
        },
        xAxis: {
          ...categoryAxis(ink),
          data: histogram.map((_, index) => decimal(index / histogram.length)),
          axisLabel: { color: ink.quiet, fontSize: 11, interval: 4 },
        },
        yAxis: { ...valueAxis(ink), min: 0, show: false },
        series: [
          {
            type: 'bar',
            barCategoryGap: '8%',
            itemStyle: { color: ink.hues[0] },
            data: histogram,
            markLine: {
              silent: true,
              precision: 12,
              symbol: 'none',
              animation: false,
              data: [
                {
                  yAxis: even,
                  lineStyle: { color: ink.hues[2], type: 'dashed', width: 2 },
                  label: {
                    position: 'insideEndTop',
                    formatter: t('simulation.aa.even'),
                    color: ink.text,
                    fontSize: 11,
                    ...onSurface(ink),
                  },
                },
              ],
            },
          },
        ],
      };
    },
    [histogram, even, count, decimal, t],
  );
  const columns: Column<Bin>[] = [
    {
      id: 'from',
      header: t('simulation.bin.from'),
      align: 'end',
      isTitle: true,
      render: ({ from }) => decimal(from),
      value: ({ from }) => from,
    },
    { id: 'to', header: t('simulation.bin.to'), align: 'end', render: ({ to }) => decimal(to), value: ({ to }) => to },
    {
      id: 'runs',
      header: t('simulation.aa.deals'),
      align: 'end',
      render: (bin) => count(bin.runs),
      value: (bin) => bin.runs,
    },
    {
      id: 'share',
      header: t('simulation.bin.share'),
      align: 'end',
      render: (bin) => percent(bin.runs / runs),
      value: (bin) => bin.runs / runs,
    },
  ];
  return (
    <Chart
      height={120}
      option={option}
      summary={t('simulation.aa.spread', {
        isEven: excess <= excessBound ? 'yes' : 'no',
        excess: pointSize(excess),
        bound: pointSize(excessBound),
      })}
      twin={
        <DataTable
          label={t('simulation.aa.table', { of: name })}
          columns={columns}
          rows={bins}
          rowKey={({ from }) => String(from)}
          csvName="p-values"
          maxHeight={220}
        />
      }
    />
  );
}
