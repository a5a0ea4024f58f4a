import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { LOG_COLUMNS } from '../schema.js';
import { engineConnection } from '../testing/engine-connection.js';
import { line, scratchFolder, type LogRow } from '../testing/logs.js';
import { ruleSettings } from './row-rules.js';
import { writeCanonicalCsv, writeJudgedCsv, type CsvSource, type RowsTarget } from './stage-rows.js';

const folder = scratchFolder();
const connection = engineConnection(folder);
const settings = ruleSettings(new Date('2024-03-01T12:00:00Z'));
let count = 0;

async function source(lines: readonly string[]): Promise<{ target: RowsTarget; source: CsvSource }> {
  const file = folder(`${(count += 1)}.csv`);
  await writeFile(file, `${lines.join('\n')}\n`);
  return {
    target: {
      connection: connection(),
      rowsDir: `${file}.rows`,
      source: 3,
      buckets: 2,
      catalog: null,
      hasUuidSessions: true,
    },
    source: { file, delimiter: ',', columns: LOG_COLUMNS, skip: 0 },
  };
}

async function rowsOf(rowsDir: string, columns: string): Promise<unknown[][]> {
  return (
    await connection().run(
      `SELECT ${columns} FROM read_parquet(${literal(path.join(rowsDir, '*', '*.parquet'))}, hive_partitioning = true) ORDER BY ALL`,
    )
  ).getRowsJson();
}

const users = (...ids: string[]): LogRow[] => ids.map((user_id) => ({ user_id }));

test('canonical rows go straight into their types and the bucket of their user', async () => {
  const { target, source: from } = await source(users('1', '2', '3').map((row) => line(row)));
  expect(await writeCanonicalCsv(target, from, {})).toEqual({ good: 3, bad: new Map(), rejected: 0 });
  expect(await rowsOf(target.rowsDir, 'user_id, bucket, source, kind, price, user_session')).toEqual(
    ['1', '2', '3'].map((id) => [id, String(Number(id) % 2), 3, 0, '10.0000', '11111111-1111-4111-8111-111111111111']),
  );
});

test('columns that a file lacks are empty, and lines before the first row are passed over', async () => {
  const { target, source: from } = await source([
    'a header',
    line({}, ['event_time', 'event_type', 'product_id', 'price', 'user_id']),
  ]);
  await writeCanonicalCsv(
    target,
    { ...from, columns: ['event_time', 'event_type', 'product_id', 'price', 'user_id'], skip: 1 },
    {},
  );
  expect(await rowsOf(target.rowsDir, 'category_id, category_code, brand, user_session')).toEqual([
    [null, null, null, null],
  ]);
});

test('judged rows are counted by what is wrong with them, those the reader refuses apart, and only good ones stay', async () => {
  const { target, source: from } = await source([
    line(),
    line({ price: '-1' }),
    line({ price: '-2' }),
    line({ user_id: '01' }),
    'too,few',
    line({ brand: ' acme ' }),
  ]);
  const counts = await writeJudgedCsv(target, from, settings, 'one', {});
  expect([counts.good, [...counts.bad].toSorted(), counts.rejected]).toEqual([
    2,
    [
      ['bad-id', 1],
      ['negative-price', 2],
    ],
    1,
  ]);
  expect(await rowsOf(target.rowsDir, 'brand, bucket')).toEqual([
    ['acme', '1'],
    ['acme', '1'],
  ]);
  const left = await connection().run("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%one'");
  expect(await left.getRowsJson()).toEqual([['0']]);
});

test('a file without a good row gives none', async () => {
  const { target, source: from } = await source([line({ price: 'x' })]);
  expect(await writeJudgedCsv(target, from, settings, 'two', {})).toEqual({
    good: 0,
    bad: new Map([['bad-price', 1]]),
    rejected: 0,
  });
});

test('sessions stay texts where they are no UUIDs', async () => {
  const { target, source: from } = await source([line({ user_session: 'abc' })]);
  await writeCanonicalCsv({ ...target, hasUuidSessions: false }, from, {});
  expect(await rowsOf(target.rowsDir, 'typeof(user_session), user_session')).toEqual([['VARCHAR', 'abc']]);
});

test('a catalog fills what a row lacks, and nothing that the row says otherwise', async () => {
  const catalog = folder('catalog.parquet');
  await connection().run(
    `COPY (SELECT 1001::BIGINT AS product_id, 77::BIGINT AS category_id, 'a.b' AS category_code, 'shop' AS brand) TO ${literal(catalog)} (FORMAT parquet)`,
  );
  const rows: LogRow[] = [
    { category_id: '', category_code: '', brand: '' },
    { category_id: '', category_code: 'other', brand: 'own' },
    { category_id: '5', category_code: '', brand: '' },
    { category_id: '77', category_code: '', brand: '' },
    { product_id: '9', category_id: '', category_code: '', brand: '' },
  ];
  const { target, source: from } = await source(rows.map((row, index) => line({ ...row, user_id: String(index) })));
  await writeCanonicalCsv({ ...target, catalog }, from, {});
  expect(await rowsOf(target.rowsDir, 'user_id, category_id, category_code, brand')).toEqual([
    ['0', '77', 'a.b', 'shop'],
    ['1', null, 'other', 'own'],
    ['2', '5', null, 'shop'],
    ['3', '77', 'a.b', 'shop'],
    ['4', null, null, null],
  ]);
});
