import { useCallback } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Chart } from '../../ui/chart/chart.js';
import type { ChartInk } from '../../ui/chart/chart-ink.js';
import { brokenOnPhones, intervalRows } from '../../ui/chart/interval-rows.js';
import { useGivenNames } from '../given-names.js';
import type { AnalyzedMetric, Plan } from './analysis.js';
import { effectRange, relevantSize, type RowRange } from './effect-range.js';
import { useEffectWords, type EffectScale } from './effect-words.js';

interface DrawApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

interface EffectChartProps {
  rows: readonly AnalyzedMetric[];
  plan: Pick<Plan, 'metrics'>;
  scale: EffectScale;
  summary: string;
  twin?: ReactNode;
  controls?: ReactNode;
}

/** A dot and its interval for every metric and arm; zero is a line, and what is too small to matter is shaded. */
export function EffectChart({ rows, plan, scale, summary, twin, controls }: EffectChartProps) {
  const t = useTranslations();
  const words = useEffectWords();
  const names = useGivenNames();
  const option = useCallback(
    (ink: ChartInk) => {
      const range = effectRange(rows, plan, scale);
      const unit = rows[0]?.[scale].unit ?? 'RELATIVE';
      const chart = intervalRows(rows, ink, {
        name: ({ metric, arm }) =>
          ink.isNarrow
            ? `${names.metric(metric)}\n${names.arm(arm)}`
            : t('result.effects.row', { metric: names.metric(metric), arm: names.arm(arm) }),
        lines: (row) => {
          const size = relevantSize(row, plan, scale);
          return [
            [t(`result.effects.${scale}`), words.value(row[scale])],
            [t('result.effects.interval'), words.interval(row[scale])],
            [t('result.effects.shown'), t(`result.effects.shownWords.${row.shown}`)],
            ...(size === null ? [] : [[t('result.effects.relevant'), words.number(size, row[scale])] as const]),
          ];
        },
        tick: (value) => words.number(value, { unit }),
        nameStyle: brokenOnPhones(ink),
      });
      return {
        ...chart,
        xAxis: {
          ...chart.xAxis,
          min: range.low,
          max: range.high,
          splitNumber: ink.isNarrow ? 2 : 5,
          axisLabel: { ...chart.xAxis.axisLabel, showMinLabel: false, showMaxLabel: false },
        },
        series: [effectSeries(range.rows, range, ink)],
      };
    },
    [rows, plan, scale, words, names, t],
  );
  return <Chart height={rows.length * 36 + 44} option={option} summary={summary} twin={twin} controls={controls} />;
}

function effectSeries(rows: readonly RowRange[], whole: { low: number; high: number }, ink: ChartInk) {
  return {
    type: 'custom',
    clip: true,
    encode: { x: [1, 2, 3], y: 0 },
    data: rows.map(({ value, low, high }, index) => [index, low ?? whole.low, high ?? whole.high, value ?? Number.NaN]),
    renderItem: (_params: unknown, api: DrawApi) => {
      const row = api.value(0);
      const known = rows[row];
      if (!known || known.value === null) return null;
      const [from, y] = api.coord([api.value(1), row]);
      const [to] = api.coord([api.value(2), row]);
      const [at] = api.coord([api.value(3), row]);
      const color = known.shown === 'BETTER' ? ink.good : known.shown === 'WORSE' ? ink.bad : ink.quiet;
      const line = { stroke: color, lineWidth: 2.5, opacity: 0.65 };
      const edge = (x: number) => ({ type: 'line', shape: { x1: x, y1: y - 5, x2: x, y2: y + 5 }, style: line });
      const small = known.relevant === null ? [] : [shade(api, row, y, known.relevant, ink)];
      // A filled dot is shown, a hollow one is not: color is not the only sign.
      const isShown = known.shown === 'BETTER' || known.shown === 'WORSE';
      return {
        type: 'group',
        children: [
          ...small,
          {
            type: 'rect',
            shape: { x: from - 6, y: y - 12, width: to - from + 12, height: 24 },
            style: { fill: 'transparent' },
          },
          { type: 'line', shape: { x1: from, y1: y, x2: to, y2: y }, style: line },
          ...(known.low === null ? [] : [edge(from)]),
          ...(known.high === null ? [] : [edge(to)]),
          {
            type: 'circle',
            shape: { cx: at, cy: y, r: 5 },
            style: { fill: isShown ? color : ink.surface, stroke: color, lineWidth: 2 },
          },
        ],
      };
    },
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: [{ xAxis: 0, lineStyle: { color: ink.text, type: 'solid', width: 1 }, label: { show: false } }],
    },
  };
}

function shade(api: DrawApi, row: number, y: number, relevant: number, ink: ChartInk) {
  const [left] = api.coord([-relevant, row]);
  const [right] = api.coord([relevant, row]);
  return {
    type: 'rect',
    shape: { x: left, y: y - 14, width: right - left, height: 28 },
    style: { fill: ink.quiet, opacity: 0.14 },
    silent: true,
  };
}
