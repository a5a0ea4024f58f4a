import type { DuckDBConnection } from '@duckdb/node-api';
import {
  filesOf,
  hasSessionRollups,
  LAKE_TABLES,
  type LakeFile,
  type LakeTable,
  type Manifest,
} from '../../manifest.js';
import { literal } from './engine.js';
import { run } from './run.js';

const TABLES: ReadonlySet<string> = new Set(LAKE_TABLES);
/** What a statement names that may be any file. */
const OF_FILES = /^(?:read_|parquet_|glob$|sniff_)|[./]/;

/**
 * The files of a snapshot that a statement reads, or more: of every table that it names, all of them; of a statement that the engine cannot take apart, every file.
 *
 * @param connection - used by nobody else meanwhile; the statement need not fit it.
 */
export async function filesRead(
  connection: DuckDBConnection,
  manifest: Manifest,
  sql: string,
): Promise<readonly LakeFile[]> {
  const [[tree] = []] = await (
    await run(connection, `SELECT CAST(json_serialize_sql(${literal(sql)}) AS VARCHAR)`)
  ).getRowsJson();
  const text = String(tree);
  const names = [...text.matchAll(/"(?:table_name|function_name)":"((?:[^"\\]|\\.)*)"/g)].map(([, name = '']) =>
    name.toLowerCase(),
  );
  if (!text.startsWith('{"error":false') || names.some((name) => OF_FILES.test(name))) return filesOf(manifest);
  const tables = new Set(names.map((name) => name.replace(/_of$/, '')).filter((name) => TABLES.has(name)));
  // Tables that a snapshot lacks are told from others.
  if (tables.size > 0 && !hasSessionRollups(manifest)) return filesOf(manifest);
  return [...tables].flatMap((table) => manifest.files[table as LakeTable]);
}
