// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { alignedSeries, drawn, largestDrawn, panelsOf, shapeOf, type Figure, type Key } from './explore-shape.js';

const figure = (value: number | null, denominator: number | null = null): Figure => ({
  estimate: { value, low: null, high: null, unit: 'COUNT', level: 0.95, method: '', incomputable: null },
  exact: value === null ? null : String(value),
  numerator: String(value ?? 0),
  denominator,
});
const key = (value: string | null, kind: Key['kind'] = 'VALUE'): Key => ({ kind, value });
const row = (keys: Key[], value: number) => ({ keys, figure: figure(value), previous: null, change: null });
const dimension = (name: 'BRAND' | 'DAY' | 'HOUR' | 'WEEKDAY') => ({
  dimension: name,
  groups: null,
  shown: null,
  formula: '',
});

test('time lies across, forward, whichever dimension it is', () => {
  const shape = shapeOf({
    dimensions: [dimension('BRAND'), dimension('HOUR')],
    rows: [row([key('a'), key('10')], 1), row([key('a'), key('9')], 2), row([key(null, 'OTHERS'), key('2')], 3)],
  });
  expect(shape.across).toBe(1);
  expect(shape.places.map(({ value }) => value)).toEqual(['2', '9', '10']);
  expect(
    shape.series.map(({ keys, figures }) => [keys[0]?.kind, figures.map((one) => one?.estimate.value ?? null)]),
  ).toEqual([
    ['VALUE', [null, 2, 1]],
    ['OTHERS', [3, null, null]],
  ]);
});

test('weekdays run as the shop’s weeks do', () => {
  const rows = ['1', '6', '7'].map((day) => row([key(day)], 1));
  const told = (weekdays?: number[]): unknown[] =>
    shapeOf({ dimensions: [dimension('WEEKDAY')], rows }, weekdays).places.map(({ value }) => value);
  expect(told()).toEqual(['1', '6', '7']);
  expect(told([7, 1, 2, 3, 4, 5, 6])).toEqual(['7', '1', '6']);
});

test('names stay in the order of the rows, and one dimension is one series', () => {
  const shape = shapeOf({
    dimensions: [dimension('BRAND')],
    rows: [row([key('z')], 5), row([key(null, 'NONE')], 4), row([key('a')], 3)],
  });
  expect([shape.places.map(({ value }) => value), shape.series.length, shape.series[0]?.keys]).toEqual([
    ['z', null, 'a'],
    1,
    [],
  ]);
  expect(shapeOf({ dimensions: [dimension('WEEKDAY'), dimension('HOUR')], rows: [] }).across).toBe(1);
  expect(shapeOf({ dimensions: [], rows: [] })).toEqual({ across: 0, places: [], series: [] });
});

test('of nothing a count is 0 and a ratio is not known', () => {
  expect([drawn(null, false), drawn(null, true), drawn(figure(7), true)]).toEqual([0, null, 7]);
});

test('the largest series are kept in their order', () => {
  const series = [1, 9, 4].map((value) => ({ keys: [key(String(value))], figures: [figure(value)], previous: [null] }));
  const kept = alignedSeries([{ key: null, series }], 2);
  expect([kept.keys.map(([name]) => name?.value), kept.hidden]).toEqual([['9', '4'], 1]);
  expect(alignedSeries([{ key: null, series }], 3)).toMatchObject({ hidden: 0, panels: [{ series }] });
});

test('of three dimensions one is across, one beside, and the third has a picture for each of its largest values', () => {
  const shape = shapeOf({
    dimensions: [dimension('BRAND'), dimension('WEEKDAY'), dimension('HOUR')],
    rows: [
      row([key('a'), key('1'), key('9')], 1),
      row([key('b'), key('1'), key('9')], 5),
      row([key('b'), key('2'), key('8')], 7),
      row([key(null, 'OTHERS'), key('2'), key('9')], 3),
    ],
  });
  const { panels, hidden } = panelsOf(shape, 2);
  expect([panels.map((panel) => panel.key?.value ?? panel.key?.kind), hidden]).toEqual([['b', 'OTHERS'], 1]);
  expect(largestDrawn(panels)).toBe(7);
  const aligned = alignedSeries(panels, 6);
  expect(aligned.keys.map(([name]) => name?.value)).toEqual(['1', '2']);
  expect(
    aligned.panels.map(({ series }) => series.map(({ figures }) => figures.map((one) => one?.estimate.value ?? null))),
  ).toEqual([
    [
      [null, 5],
      [7, null],
    ],
    [
      [null, null],
      [null, 3],
    ],
  ]);
});

test('two dimensions are one picture', () => {
  const shape = shapeOf({
    dimensions: [dimension('BRAND'), dimension('DAY')],
    rows: [row([key('a'), key('2019-10-01')], 1)],
  });
  expect(panelsOf(shape, 6)).toEqual({ panels: [{ key: null, series: shape.series }], hidden: 0 });
});
