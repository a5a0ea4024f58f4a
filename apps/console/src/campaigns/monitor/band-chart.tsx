import { useCallback, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import { uprightIntervals } from '../../ui/chart/interval-bars.js';
import { useEffectWords } from '../result/effect-words.js';
import type { EffectCourse } from './course.js';

interface BandChartProps {
  course: EffectCourse;
  summary: string;
  twin: ReactNode;
  controls: ReactNode;
}

const fewDays = 10;

/** The relative effect by day in the band of its interval; zero is a line. */
export function BandChart({ course: { points }, summary, twin, controls }: BandChartProps) {
  const t = useTranslations();
  const { change, day, dayShort } = useFormats();
  const words = useEffectWords();
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const told = points.map(({ relative }) => relative);
      const band = {
        type: 'line',
        stack: 'interval',
        stackStrategy: 'all',
        symbol: 'none',
        silent: true,
        lineStyle: { opacity: 0 },
        z: 1,
      };
      return {
        ...base,
        grid: { ...base.grid, top: 14 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: ink.line } },
          formatter: (shown: { dataIndex: number }[]) => {
            const point = points[shown[0]?.dataIndex ?? 0];
            return point
              ? tooltipLines(day(point.date), [
                  [t('monitor.bounds.effect'), words.value(point.relative)],
                  [t('result.effects.interval'), words.interval(point.relative)],
                ])
              : '';
          },
        },
        xAxis: {
          ...categoryAxis(ink),
          data: points.map(({ date }) => date),
          axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: dayShort },
        },
        yAxis: {
          ...valueAxis(ink),
          scale: true,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => change(value) },
        },
        series: [
          ...(points.length <= fewDays
            ? [uprightIntervals(told, ink.hues[0])]
            : [
                { ...band, data: told.map(({ low, high }) => (low === null || high === null ? null : low)) },
                {
                  ...band,
                  areaStyle: { color: ink.hues[0], opacity: 0.16 },
                  data: told.map(({ low, high }) => (low === null || high === null ? null : high - low)),
                },
              ]),
          {
            type: 'line',
            z: 3,
            symbol: 'circle',
            symbolSize: 5,
            lineStyle: { width: 2, color: ink.hues[0] },
            itemStyle: { color: ink.hues[0] },
            data: told.map(({ value }) => value),
            markLine: {
              silent: true,
              symbol: 'none',
              animation: false,
              label: { show: false },
              data: [{ yAxis: 0, lineStyle: { color: ink.text, type: 'solid' } }],
            },
          },
        ],
      };
    },
    [points, change, day, dayShort, words, t],
  );
  return <Chart height={260} option={option} summary={summary} twin={twin} controls={controls} />;
}
