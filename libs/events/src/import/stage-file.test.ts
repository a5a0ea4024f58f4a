import { mkdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Engine, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { line, log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { AppendFile } from './append-file.js';
import { findLogs } from './find-logs.js';
import { ProgressMeter } from './progress-meter.js';
import { stageFile, type StagedFile } from './stage-file.js';

const folder = scratchFolder();
let engine: Engine;
let connection: DuckDBConnection;
let count = 0;
beforeAll(async () => {
  engine = await Engine.open({ tempRoot: folder('tmp') });
  connection = await engine.connectWithProgress();
  await mkdir(folder('stage'));
});
afterAll(() => engine.close());

async function staged(content: string): Promise<StagedFile & { brands: unknown[] }> {
  const paths = await writeFiles(folder, { [`staged-${(count += 1)}.csv`]: content });
  const [file] = (await findLogs(paths)).logs;
  if (file === undefined) throw new Error('no log');
  const quarantine = new AppendFile(folder(`quarantine-${count}`));
  const result = await stageFile({ connection, folder: folder('stage'), quarantine, progress: new ProgressMeter(undefined), signal: undefined }, file, count);
  await quarantine.close();
  const rows = await run(connection, `SELECT brand FROM read_parquet(${literal(result.parquet)}) WHERE reason IS NULL ORDER BY event_time`);
  return { ...result, brands: (await rows.getRowsJson()).map(([brand]) => brand) };
}

test('a clean file is read by the engine alone', async () => {
  expect(await staged(log(rowsOf(3)))).toMatchObject({ read: 3, good: 3, problems: [], brands: ['acme', 'acme', 'acme'] });
});

test('both ways of reading give the same rows: what the engine reads alone, and what is read line by line first', async () => {
  const rows = [...rowsOf(5, { brand: '"a,b"' }), ...rowsOf(2, { brand: '"say ""hi"""', event_time: '2019-10-02 00:00:00 UTC' })];
  const direct = await staged(log(rows));
  const byLine = await staged(log(rows).replace('\n', '\r\n'));
  expect(byLine.readAs).toContain('mixed line ends');
  expect([direct.read, direct.good, direct.brands]).toEqual([byLine.read, byLine.good, byLine.brands]);
  expect(direct.brands).toEqual([...Array(5).fill('a,b'), 'say "hi"', 'say "hi"']);
});

test('rejected lines, bad values and warnings of one file are found in one go', async () => {
  const text = log([...rowsOf(3), { price: '-2' }, { category_id: 'x' }, { event_time: '2019-10-05 00:00:00' }]) + `1,2,3\n${line()},more\n`;
  const result = await staged(text);
  expect(result).toMatchObject({ read: 8, good: 5 });
  expect(Object.fromEntries(result.quarantined)).toEqual({ 'negative-price': 1, 'missing-columns': 1, 'extra-columns': 1 });
  expect(Object.fromEntries(result.warnings)).toEqual({ 'bad-category-id': 1, 'time-without-zone': 1 });
});

test('blank lines before the header do not move it', async () => {
  const result = await staged(`\n\r\n\n${log([...rowsOf(2), { price: 'x' }])}`);
  expect(result).toMatchObject({ read: 3, good: 2 });
  expect(result.problems[0]?.line).toBe(7);
});

test('a quarantine of an earlier file is kept when a later file has to be read twice', async () => {
  const paths = await writeFiles(folder, { 'q1.csv': log([...rowsOf(1), { price: 'x' }]), 'q2.csv': log([...rowsOf(1), { brand: ' "odd" ', price: 'y' }, { brand: ' "odd"' }]) });
  const quarantine = new AppendFile(folder('both.jsonl'));
  const { logs } = await findLogs(paths);
  for (const [index, file] of logs.entries()) await stageFile({ connection, folder: folder('stage'), quarantine, progress: new ProgressMeter(undefined), signal: undefined }, file, 1000 + index);
  await quarantine.close();
  expect((await readFile(quarantine.path, 'utf8')).trimEnd().split('\n').map((text) => (JSON.parse(text) as { file: string; value: string })).map(({ file, value }) => [file, value])).toEqual([['q1.csv', 'x'], ['q2.csv', 'y']]);
});

test('a carriage return within a value is kept, in the first row too, and any number of them before a line end belongs to it', async () => {
  const odd = { brand: 'a\rb', event_time: '2019-09-30 00:00:00 UTC' };
  expect(await staged(log([odd, ...rowsOf(2)]))).toMatchObject({ read: 3, good: 3, brands: ['a\rb', 'acme', 'acme'] });
  const twice = await staged(log(rowsOf(3)).replaceAll('\n', '\r\r\n'));
  expect(twice).toMatchObject({ read: 3, good: 3, brands: ['acme', 'acme', 'acme'] });
  const sessions = await run(connection, `SELECT DISTINCT user_session FROM read_parquet(${literal(twice.parquet)})`);
  expect(await sessions.getRowsJson()).toEqual([['11111111-1111-4111-8111-111111111111']]);
});
