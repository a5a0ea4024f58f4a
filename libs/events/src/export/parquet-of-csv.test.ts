import { readdir, stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Engine, fileLiteral } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import type { Progress } from '../report.js';
import { scratchFolder } from '../testing/logs.js';
import { parquetOfCsv } from './parquet-of-csv.js';

const folder = scratchFolder();
const columns = { user_id: 'BIGINT', brand: 'VARCHAR', score: 'DOUBLE', filled: 'BOOLEAN' } as const;

async function csv(name: string, lines: readonly string[]): Promise<string> {
  await writeFile(folder(name), [Object.keys(columns).join(','), ...lines, ''].join('\r\n'));
  return folder(name);
}

async function rowsIn(file: string): Promise<object[]> {
  const engine = await Engine.open({ tempRoot: folder('spill'), threads: 1 });
  try {
    return await (
      await run(await engine.connect(), `SELECT * FROM read_parquet(${fileLiteral(file)})`)
    ).getRowObjectsJson();
  } finally {
    await engine.close();
  }
}

test('every cell comes with the type of its column: ids to the last digit, an empty cell is NULL, an empty text is one', async () => {
  const from = await csv('rows.csv', [
    '9223372036854775807,"a, ""b""\nc",0.1,true',
    '7,,,false',
    '8,"",-1.5e-7,true',
    '9,=1+1,1,false',
  ]);
  const told: Progress[] = [];
  const bytes = await parquetOfCsv(folder('data'), {
    from,
    to: folder('rows [1].parquet'),
    columns,
    rows: 4,
    onProgress: (progress) => told.push(progress),
  });
  expect(bytes).toBeGreaterThan(0);
  expect(await rowsIn(folder('rows [1].parquet'))).toEqual([
    { user_id: '9223372036854775807', brand: 'a, "b"\nc', score: 0.1, filled: true },
    { user_id: '7', brand: null, score: null, filled: false },
    { user_id: '8', brand: '', score: -1.5e-7, filled: true },
    { user_id: '9', brand: '=1+1', score: 1, filled: false },
  ]);
  expect(told[0]).toMatchObject({ step: 'writing Parquet', total: 4, unit: 'rows', file: 'rows [1].parquet' });
});

test('nobody but its owner may read the file, whatever was there before', async () => {
  const from = await csv('private.csv', ['1,a,1,true']);
  const to = folder('private.parquet');
  await writeFile(`${to}.part`, 'what a killed process left, for everybody to read');
  await writeFile(to, 'an older one', { mode: 0o644 });
  await parquetOfCsv(folder('data'), { from, to, columns, rows: 1 });
  expect((await stat(to)).mode & 0o777).toBe(0o600);
  expect(await rowsIn(to)).toHaveLength(1);
});

test('nothing is left of a file that is not made: a cell of another type, an abort', async () => {
  const from = await csv('bad.csv', ['one,a,1,true']);
  await expect(
    parquetOfCsv(folder('data'), { from, to: folder('out/bad.parquet'), columns, rows: 1 }),
  ).rejects.toThrow();
  const good = await csv('good.csv', ['1,a,1,true']);
  await expect(
    parquetOfCsv(folder('data'), {
      from: good,
      to: folder('canceled.parquet'),
      columns,
      rows: 1,
      signal: AbortSignal.abort(),
    }),
  ).rejects.toMatchObject({ name: 'LakeOperationError', code: 'canceled' });
  expect((await readdir(folder('.'))).filter((name) => /bad\.parquet|canceled/.test(name))).toEqual([]);
});
