import type { Estimate } from '@cartograph/sdk/schema';
import type { EChartsCoreOption } from 'echarts/core';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart-ink.js';
import { intervalBars } from '../ui/interval-bars.js';

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
export function differenceChart(rows: readonly DifferenceRow[], ink: ChartInk, { points, range, users, difference }: DifferenceWords): EChartsCoreOption {
  const base = chartBase(ink);
  const ends = rows.flatMap(({ estimate: { value, low, high } }) => [value, low, high].filter((end) => end !== null));
  const reach = Math.max(0.001, ...ends.map(Math.abs));
  const [series] = intervalBars(rows.map(({ estimate }) => estimate), ink);
  return {
    ...base,
    grid: { ...base.grid, top: 4, right: 28 },
    tooltip: {
      ...base.tooltip,
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = rows[dataIndex];
        if (!row || row.estimate.value === null) return '';
        return tooltipLines(row.label, [[difference, points(row.estimate.value)], [range(row.estimate), ''], ...(users ? [users] : [])]);
      },
    },
    xAxis: {
      ...valueAxis(ink),
      min: Math.min(0, ...ends) === 0 ? -reach * 0.08 : null,
      max: Math.max(0, ...ends) === 0 ? reach * 0.08 : null,
      axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: (value: number) => points(value) },
    },
    yAxis: { ...categoryAxis(ink), inverse: true, data: rows.map(({ label }) => label), axisLabel: { color: ink.text, fontSize: 12, ...(ink.isNarrow ? { width: 120, overflow: 'break', lineHeight: 14 } : {}) } },
    series: [{ ...series, markLine: { silent: true, symbol: 'none', animation: false, label: { show: false }, lineStyle: { color: ink.quiet, type: 'dashed' }, data: [{ xAxis: 0 }] } }],
  };
}
