import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expandPatterns } from './expand-patterns.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'patterns-'));
  mkdirSync(join(folder, 'deep'));
  for (const name of ['2019-Oct.csv', '2019-Nov.csv', 'a[1].csv', 'deep/2020-Jan.csv'])
    writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: string[]): string[] => names.map((name) => join(folder, name));

it('expands what the shell has left, each file once, and takes a file of that very name as it is', async () => {
  expect(await expandPatterns(at('2019-*.csv', '2019-Oct.csv'))).toEqual(at('2019-Nov.csv', '2019-Oct.csv'));
  expect(await expandPatterns(at('**/2020-*.csv', 'a[1].csv', 'missing.csv'))).toEqual(
    at('deep/2020-Jan.csv', 'a[1].csv', 'missing.csv'),
  );
});

it('says that a pattern fits nothing', async () => {
  await expect(expandPatterns(at('2021-*.csv'))).rejects.toThrow(/No file fits the pattern .*2021-\*\.csv/);
});
