import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../engines/duckdb/run.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { LongIdFile } from './long-id-file.js';

const folder = scratchFolder();
const connection = engineConnection(folder);

const rowsOf = async (parquet: string): Promise<unknown[][]> =>
  (await run(connection(), `SELECT number, id FROM read_parquet('${parquet}') ORDER BY id`)).getRowsJson();

test('the different long ids of users, products and categories are written with their numbers; others are not', async () => {
  const parquet = folder('some.parquet');
  const file = new LongIdFile(parquet);
  file.take({ user_id: '9223372036854775808', product_id: '9223372036854775807', category_id: null });
  await file.flush();
  file.take({ user_id: '7', product_id: '18446744073709551615', category_id: '9223372036854775808' });
  file.take({
    user_id: '9223372036854775808',
    product_id: '7',
    category_id: 'x'.repeat(30),
    brand: '18446744073709551616',
  });
  expect(await file.finish(connection(), undefined)).toBe(parquet);
  expect(await rowsOf(parquet)).toEqual([
    ['-610310297823162203', '18446744073709551615'],
    ['-169936550518052026', '9223372036854775808'],
  ]);
});

test('many are written once each, though they come again after being forgotten', async () => {
  const file = new LongIdFile(folder('many.parquet'));
  const id = (n: number): string => String(2n ** 63n + BigInt(n));
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 60_000; n += 1) file.take({ user_id: id(n) });
    await file.flush();
  }
  expect(await rowsOf((await file.finish(connection(), undefined)) ?? '')).toHaveLength(60_000);
});

test('where there is none there is no file', async () => {
  const parquet = folder('none.parquet');
  const file = new LongIdFile(parquet);
  file.take({ user_id: '1' });
  expect(await file.finish(connection(), undefined)).toBeNull();
  expect((await readdir(path.dirname(parquet))).filter((name) => name.startsWith('none'))).toEqual([]);
});
