import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { QuarantineWriter, TEXT_KEPT, type QuarantinedRow } from './quarantine-writer.js';

const folder = scratchFolder();
const connection = engineConnection(folder);

const row = (change: Partial<QuarantinedRow> = {}): QuarantinedRow => ({
  file: 'log.csv',
  line: 2,
  byteOffset: 100,
  column: 'price',
  value: 'x',
  reason: 'bad-price',
  remedy: 'write it well',
  ...change,
});

test('rows become one Parquet file in the order they were met, with their bytes', async () => {
  const quarantine = new QuarantineWriter(folder('a.jsonl'), connection());
  const texts: Uint8Array[] = [
    Buffer.from('1,"two",삼성\\n'),
    Buffer.from([0x61, 0xff, 0x62]),
    Buffer.from('zero\0byte'),
    Buffer.alloc(TEXT_KEPT + 9, 'x'),
  ];
  for (const [index, text] of texts.entries())
    quarantine.add(
      row({
        line: index + 2,
        column: index === 1 ? null : 'price',
        byteOffset: index === 2 ? null : index * 100,
        value: 'a\0b',
      }),
      text,
    );
  const parquet = folder('a.parquet');
  expect([await quarantine.finish(parquet), quarantine.rows]).toEqual([4, 4]);
  const types = await run(connection(), `DESCRIBE SELECT * FROM read_parquet(${literal(parquet)})`);
  expect((await types.getRowsJson()).map(([name, type]) => `${String(name)} ${String(type)}`)).toEqual([
    'file VARCHAR',
    'line BIGINT',
    'byte_offset BIGINT',
    'column_name VARCHAR',
    'value VARCHAR',
    'reason VARCHAR',
    'remedy VARCHAR',
    'text VARCHAR',
    'raw_base64 VARCHAR',
  ]);
  const found = await run(
    connection(),
    `SELECT line, byte_offset, column_name, value, length(text), text, raw_base64 FROM read_parquet(${literal(parquet)})`,
  );
  const rows = await found.getRowsJson();
  expect(rows.map((one) => one.slice(0, 5))).toEqual([
    ['2', '0', 'price', 'a\uFFFDb', '12'],
    ['3', '100', null, 'a\uFFFDb', '3'],
    ['4', null, 'price', 'a\uFFFDb', '9'],
    ['5', '300', 'price', 'a\uFFFDb', String(TEXT_KEPT)],
  ]);
  expect([rows[0]?.[5], rows[0]?.[6], rows[1]?.[5], rows[1]?.[6], rows[2]?.[6]]).toEqual([
    '1,"two",삼성\\n',
    null,
    'a\uFFFDb',
    Buffer.from([0x61, 0xff, 0x62]).toString('base64'),
    Buffer.from('zero\0byte').toString('base64'),
  ]);
  await quarantine.close();
  expect(existsSync(folder('a.jsonl'))).toBe(false);
});

test('half letters in a name or a value do not stop the file', async () => {
  const quarantine = new QuarantineWriter(folder('half.jsonl'), connection());
  quarantine.add(row({ file: 'log-\uDC00.csv', value: `${'x'.repeat(3)}\uD83D` }), Buffer.from('{"brand":"\\ud83d"}'));
  const parquet = folder('half.parquet');
  expect(await quarantine.finish(parquet)).toBe(1);
  expect(
    await (await run(connection(), `SELECT file, value, text FROM read_parquet(${literal(parquet)})`)).getRowsJson(),
  ).toEqual([['log-\uFFFD.csv', 'xxx\uFFFD', '{"brand":"\\ud83d"}']]);
  await quarantine.close();
});

test('without rows there is no file', async () => {
  const quarantine = new QuarantineWriter(folder('b.jsonl'), connection());
  expect(await quarantine.finish(folder('none.parquet'))).toBe(0);
  expect(existsSync(folder('none.parquet'))).toBe(false);
  await quarantine.close();
});
