import { expect, test } from 'vitest';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { heatCells } from './heat-cells.js';

const ink: ChartInk = {
  text: 't',
  quiet: 'q',
  line: 'l',
  surface: 's',
  accent: 'a',
  good: 'g',
  bad: 'b',
  warn: 'w',
  hues: ['1', '2', '3', '4', '5', '6'],
  font: 'f',
  isDark: false,
  isNarrow: false,
  isStill: true,
};
const drawAt = (x: number, y: number, value: number, width: number) => ({
  value: (dimension: number) => [x, y, value][dimension] ?? 0,
  coord: (): [number, number] => [100, 50],
  size: (): [number, number] => [width, 20],
});

test('a cell is as dark as it is large and holds its number where there is room', () => {
  const { data, renderItem } = heatCells(
    [
      [0, 5],
      [null, 10],
    ],
    ink,
    (value) => `${value}!`,
  );
  expect(data).toEqual([
    [0, 0, 0],
    [1, 0, 5],
    [0, 1, NaN],
    [1, 1, 10],
  ]);
  const half = renderItem(null, drawAt(1, 0, 5, 60)).children;
  expect(half[1]).toMatchObject({ style: { fill: '1', opacity: 0.53 } });
  expect(half[2]).toMatchObject({ style: { text: '5!', fill: 't' } });
  expect(renderItem(null, drawAt(1, 1, 10, 60)).children[2]).toMatchObject({ style: { fill: 's' } });
  expect(renderItem(null, drawAt(1, 0, 5, 20)).children).toHaveLength(2);
});

test('what is not known is an empty frame, and nothing at all is drawn without a largest', () => {
  const { renderItem } = heatCells([[null]], ink, String);
  expect(renderItem(null, drawAt(0, 0, NaN, 60)).children).toMatchObject([
    { style: { fill: 'transparent', lineDash: [2, 2] } },
  ]);
  expect(heatCells([[0]], ink, String).renderItem(null, drawAt(0, 0, 0, 60)).children[1]).toMatchObject({
    style: { opacity: 0.06 },
  });
});
