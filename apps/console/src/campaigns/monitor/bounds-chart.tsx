import { useCallback, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import type { Found } from '../result/analysis.js';
import { zRange, type EffectCourse } from './course.js';

interface BoundsChartProps {
  course: EffectCourse;
  look: NonNullable<Found['look']>;
  summary: string;
  twin: ReactNode;
  controls: ReactNode;
}

/** z of an effect over the share of the planned users, between the bounds of all looks: those taken are filled, those to come are hollow. */
export function BoundsChart({ course, look, summary, twin, controls }: BoundsChartProps) {
  const t = useTranslations();
  const { day, decimal, share } = useFormats();
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const points = course.points.filter(({ share: at, statistic }) => at !== null && statistic !== null);
      const most = zRange(points, look.bounds);
      const at = (bound: number | null): number => Math.min(bound ?? most, most);
      const last =
        Math.ceil(
          Math.max(1, ...points.map(({ share: reached }) => reached ?? 0), ...look.bounds.map((one) => one.share)) * 5,
        ) / 5;
      const gap = Math.min(...look.bounds.map((one, index) => one.share - (look.bounds[index - 1]?.share ?? -1)));
      // In pixels, roughly: a look's name needs some sixty.
      const isCrowded = (gap / last) * (ink.isNarrow ? 280 : 600) < 60;
      const [up, down] = course.higherIsBetter ? (['upper', 'lower'] as const) : (['lower', 'upper'] as const);
      const bound = (sign: 1 | -1, label: string) => ({
        type: 'line',
        z: 2,
        silent: true,
        symbolSize: 9,
        lineStyle: { color: ink.hues[3], width: 1.5, type: 'dashed' },
        data: look.bounds.map((one) => ({
          value: [one.share, sign * at(one.bound)],
          symbol: 'diamond',
          itemStyle: { color: one.isTaken ? ink.hues[3] : ink.surface, borderColor: ink.hues[3], borderWidth: 1.5 },
        })),
        endLabel: { show: false },
        markPoint: {
          silent: true,
          symbol: 'circle',
          symbolSize: 0.1,
          data: [{ coord: [0, sign * most * 0.92] }],
          label: { color: ink.quiet, fontSize: 12, position: 'right', formatter: label },
        },
      });
      return {
        ...base,
        grid: { ...base.grid, top: 26, right: 30, bottom: 22 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
            const point = seriesIndex === 0 ? points[dataIndex] : undefined;
            if (!point || point.share === null || point.statistic === null) return '';
            return tooltipLines(day(point.date), [
              [t('monitor.bounds.share'), share(point.share)],
              [t('monitor.bounds.z'), decimal(point.statistic, 2)],
              ...(point.bound === null ? [] : [[t('monitor.bounds.bound'), decimal(point.bound, 2)] as const]),
            ]);
          },
        },
        xAxis: {
          ...valueAxis(ink),
          min: 0,
          max: last,
          interval: ink.isNarrow ? 0.5 : 0.2,
          splitLine: { show: false },
          name: t('monitor.bounds.share'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: { color: ink.quiet },
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => share(value) },
        },
        yAxis: {
          ...valueAxis(ink),
          min: -most,
          max: most,
          interval: most > 6 ? 2 : 1,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => decimal(value, 0) },
        },
        series: [
          {
            type: 'line',
            z: 3,
            symbol: 'circle',
            symbolSize: 6,
            lineStyle: { width: 2, color: ink.hues[0] },
            itemStyle: { color: ink.hues[0] },
            data: points.map(({ share: reached, statistic }) => [reached, statistic]),
            markLine: {
              silent: true,
              symbol: 'none',
              animation: false,
              label: { show: false },
              data: [
                { yAxis: 0, lineStyle: { color: ink.text, type: 'solid' } },
                // Looks are named above the plot, where no line runs.
                ...look.bounds.map((one, index) => ({
                  xAxis: one.share,
                  lineStyle: { color: ink.line, type: 'solid', width: 1 },
                  label: {
                    show: true,
                    position: 'end',
                    color: ink.quiet,
                    fontSize: 11,
                    formatter: t(isCrowded ? 'monitor.bounds.lookShort' : 'monitor.bounds.look', { number: index + 1 }),
                  },
                })),
              ],
            },
          },
          bound(1, t(`monitor.bounds.${up}`)),
          bound(-1, t(`monitor.bounds.${down}`)),
        ],
      };
    },
    [course, look, day, decimal, share, t],
  );
  return <Chart height={280} option={option} summary={summary} twin={twin} controls={controls} />;
}
