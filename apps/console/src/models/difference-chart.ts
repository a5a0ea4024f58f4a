import type { Estimate } from '@cartograph/sdk/schema';
import type { EChartsCoreOption } from 'echarts/core';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { brokenOnPhones, intervalRows } from '../ui/chart/interval-rows.js';

export interface DifferenceRow {
  label: string;
  estimate: Estimate;
}

interface DifferenceWords {
  points(fraction: number): string;
  range(estimate: Estimate): string;
  /** A further line of the tooltip. */
  users: readonly [label: string, value: string] | null;
  difference: string;
}

/** Differences with their intervals, one row each, on both sides of a line at zero. */
export function differenceChart(
  rows: readonly DifferenceRow[],
  ink: ChartInk,
  { points, range, users, difference }: DifferenceWords,
): EChartsCoreOption {
  const ends = rows.flatMap(({ estimate: { value, low, high } }) => [value, low, high].filter((end) => end !== null));
  const reach = Math.max(0.001, ...ends.map(Math.abs));
  const [series] = intervalBars(
    rows.map(({ estimate }) => estimate),
    ink,
  );
  const chart = intervalRows(rows, ink, {
    name: ({ label }) => label,
    lines: ({ estimate }) =>
      estimate.value === null
        ? null
        : [[difference, points(estimate.value)], [range(estimate), ''], ...(users ? [users] : [])],
    tick: points,
    nameStyle: brokenOnPhones(ink),
  });
  return {
    ...chart,
    xAxis: {
      ...chart.xAxis,
      min: Math.min(0, ...ends) === 0 ? -reach * 0.08 : null,
      max: Math.max(0, ...ends) === 0 ? reach * 0.08 : null,
    },
    series: [
      {
        ...series,
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          label: { show: false },
          lineStyle: { color: ink.quiet, type: 'dashed' },
          data: [{ xAxis: 0 }],
        },
      },
    ],
  };
}
