import { mkdir } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { bucketOf } from '../rebuild/bucket.js';
import type { StagedRows } from '../rebuild/rebuild-plan.js';

/** Spreads a staged file's good rows over bucket folders. */
export async function spreadRows(connection: DuckDBConnection, parquet: string, rowsDir: string, source: number, buckets: number): Promise<StagedRows> {
  await mkdir(rowsDir, { recursive: true });
  const from = `read_parquet(${literal(parquet)})`;
  const [[odd = 0] = []] = (await (await run(connection, `SELECT count(*) FROM ${from} WHERE reason IS NULL AND user_session IS NOT NULL AND NOT regexp_full_match(user_session, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')`)).getRowsJson()).map((row) => row.map(Number));
  const sessionType = odd === 0 ? 'uuid' : 'text';
  const months = (await (await run(connection, `SELECT DISTINCT strftime(event_time, '%Y-%m') FROM ${from} WHERE reason IS NULL ORDER BY 1`)).getRowsJson()).map(([month]) => String(month));
  await run(connection, `COPY (SELECT CAST(${source} AS USMALLINT) AS source, event_time, kind, product_id, category_id, category_code, brand, price, user_id, CAST(user_session AS ${sessionType === 'uuid' ? 'UUID' : 'VARCHAR'}) AS user_session, ${bucketOf('user_id', buckets)} AS bucket
    FROM ${from} WHERE reason IS NULL) TO ${literal(rowsDir)} (FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1, PARTITION_BY (bucket), OVERWRITE_OR_IGNORE)`);
  return { rowsDir, sessionType, months };
}
