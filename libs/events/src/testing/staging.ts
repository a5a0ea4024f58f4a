import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Engine, fileLiteral } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { stageCatalog } from '../import/catalog-file.js';
import { findLogs, type FindOptions } from '../import/find-logs.js';
import { ProgressMeter } from '../import/progress-meter.js';
import { QuarantineWriter } from '../import/quarantine-writer.js';
import { parquet } from '../rebuild/bucket-rows.js';
import { stageFile, type StagedFile } from '../import/stage-log.js';

/** A row in quarantine as its file of JSON lines has it. */
export interface PutAside {
  file: string;
  line: number;
  byte_offset: number | null;
  column_name: string | null;
  value: string;
  reason: string;
  remedy: string;
  text: string;
  raw_base64?: string;
}

/** One file as it was staged. */
export interface Staged extends StagedFile {
  /** The good rows, each with its values as text, ordered. */
  readonly rows: Record<string, string | null>[];
  readonly aside: PutAside[];
}

/** How often each reason, or warning, was given. */
export const reasonsOf = ({ quarantined }: StagedFile): Record<string, number> => Object.fromEntries(quarantined);
export const warningsOf = ({ warnings }: StagedFile): Record<string, number> => Object.fromEntries(warnings);

/**
 * An engine for one test file, and a way to stage files with it.
 *
 * @param threads - of the engine; small files are staged faster by one. Default: one per core.
 */
export function stagingGround(
  folder: (name?: string) => string,
  threads?: number,
): {
  stage: (
    paths: readonly string[],
    options?: FindOptions & { now?: Date; buckets?: number; signal?: AbortSignal; acceptCut?: boolean },
  ) => Promise<Staged[]>;
  connection: () => DuckDBConnection;
} {
  let engine: Engine;
  let connection: DuckDBConnection;
  let count = 0;
  beforeAll(async () => {
    engine = await Engine.open({ tempRoot: folder('engine-tmp'), ...(threads === undefined ? {} : { threads }) });
    connection = await engine.connectWithProgress();
  });
  afterAll(() => engine.close());

  return {
    connection: () => connection,
    stage: async (paths, { now, signal, acceptCut, buckets = 4, ...options } = {}) => {
      const work = folder(`stage-${(count += 1)}`);
      await mkdir(work);
      const { logs, catalogs } = await findLogs(paths, options);
      const catalog = catalogs.length === 0 ? null : await stageCatalog(connection, catalogs, work);
      const quarantine = new QuarantineWriter(path.join(work, 'quarantine.jsonl'), connection);
      const staged: Staged[] = [];
      try {
        for (const [index, file] of logs.entries()) {
          const result = await stageFile(
            {
              connection,
              folder: work,
              buckets,
              quarantine,
              progress: new ProgressMeter(undefined),
              signal,
              catalog: catalog?.parquet ?? null,
              catalogLongIds: catalog?.longIds ?? null,
              maxBadShare: 0.01,
              acceptCut,
              ...(now === undefined ? {} : { now }),
            },
            file,
            index + 1,
          );
          staged.push({
            ...result,
            rows: result.good === 0 ? [] : await rowsIn(connection, result, catalog?.longIds ?? null),
            aside: [],
          });
        }
        await quarantine.flush();
        const text = quarantine.rows === 0 ? '' : await readFile(path.join(work, 'quarantine.jsonl'), 'utf8');
        const aside = text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as PutAside);
        return staged.map((one) => ({ ...one, aside: aside.filter(({ file }) => file === one.file.name) }));
      } finally {
        await quarantine.close();
      }
    },
  };
}

/** The good rows as text, ids with the digits that the log has. */
async function rowsIn(
  connection: DuckDBConnection,
  { rowsDir, longIds }: StagedFile,
  catalogLongIds: string | null,
): Promise<Record<string, string | null>[]> {
  const files = [longIds, catalogLongIds].filter((file) => file !== null);
  const known =
    files.length === 0
      ? 'SELECT 0::BIGINT AS number, NULL::VARCHAR AS id'
      : `SELECT DISTINCT number, id FROM ${parquet(files)}`;
  const idOf = (column: string): string =>
    `CASE WHEN ${column} < 0 THEN (SELECT id FROM known WHERE number = ${column}) ELSE ${column}::VARCHAR END AS ${column}`;
  const result = await run(
    connection,
    `WITH known AS (${known}) SELECT COLUMNS(*)::VARCHAR FROM (SELECT * REPLACE (${['product_id', 'category_id', 'user_id'].map(idOf).join(', ')}) FROM read_parquet(${fileLiteral(rowsDir, 'bucket=*', '*.parquet')}, hive_partitioning = false)) ORDER BY ALL`,
  );
  return (await result.getRowObjectsJson()) as Record<string, string | null>[];
}
