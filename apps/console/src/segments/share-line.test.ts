import { expect, it } from 'vitest';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { shareLine } from './share-line.js';

const ink: ChartInk = {
  text: '',
  quiet: '',
  line: '',
  surface: '',
  accent: '',
  good: '',
  bad: '',
  warn: '',
  hues: ['a', 'b', 'c', 'd', 'e', 'f'],
  font: '',
  isDark: false,
  isNarrow: false,
  isStill: true,
};

it('begins at zero, ends at one where it comes near, and leaves a gap where a share is not known', () => {
  const option = shareLine(
    [
      { name: '1', value: 0.4, low: 0.3, high: 0.5, lines: [] },
      { name: '2', value: null, low: null, high: null, lines: [] },
    ],
    ink,
    String,
    'days',
  );
  expect(option).toHaveProperty('yAxis.max', 0.5);
  expect(shareLine([{ name: '1', value: 1, low: 0.9, high: 1, lines: [] }], ink, String, 'days')).toHaveProperty(
    'yAxis.max',
    1,
  );
  expect(option).toMatchObject({
    yAxis: { min: 0 },
    xAxis: { data: ['1', '2'] },
    series: [{ data: [[0, 0.3, 0.5]] }, { data: [0.4, null] }],
  });
});
