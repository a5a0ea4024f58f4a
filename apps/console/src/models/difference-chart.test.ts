// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { differenceChart, type DifferenceRow } from './difference-chart.js';

const ink: ChartInk = {
  text: '',
  quiet: 'gray',
  line: '',
  surface: '',
  accent: '',
  good: '',
  bad: '',
  warn: '',
  hues: ['blue', '', '', '', '', ''],
  font: '',
  isDark: false,
  isNarrow: false,
  isStill: true,
};
const words = {
  points: (fraction: number) => `${(fraction * 100).toFixed(2)}`,
  range: () => 'RANGE',
  users: ['Users', '30'] as const,
  difference: 'Difference',
};

interface Drawn {
  xAxis: { min: number | null; max: number | null };
  yAxis: { data: string[] };
  tooltip: { formatter(at: { dataIndex: number }): HTMLElement | '' };
  series: { data: number[][]; markLine: { data: object[] } }[];
}
const chart = (rows: readonly DifferenceRow[]): Drawn => differenceChart(rows, ink, words) as unknown as Drawn;
const row = (label: string, ...ends: Parameters<typeof estimateOf>): DifferenceRow => ({
  label,
  estimate: estimateOf(...ends),
});

test('each row has its difference and interval, in the order given, and the line of no difference is drawn', () => {
  const { yAxis, series } = chart([row('ALS', 0.02, -0.01, 0.05), row('EASE', -0.01, -0.02, -0.005)]);
  expect(yAxis.data).toEqual(['ALS', 'EASE']);
  expect(series[0]?.data).toEqual([
    [0, -0.01, 0.05, 0.02],
    [1, -0.02, -0.005, -0.01],
  ]);
  expect(series[0]?.markLine.data).toEqual([{ xAxis: 0 }]);
});

test('zero stays in sight where all differences are on one side of it', () => {
  expect(chart([row('ALS', 0.02, 0.01, 0.05)]).xAxis).toMatchObject({ min: -0.05 * 0.08, max: null });
  expect(chart([row('ALS', -0.02, -0.05, -0.01)]).xAxis).toMatchObject({ min: null, max: 0.05 * 0.08 });
  expect(chart([row('ALS', 0.02, -0.01, 0.05)]).xAxis).toMatchObject({ min: null, max: null });
  expect(chart([row('ALS', null)]).xAxis).toMatchObject({ min: -0.001 * 0.08, max: 0.001 * 0.08 });
});

test('a row tells its difference, interval and users; one without a number tells nothing', () => {
  const { tooltip } = chart([row('ALS', 0.02, -0.01, 0.05), row('EASE', null)]);
  const told = tooltip.formatter({ dataIndex: 0 });
  expect(told === '' ? '' : told.textContent).toBe('ALSDifference2.00RANGEUsers30');
  expect(tooltip.formatter({ dataIndex: 1 })).toBe('');
  expect(tooltip.formatter({ dataIndex: 9 })).toBe('');
});
