import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from '../engines/duckdb/engine.js';
import { ImportError, isOutOfMemory, QueryError } from '../errors.js';
import { isWithoutRoom } from '../missing-file.js';
import type { LogColumn } from '../schema.js';
import { checkColumns, columnOf, timesOf, type LogShape } from './log-shape.js';
import type { ReadAs } from './read-as.js';

/** One column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** As the engine names it. */
  readonly type: string;
  readonly column: LogColumn | null;
}

/** The columns of a Parquet file with what they mean. */
export async function parquetColumns(
  connection: DuckDBConnection,
  file: string,
  readAs: readonly (LogColumn | null)[] | undefined,
): Promise<ParquetColumn[]> {
  const result = await connection.run(
    `DESCRIBE SELECT * FROM read_parquet(${fileLiteral(file)}, hive_partitioning = false)`,
  );
  return (await result.getRowsJson()).map(([name, type], index) => ({
    name: String(name),
    type: String(type),
    column: readAs === undefined ? columnOf(String(name)) : (readAs[index] ?? null),
  }));
}

/** The columns' names as they stand in the file; the engine gives those that differ in capitals alone other ones. */
async function storedNames(connection: DuckDBConnection, file: string): Promise<string[]> {
  const nodes = (
    await (
      await connection.run(`SELECT name, coalesce(num_children, 0) FROM parquet_schema(${fileLiteral(file)})`)
    ).getRowsJson()
  ).map(([name, children]) => ({ name: String(name), children: Number(children) }));
  /** The place behind a node and everything below it. */
  const behind = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (nodes[at]?.children ?? 0); child += 1) next = behind(next);
    return next;
  };
  const names: string[] = [];
  for (let at = 1; at < nodes.length; at = behind(at)) names.push(nodes[at]?.name ?? '');
  return names;
}

/** Whole numbers up to here are exact in a DOUBLE, and in a FLOAT up to 2^24. */
const EXACT = { DOUBLE: '9007199254740992', FLOAT: '16777216' } as const;

/** Columns of whole numbers: ids, and times that count from an epoch. */
const HOLDS_COUNTS: ReadonlySet<LogColumn> = new Set<LogColumn>(['product_id', 'user_id', 'category_id', 'event_time']);

/**
 * A column of a Parquet file as the text that a log would hold. Whole numbers in floating point are taken where they are exact; a
 * greater one keeps its point or exponent and so is found mangled. Instants are written as UTC; times without a zone stay without. Bytes are
 * taken as UTF-8.
 */
export function asText({ name, type, column }: ParquetColumn): string {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  if ((type === 'DOUBLE' || type === 'FLOAT') && column !== null && HOLDS_COUNTS.has(column)) {
    return `CASE WHEN isnan(${quoted}) THEN NULL WHEN ${quoted} = trunc(${quoted}) AND abs(${quoted}) < ${EXACT[type]} THEN CAST(CAST(${quoted} AS BIGINT) AS VARCHAR) ELSE CAST(${quoted} AS VARCHAR) END`;
  }
  if (type === 'DOUBLE' || type === 'FLOAT')
    return `CASE WHEN NOT isnan(${quoted}) THEN CAST(${quoted} AS VARCHAR) END`;
  // Some writers leave out that bytes are text; bytes that are none stay as the engine writes them.
  if (type === 'BLOB') return `coalesce(TRY(decode(${quoted})), CAST(${quoted} AS VARCHAR))`;
  if (/^TIMESTAMP_(?:NS|MS|S)$/.test(type)) return `CAST(CAST(${quoted} AS TIMESTAMP) AS VARCHAR)`;
  return `CAST(${quoted} AS VARCHAR)`;
}

const isNested = (type: string): boolean =>
  (/[[(]/.test(type) && !/^(?:DECIMAL|ENUM)\(/.test(type)) || /^(?:STRUCT|MAP|UNION)/.test(type);

/**
 * Finds out what the columns of a Parquet file mean.
 *
 * @throws ImportError `columns`, `damaged`.
 */
export async function parquetShape(
  name: string,
  file: string,
  readAs: ReadAs,
): Promise<LogShape & { readonly rows: number }> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const stored = await storedNames(connection, file);
    if (readAs.columns === undefined) checkColumns(name, 0, stored.map(columnOf), stored);
    const found = await parquetColumns(connection, file, readAs.columns);
    const columns = found.map(({ column }) => column);
    const names = found.map((column) => column.name);
    checkColumns(name, 0, columns, names);
    if (names.some((one) => one.toLowerCase() === 'file_row_number'))
      throw new ImportError(
        'columns',
        `${name} has a column file_row_number, a name that the engine keeps for itself: write the file without it`,
      );
    const nested = found.find(({ column, type }) => column !== null && isNested(type));
    if (nested !== undefined)
      throw new ImportError(
        'columns',
        `${name}: the column ${nested.name} is of the type ${nested.type}: write a text or a number`,
      );
    const time = found.find(({ column }) => column === 'event_time');
    const first =
      time === undefined
        ? []
        : await (
            await connection.run(`SELECT ${asText(time)} FROM read_parquet(${fileLiteral(file)}) LIMIT 100`)
          ).getRowsJson();
    const rows = Number(
      (await (await connection.run(`SELECT count(*) FROM read_parquet(${fileLiteral(file)})`)).getRowsJson())[0]?.[0] ??
        0,
    );
    if (rows === 0) throw new ImportError('header-only', `${name} has columns and no rows: choose a file with rows`);
    return {
      delimiter: ',',
      columns,
      hasHeader: false,
      header: [],
      skippedLines: 0,
      hasBom: false,
      ignored: names.filter((_, index) => columns[index] === null),
      lastValueLength: null,
      times: timesOf(first.map(([value]) => (typeof value === 'string' ? value : null))),
      rows,
    };
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError('damaged', `${name} is a damaged Parquet file: copy it again`, { cause: error });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What stopped the reading of a Parquet file, in words; anything but its content as it is. */
export function parquetFault(name: string, error: unknown): unknown {
  if (!(error instanceof QueryError) || isWithoutRoom(error) || isOutOfMemory(error)) return error;
  if (/not valid UTF-?8|Invalid string encoding/i.test(error.message))
    return new ImportError(
      'encoding',
      `${name} holds texts that are not UTF-8: write them as UTF-8, or write the file again without them`,
      { facts: { fault: 'texts' }, cause: error },
    );
  return new ImportError('damaged', `${name} is a damaged Parquet file: copy it again`, { cause: error });
}
