import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import type { Distribution } from './distribution.js';

type Bin = Distribution['histogram'][number];

/** What a custom series is given to place a bar. */
interface BarApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

/** A bar's box in pixels, and the outcomes it stands for. */
export interface Bar {
  shape: { x: number; y: number; width: number; height: number };
  bottom: number;
  from: number;
  to: number;
}

interface HistogramWords {
  write(value: number): string;
  /** Of a bar: its outcomes, and how many runs had them. */
  tip(bin: Bin): { title: string; line: readonly [string, string] };
}

/** A histogram of outcomes over runs: one custom series of bars without a vertical axis; the caller draws each bar and marks values. */
export function histogramOption(
  ink: ChartInk,
  histogram: readonly Bin[],
  { write, tip }: HistogramWords,
  { drawBar, marks, ...more }: { drawBar(bar: Bar): object; marks: readonly object[]; top?: number; points?: object },
) {
  const base = chartBase(ink);
  return {
    ...base,
    grid: { ...base.grid, top: 22, right: 18, left: 6 },
    tooltip: {
      ...base.tooltip,
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const bin = histogram[dataIndex];
        if (!bin) return '';
        const { title, line } = tip(bin);
        return tooltipLines(title, [line]);
      },
    },
    xAxis: {
      ...valueAxis(ink),
      scale: true,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: ink.line } },
      splitNumber: 4,
      axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: write },
    },
    yAxis: { ...valueAxis(ink), min: 0, ...(more.top === undefined ? {} : { max: more.top }), show: false },
    series: [
      {
        type: 'custom',
        encode: { x: [0, 1], y: 2 },
        data: histogram.map(({ from, to, count }) => [from, to, count]),
        renderItem: (_params: unknown, api: BarApi) => {
          const [from, to] = [api.value(0), api.value(1)];
          const [left, y] = api.coord([from, api.value(2)]);
          const [right, bottom] = api.coord([to, 0]);
          return drawBar({
            shape: { x: left + 0.5, y, width: Math.max(1, right - left - 1), height: bottom - y },
            bottom,
            from,
            to,
          });
        },
        markLine: { silent: true, precision: 12, symbol: 'none', animation: false, data: marks },
        ...(more.points === undefined ? {} : { markPoint: more.points }),
      },
    ],
  };
}

/** Marks zero by a line. */
export const zeroMark = (ink: ChartInk): object => ({
  xAxis: 0,
  lineStyle: { color: ink.text, type: 'solid' },
  label: { show: false },
});
