import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import type { LakeFile } from '../manifest.js';
import { parquet } from './bucket-rows.js';
import type { FilesByTable, RebuildTools } from './rebuild-plan.js';

/**
 * Writes which ids the numbers below 0 of a snapshot stand for: of the ids the base knew and the staged rows brought, those that a user,
 * product or category of the snapshot has.
 *
 * @param files - the snapshot's other tables.
 * @returns no file where no id is beyond 2^63 − 1, the base's where it says the same.
 * @throws ImportError `id-collision` - two ids have one number; `passes-disagree` - it is not known which id a number stands for.
 * Cost: nothing but a look at the tables' statistics where there is no such id.
 */
export async function writeLongIds(
  { plan, locate, signal, write }: RebuildTools,
  connection: DuckDBConnection,
  files: FilesByTable,
): Promise<readonly LakeFile[]> {
  const options = signal === undefined ? {} : { signal };
  const ask = async (sql: string): Promise<(string | null)[]> =>
    ((await (await run(connection, sql, options)).getRowsJson())[0] ?? []).map((value) =>
      value === null || value === undefined ? null : String(value),
    );
  const negative = (table: 'users' | 'products' | 'categories', column: string): string =>
    `SELECT ${column} AS number FROM ${parquet(files[table].map(locate))} WHERE ${column} < 0`;
  await run(
    connection,
    `CREATE OR REPLACE TEMP TABLE numbers AS ${[negative('users', 'user_id'), negative('products', 'product_id'), negative('categories', 'category_id')].join(' UNION ')}`,
    options,
  );
  try {
    const wanted = Number((await ask('SELECT count(*) FROM numbers'))[0]);
    const base = plan.base?.files.long_ids ?? [];
    const sources = [...base.map(locate), ...plan.longIds];
    if (sources.length === 0) {
      if (wanted > 0) throw unknown(wanted);
      return [];
    }
    const known = `SELECT DISTINCT number, id FROM ${parquet(sources)}`;
    const [number, one, other] = await ask(
      `SELECT number, min(id), max(id) FROM (${known}) GROUP BY number HAVING min(id) <> max(id) LIMIT 1`,
    );
    if (number !== undefined)
      throw new ImportError(
        'id-collision',
        `the ids ${one} and ${other} would both be kept under the number ${number}, so nothing was committed: change one of them in the log`,
        { facts: { id: one ?? '', other: other ?? '' } },
      );
    const query = `SELECT number, id FROM (${known}) SEMI JOIN numbers USING (number) ORDER BY number`;
    const found = Number((await ask(`SELECT count(*) FROM (${query})`))[0]);
    if (found !== wanted) throw unknown(wanted - found);
    if (wanted === 0) return [];
    const inBase =
      base.length === 0
        ? 0
        : Number((await ask(`SELECT count(*) FROM ${parquet(base.map(locate))} SEMI JOIN numbers USING (number)`))[0]);
    if (inBase === wanted && base.reduce((sum, { rows }) => sum + rows, 0) === wanted) return base;
    const file = await write(connection, { table: 'long_ids', rowGroup: ROWS_TO_LOOK_UP }, query);
    return file === null ? [] : [file];
  } finally {
    await run(connection, 'DROP TABLE numbers');
  }
}

/** Small row groups: the table is asked for a few numbers. */
const ROWS_TO_LOOK_UP = 20_480;

const unknown = (count: number): ImportError =>
  new ImportError(
    'passes-disagree',
    `it is not known which ids ${count} numbers stand for, so nothing was committed: please report this with the files`,
  );
