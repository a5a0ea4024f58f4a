import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { scratchFolder } from '../testing/logs.js';
import { stagingGround, type Staged } from '../testing/staging.js';
import { findLogs } from './find-logs.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
const UNTYPED = "'2019-10-01 00:00:00 UTC' AS event_time, 1001 AS product_id, 10 AS price, 501 AS user_id";
const EVENT = `${UNTYPED}, 'view' AS event_type`;
let count = 0;

async function parquet(select: string): Promise<string> {
  const file = folder(`${(count += 1)}.parquet`);
  await run(ground.connection(), `COPY (${select}) TO ${literal(file)} (FORMAT parquet)`);
  return file;
}

async function staged(select: string): Promise<Staged> {
  const [result] = await ground.stage([await parquet(select)]);
  if (result === undefined) throw new Error('nothing was staged');
  return result;
}

test('a row with a zero byte in one of its texts is put aside for it, as a line of a text file is, whatever else is wrong', async () => {
  const result = await staged(`SELECT ${UNTYPED}, brand, session AS user_session, type AS event_type FROM (VALUES ('ac' || chr(0) || 'me', 's', 'view'), ('acme', 's', 'view'), ('acme', chr(0), 'view'), (NULL, 's' || chr(0), 'veiw'), ('acme', NULL, 'veiw')) t(brand, session, type)`);
  expect([result.read, result.good, Object.fromEntries(result.quarantined)]).toEqual([5, 1, { 'nul-byte': 3, 'unknown-event-type': 1 }]);
  expect(result.aside.map(({ line, column_name, value, reason }) => [line, column_name, value, reason])).toEqual([
    [1, 'brand', 'ac\uFFFDme', 'nul-byte'], [3, 'user_session', '\uFFFD', 'nul-byte'], [4, 'user_session', 's\uFFFD', 'nul-byte'], [5, 'event_type', 'veiw', 'unknown-event-type'],
  ]);
  expect(JSON.parse(result.aside[0]?.text ?? '')).toMatchObject({ brand: 'ac\0me', user_session: 's' });
  const bytes = await staged(`SELECT ${EVENT}, encode('x' || chr(0)) AS brand`);
  expect(Object.fromEntries(bytes.quarantined)).toEqual({ 'nul-byte': 1 });
});

/** A Parquet file with a column PRICE, of which the name is made another afterwards: the engine writes no two names that differ in capitals alone. */
async function renamed(select: string, from: string, to: string): Promise<string> {
  const file = await parquet(select);
  const bytes = (await readFile(file)).toString('latin1').replaceAll(from, to);
  await writeFile(file, Buffer.from(bytes, 'latin1'));
  return file;
}

test('two columns that differ in capitals alone are refused, for nobody knows which is meant, unless the columns are named', async () => {
  const file = await renamed(`SELECT ${EVENT}, 20 AS prixx, {'price': 1} AS more`, 'prixx', 'Price');
  await expect(findLogs([file])).rejects.toMatchObject({ code: 'columns', message: expect.stringContaining('repeated column price') as string, problems: expect.arrayContaining([expect.objectContaining({ column: 'price', value: 'Price', reason: 'repeated-column' })]) as unknown[] });
  const columns = ['event_time', 'product_id', null, 'user_id', 'event_type', 'price', null] as const;
  const [result] = await ground.stage([file], { readAs: { columns } });
  expect(result?.rows.map(({ price }) => price)).toEqual(['20.0000']);
});

test('columns below others are none of the log', async () => {
  const result = await staged(`SELECT {'price': 1, 'user_id': {'price': 2}} AS more, ${EVENT}, [{'price': 3}] AS list`);
  expect([result.good, result.readAs]).toEqual([1, expect.stringContaining('passed over more list')]);
});
