import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';

export interface PowerPoint {
  effect: number;
  power: number;
}

interface PowerChartProps {
  curve: readonly PowerPoint[];
  /** Where the axis ends, so that it stays while the curve moves. */
  reach: number;
  /** The uplift that is hoped for, and the chance to find it. */
  uplift: number;
  power: number | null;
  wished: number;
  summary: string;
}

/** The chance to find an uplift, by how large it is. */
export function PowerChart({ curve, reach, uplift, power, wished, summary }: PowerChartProps) {
  const t = useTranslations();
  const { change, share } = useFormats();
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        // It follows a slider, so it does not trail behind.
        animation: false,
        grid: { ...base.grid, top: 16, right: 28, bottom: 22 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: ink.line } },
          formatter: (points: { dataIndex: number }[]) => {
            const point = curve[points[0]?.dataIndex ?? 0];
            return point
              ? tooltipLines(t('campaigns.curveTooltip', { uplift: change(point.effect) }), [
                  [t('metric.power.name'), share(point.power)],
                ])
              : '';
          },
        },
        xAxis: {
          ...valueAxis(ink),
          name: t('campaigns.curveX'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: { color: ink.quiet },
          min: Math.min(0, reach),
          max: Math.max(0, reach),
          splitLine: { show: false },
          axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: (value: number) => change(value) },
        },
        yAxis: {
          ...valueAxis(ink),
          min: 0,
          max: 1,
          interval: 0.25,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => share(value) },
        },
        series: [
          {
            type: 'line',
            symbol: 'none',
            lineStyle: { width: 2.5, color: ink.hues[0] },
            areaStyle: { color: ink.hues[0], opacity: 0.08 },
            data: curve.map((point) => [point.effect, point.power]),
            markLine: {
              silent: true,
              precision: 12,
              symbol: 'none',
              animation: false,
              data: [
                {
                  yAxis: wished,
                  lineStyle: { color: ink.quiet, type: 'dashed' },
                  label: {
                    position: 'insideStartTop',
                    color: ink.quiet,
                    formatter: t('campaigns.wishedPower', { power: share(wished) }),
                  },
                },
              ],
            },
            ...(power === null
              ? {}
              : {
                  markPoint: {
                    precision: 12,
                    animation: false,
                    symbol: 'circle',
                    symbolSize: 11,
                    itemStyle: { color: ink.hues[2], borderColor: ink.surface, borderWidth: 2 },
                    // The curve rises away from zero: what lies below a point on its far side is free.
                    label: {
                      position: reach < 0 ? 'left' : 'right',
                      offset: [0, 13],
                      distance: 3,
                      color: ink.text,
                      formatter: t('designer.power.marker', { uplift: change(uplift), power: share(power) }),
                    },
                    data: [{ coord: [uplift, power] }],
                  },
                }),
          },
        ],
      };
    },
    [curve, reach, uplift, power, wished, change, share, t],
  );
  const columns: Column<PowerPoint>[] = [
    {
      id: 'uplift',
      header: t('metric.uplift.name'),
      metric: 'uplift',
      align: 'end',
      isTitle: true,
      render: ({ effect }) => change(effect),
      value: ({ effect }) => effect,
    },
    {
      id: 'power',
      header: t('metric.power.name'),
      metric: 'power',
      align: 'end',
      render: (point) => share(point.power),
      value: (point) => point.power,
    },
  ];
  return (
    <div data-testid="power-curve">
      <Chart
        height={280}
        option={option}
        summary={summary}
        twin={
          <DataTable
            label={t('designer.power.table')}
            columns={columns}
            rows={curve}
            rowKey={({ effect }) => String(effect)}
            csvName="power-curve"
            maxHeight={280}
          />
        }
      />
    </div>
  );
}
