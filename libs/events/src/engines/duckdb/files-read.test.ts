import { expect, test } from 'vitest';
import { LAKE_TABLES, type LakeFile, type LakeTable, type Manifest } from '../../manifest.js';
import { scratchFolder } from '../../testing/logs.js';
import { Engine } from './engine.js';
import { filesRead } from './files-read.js';

const folder = scratchFolder();
const files = Object.fromEntries(
  LAKE_TABLES.map((table) => [table, [{ path: `${table}.parquet` } as LakeFile]]),
) as unknown as Record<LakeTable, LakeFile[]>;
const manifest = { files, rollups: 4 } as unknown as Manifest;
const ALL = LAKE_TABLES.map((table) => `${table}.parquet`);

test.each<[sql: string, tables: readonly string[]]>([
  ['SELECT count(*) FROM events WHERE price > ?', ['events']],
  ['FROM "Events"', ['events']],
  ['SELECT events FROM category_quarters', ['category_quarters']],
  ["SELECT 'FROM events'", []],
  ['SELECT * FROM events_of(?)', ['events']],
  [
    'WITH x AS (SELECT * FROM users) SELECT (SELECT max(n) FROM presence) FROM x, LATERAL (SELECT * FROM acts)',
    ['users', 'presence', 'acts'],
  ],
  ['SELECT first_at FROM log_range', []],
  ['SELECT count(*) FROM events; SELECT 1', ['events']],
  ['SUMMARIZE products', ['products']],
  ['PIVOT presence ON measure USING sum(n)', ALL],
  ["SELECT * FROM read_parquet('files/x.parquet')", ALL],
  ["SELECT * FROM 'files/x.parquet'", ALL],
  ['no statement at all', ALL],
])('%s', async (sql, tables) => {
  const engine = await Engine.open({ tempRoot: folder() });
  const connection = await engine.connect();
  const read = async (of: Manifest): Promise<string[]> =>
    (await filesRead(connection, of, sql)).map(({ path }) => path.replace('.parquet', '')).toSorted();
  try {
    expect(await read(manifest)).toEqual(tables.map((name) => name.replace('.parquet', '')).toSorted());
    // Tables that an older snapshot lacks are told from its events.
    if (tables.length > 0) expect(await read({ files } as unknown as Manifest)).toEqual([...LAKE_TABLES].toSorted());
  } finally {
    connection.closeSync();
    await engine.close();
  }
});
