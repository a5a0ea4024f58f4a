import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral, literal } from './engines/duckdb/engine.js';
import { run } from './engines/duckdb/run.js';
import { isThere } from './missing-file.js';
import { REASONS } from './import/row-rules.js';

/** A row that an import put aside. */
export interface QuarantinedRow {
  /** Its place among the rows that the import put aside, from 0. */
  readonly place: number;
  readonly file: string;
  /** Physical line of the unpacked file, 1 is the first; the row's number in a Parquet file. */
  readonly line: number;
  /** Where the line begins in the unpacked file; null in a Parquet file. */
  readonly byteOffset: number | null;
  readonly column: string | null;
  readonly value: string;
  /** Stable kebab-case code. */
  readonly reason: string;
  readonly remedy: string;
  /** The row as it stood in the file, the first 64 KiB of it. */
  readonly text: string;
  /** The same bytes where they are no text; null where {@link text} is exact. */
  readonly rawBase64: string | null;
}

/** Which rows are asked for. */
export interface QuarantineRequest {
  /** How many rows are wanted, from the beginning unless {@link fromEnd}. */
  readonly first: number;
  /** The place of the row after which to go on. Default: the beginning. */
  readonly after?: number;
  /** The place of the row before which to end. Default: the end. */
  readonly before?: number;
  /** Counts the rows from the end, and gives the last one first. Default false. */
  readonly fromEnd?: boolean;
  readonly file?: string;
  readonly reason?: string;
  /** Stops the question; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A page of rows in the order in which they were met, or the other way round where it is counted from the end. */
export interface QuarantinePage {
  readonly rows: QuarantinedRow[];
  /** Rows of the file and reason asked for, on all pages. */
  readonly total: number;
}

interface Found {
  place: string;
  file: string;
  line: string;
  byte_offset: string | null;
  column_name: string | null;
  value: string;
  reason: string;
  text: string;
  /** Files that early versions wrote lack it, and the next. */
  remedy?: string | null;
  raw_base64?: string | null;
}

const REMEDIES: Readonly<Record<string, string>> = REASONS;

/**
 * Reads a page of a quarantine file; one that is missing has no row.
 *
 * @param connection - used by nobody else meanwhile.
 */
export async function readQuarantine(
  connection: DuckDBConnection,
  path: string,
  request: QuarantineRequest,
): Promise<QuarantinePage> {
  if (!(await isThere(path))) return { rows: [], total: 0 };
  const { first, after = -1, before, fromEnd = false, file, reason, signal } = request;
  const options = signal === undefined ? {} : { signal };
  const source = `read_parquet(${fileLiteral(path)}, file_row_number = true)`;
  const wanted = [
    ...(file === undefined ? [] : [`file = ${literal(file)}`]),
    ...(reason === undefined ? [] : [`reason = ${literal(reason)}`]),
  ];
  const where = (conditions: readonly string[]): string =>
    conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const inPage = [`file_row_number > ${after}`, ...(before === undefined ? [] : [`file_row_number < ${before}`])];
  const counted = await (
    await run(connection, `SELECT count(*) FROM ${source} ${where(wanted)}`, options)
  ).getRowsJson();
  const found = await (
    await run(
      connection,
      `SELECT file_row_number AS place, * EXCLUDE (file_row_number) FROM ${source} ${where([...wanted, ...inPage])} ORDER BY file_row_number ${fromEnd ? 'DESC' : 'ASC'} LIMIT ${first}`,
      options,
    )
  ).getRowObjectsJson();
  return {
    rows: (found as unknown as Found[]).map(
      ({ place, line, byte_offset, column_name, raw_base64, remedy, ...row }) => ({
        ...row,
        place: Number(place),
        line: Number(line),
        byteOffset: byte_offset === null ? null : Number(byte_offset),
        column: column_name,
        remedy: remedy ?? REMEDIES[row.reason] ?? '',
        rawBase64: raw_base64 ?? null,
      }),
    ),
    total: Number(counted[0]?.[0] ?? 0),
  };
}
