import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake, type Lake } from './lake.js';

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
const row = (second: number, price: string, user = '1'): string =>
  `2019-10-01 00:00:${String(second).padStart(2, '0')} UTC,view,100,,,acme,${price},${user},s`;

let folder: string;
let lake: Lake | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-quarantine-'));
});
afterEach(async () => {
  await lake?.close();
  await rm(folder, { recursive: true });
});

it('shows the rows put aside page by page, by file and reason, each as it stood', async () => {
  const dataDir = path.join(folder, 'data');
  await writeFile(
    path.join(folder, 'a.csv'),
    `${[HEADER, row(1, '1.00'), row(2, '-1'), row(3, '1.00', 'eve'), row(4, '-2')].join('\n')}\n`,
  );
  await writeFile(path.join(folder, "b'c.csv"), `${[HEADER, row(5, '1.00'), row(6, '-3')].join('\n')}\n`);
  const { id } = await importLog({ dataDir, paths: [path.join(folder, 'a.csv'), path.join(folder, "b'c.csv")] });
  lake = await openLake({ dataDir });
  const first = await lake.quarantine(id, { first: 2 });
  expect(first.total).toBe(4);
  expect(first.rows).toMatchObject([
    {
      place: 0,
      file: 'a.csv',
      line: 3,
      byteOffset: HEADER.length + 1 + row(1, '1.00').length + 1,
      column: 'price',
      value: '-1',
      reason: 'negative-price',
      text: row(2, '-1'),
      rawBase64: null,
    },
    { place: 1, line: 4, column: 'user_id', value: 'eve', reason: 'bad-id' },
  ]);
  expect(first.rows[0]?.remedy).toContain('zero or more');
  const rest = await lake.quarantine(id, { first: 10, after: 1 });
  expect(rest.rows.map(({ text }) => text)).toEqual([row(4, '-2'), row(6, '-3')]);
  expect(await lake.quarantine(id, { first: 2, fromEnd: true, before: 3 })).toMatchObject({
    total: 4,
    rows: [{ place: 2 }, { place: 1 }],
  });
  expect(await lake.quarantine(id, { first: 10, file: 'a.csv', reason: 'negative-price' })).toMatchObject({
    total: 2,
    rows: [{ place: 0 }, { place: 2 }],
  });
  expect(await lake.quarantine(id, { first: 10, file: "b'c.csv" })).toMatchObject({
    total: 1,
    rows: [{ text: row(6, '-3') }],
  });
});

it('is empty for an import that put nothing aside, and for one that never was', async () => {
  const dataDir = path.join(folder, 'data');
  await writeFile(path.join(folder, 'a.csv'), `${HEADER}\n${row(1, '1.00')}\n`);
  const { id } = await importLog({ dataDir, paths: [path.join(folder, 'a.csv')] });
  lake = await openLake({ dataDir });
  expect(await lake.quarantine(id, { first: 10 })).toEqual({ rows: [], total: 0 });
  expect(await lake.quarantine('../../a', { first: 10 })).toEqual({ rows: [], total: 0 });
});
