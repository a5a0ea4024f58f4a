import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from './chart-ink.js';

interface IntervalRowWords<Row> {
  name(row: Row): string;
  /** What the tooltip says of a row; null where it has none. */
  lines(row: Row): readonly (readonly [label: string, value: string])[] | null;
  /** A number on the value axis; without it the caller has an axis of its own. */
  tick?(value: number): string;
  /** How names are fitted in, where they may be long. */
  nameStyle?: object;
}

/** A chart of one value with its interval a row, the first row above: all but the series, which is {@link intervalBars}. */
export function intervalRows<Row>(
  rows: readonly Row[],
  ink: ChartInk,
  { name, lines, tick, nameStyle }: IntervalRowWords<Row>,
) {
  const base = chartBase(ink);
  return {
    ...base,
    grid: { ...base.grid, top: 4, right: 28 },
    tooltip: {
      ...base.tooltip,
      trigger: 'item' as const,
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = rows[dataIndex];
        const told = row === undefined ? null : lines(row);
        return row === undefined || told === null ? '' : tooltipLines(name(row), told);
      },
    },
    xAxis: {
      ...valueAxis(ink),
      axisLabel: {
        color: ink.quiet,
        fontSize: 12,
        hideOverlap: true,
        ...(tick && { formatter: (value: number) => tick(value) }),
      },
    },
    yAxis: {
      ...categoryAxis(ink),
      inverse: true,
      data: rows.map((row) => name(row)),
      axisLabel: { color: ink.text, fontSize: 12, interval: 0, hideOverlap: false, ...nameStyle },
    },
  };
}

/** Long names break into lines on a phone. */
export const brokenOnPhones = (ink: ChartInk): object =>
  ink.isNarrow ? { width: 120, overflow: 'break', lineHeight: 14 } : {};
