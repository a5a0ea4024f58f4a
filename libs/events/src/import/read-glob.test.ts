import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { expandGlob, isPattern } from './read-glob.js';

const folder = scratchFolder();
let root: string;
beforeAll(async () => {
  root = folder();
  for (const file of [
    '2019-Oct.csv',
    '2019-Nov.csv',
    '2020-Jan.csv.gz',
    'a+b.csv',
    '.hidden.csv',
    'deep/2019-Dec.csv',
    'deep/er/2019-Sep.csv',
    '.secret/2019-Aug.csv',
    'x[1].csv',
  ]) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), 'x');
  }
  await symlink(root, path.join(root, 'deep', 'round'));
});

test.each([
  ['2019-*.csv', ['2019-Nov.csv', '2019-Oct.csv']],
  ['2019-???.csv', ['2019-Nov.csv', '2019-Oct.csv']],
  ['20[12]?-[JN]*', ['2019-Nov.csv', '2020-Jan.csv.gz']],
  ['2019-[!N]*', ['2019-Oct.csv']],
  ['a+?.csv', ['a+b.csv']],
  ['2019.Oct*', []],
  ['x[[]1].csv', ['x[1].csv']],
  ['.h*', ['.hidden.csv']],
  ['*/2019-*.csv', ['deep/2019-Dec.csv']],
  ['**/2019-*.csv', ['2019-Nov.csv', '2019-Oct.csv', 'deep/2019-Dec.csv', 'deep/er/2019-Sep.csv']],
  ['deep/**', ['deep', 'deep/er']],
  ['*/er/2019-Sep.csv', ['deep/er/2019-Sep.csv']],
  ['*/nothing.csv', []],
  ['nowhere/*.csv', []],
])('%s names %j', async (pattern, names) => {
  expect(
    (await expandGlob(path.join(root, pattern))).map((file) => path.relative(root, file).replaceAll(path.sep, '/')),
  ).toEqual(names);
});

test('a path is a pattern by one of its three signs', () => {
  expect(['*.csv', 'a?.csv', '[ab].csv', 'a.csv', 'a{b,c}.csv', 'a+b].csv'].map(isPattern)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a folder on the way that cannot be read is thrown, or told and passed over', async () => {
  const circle = folder('circle');
  await symlink(circle, circle);
  await expect(expandGlob(path.join(circle, '*.csv'))).rejects.toMatchObject({ code: 'unreadable' });
  const told: string[] = [];
  expect(
    await expandGlob(path.join(circle, '*.csv'), (place) => {
      told.push(place);
    }),
  ).toEqual([]);
  expect(told).toEqual([circle]);
});
