import type { EChartsCoreOption } from 'echarts/core';
import { categoryAxis, chartBase, shareAxis, tooltipLines, type ChartInk } from '../ui/chart/chart-ink.js';
import { type IntervalPoint, uprightIntervals } from '../ui/chart/interval-bars.js';

/** A share with its interval at some time after something. */
export interface SharePoint extends IntervalPoint {
  name: string;
  lines: readonly (readonly [label: string, value: string])[];
}

/** Shares over time as a line from zero, each with its interval. What is not known is a gap. */
export function shareLine(
  points: readonly SharePoint[],
  ink: ChartInk,
  mark: (share: number, step: number) => string,
  axisName: string,
): EChartsCoreOption {
  const base = chartBase(ink);
  return {
    ...base,
    grid: { ...base.grid, top: 14, bottom: 24 },
    tooltip: {
      ...base.tooltip,
      trigger: 'axis' as const,
      axisPointer: { type: 'line' as const, lineStyle: { color: ink.line } },
      formatter: (at: { dataIndex: number }[]) => {
        const point = points[at[0]?.dataIndex ?? 0];
        return point ? tooltipLines(point.name, point.lines) : '';
      },
    },
    xAxis: {
      ...categoryAxis(ink),
      data: points.map(({ name }) => name),
      name: axisName,
      nameLocation: 'middle' as const,
      nameGap: 28,
      nameTextStyle: { color: ink.quiet },
    },
    yAxis: shareAxis(ink, Math.max(0, ...points.map(({ value, high }) => high ?? value ?? 0)), mark),
    series: [
      uprightIntervals(points, ink.hues[0]),
      {
        type: 'line' as const,
        symbol: 'circle',
        symbolSize: 6,
        lineStyle: { width: 2, color: ink.hues[0] },
        itemStyle: { color: ink.hues[0] },
        data: points.map(({ value }) => value),
        z: 3,
      },
    ],
  };
}
