import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendRun, driftOf, readSeries } from './series.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cartograph-series-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('runs are appended and read back by figure', () => {
  const file = join(folder, 'runs.csv');
  const run = { date: '2026-11-30', commit: 'abc', seed: '7' };
  appendRun(file, run, [
    { name: 'covers, "all"', value: 0.95012345, stated: 0.95, of: 2000 },
    { name: 'seconds: tests', value: 12 },
  ]);
  appendRun(file, { ...run, seed: '8' }, [{ name: 'covers, "all"', value: 0.94, stated: 0.95, of: 2000 }]);
  expect(readFileSync(file, 'utf8').split('\n')[1]).toBe('2026-11-30,abc,7,"covers, ""all""",0.950123,0.95,2000');
  expect(readSeries(file)).toEqual(
    new Map([
      ['covers, "all"', [0.950123, 0.94]],
      ['seconds: tests', [12]],
    ]),
  );
});

test('a line that is no figure is an error', () => {
  const file = join(folder, 'runs.csv');
  writeFileSync(file, 'header\nnonsense\n');
  expect(() => readSeries(file)).toThrow('nonsense');
  expect(readSeries(join(folder, 'none.csv'))).toEqual(new Map());
});

test('a figure has drifted where chance does not explain the distance', () => {
  const before = new Map([
    ['covers', [0.95, 0.951, 0.949]],
    ['once', []],
  ]);
  expect(driftOf(before, [{ name: 'covers', value: 0.955, of: 20_000 }])).toEqual([]);
  expect(driftOf(before, [{ name: 'covers', value: 0.94, of: 20_000 }])).toEqual([
    'drift: covers is 0.9400; the mean of 3 earlier runs is 0.9500',
  ]);
  expect(
    driftOf(before, [
      { name: 'new', value: 0.5, of: 20 },
      { name: 'once', value: 0.5, of: 20 },
    ]),
  ).toEqual([]);
});
