import duckdb from '@duckdb/node-bindings';
import { DOUBLE, DuckDBDataChunk, INTEGER, type DuckDBConnection } from '@duckdb/node-api';
import { run } from './run.js';

type Column = Float64ArrayConstructor | Int32ArrayConstructor | BigInt64ArrayConstructor;

/**
 * A column of a chunk as it lies in the engine's memory, valid as long as the chunk is. Value by value takes ten times as long.
 *
 * @param type - that of the column: DOUBLE, INTEGER or BIGINT. It has no nulls.
 */
export function columnOf<T extends Column>(chunk: DuckDBDataChunk, column: number, type: T): InstanceType<T> {
  const { rowCount } = chunk;
  const bytes = duckdb.vector_get_data(
    duckdb.data_chunk_get_vector(chunk.chunk, column),
    rowCount * type.BYTES_PER_ELEMENT,
  );
  return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset, rowCount) as InstanceType<T>;
}

/** Whether a column of a chunk has no null. */
export function isWhole(chunk: DuckDBDataChunk, column: number): boolean {
  const { rowCount } = chunk;
  // The engine gives no bits where every row is valid. Bits behind the last row mean nothing.
  const bits: Uint8Array | null = duckdb.vector_get_validity(
    duckdb.data_chunk_get_vector(chunk.chunk, column),
    Math.ceil(rowCount / 64) * 8,
  );
  if (bits === null) return true;
  const whole = rowCount >> 3;
  for (let i = 0; i < whole; i += 1) if (bits[i] !== 255) return false;
  const rest = (1 << (rowCount & 7)) - 1;
  return ((bits[whole] ?? 0) & rest) === rest;
}

const ROWS_A_CHUNK = 2048;

/**
 * Makes a temporary table of numbers.
 *
 * @param columns - by name: INTEGER or DOUBLE.
 * @param fill - calls `put` with the values of each row.
 */
export async function makeTable(
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<string, 'INTEGER' | 'DOUBLE'>>,
  fill: (put: (...values: number[]) => void) => void,
): Promise<void> {
  await run(
    connection,
    `CREATE OR REPLACE TEMP TABLE ${table} (${Object.entries(columns)
      .map((column) => column.join(' '))
      .join(', ')})`,
  );
  const types = Object.values(columns);
  const buffers = types.map((type) =>
    type === 'DOUBLE' ? new Float64Array(ROWS_A_CHUNK) : new Int32Array(ROWS_A_CHUNK),
  );
  const appender = await connection.createAppender(table, null, 'temp');
  let rows = 0;
  const flush = (): void => {
    if (rows === 0) return;
    const chunk = DuckDBDataChunk.create(
      types.map((type) => (type === 'DOUBLE' ? DOUBLE : INTEGER)),
      rows,
    );
    for (const [i, { buffer, BYTES_PER_ELEMENT }] of buffers.entries())
      duckdb.copy_data_to_vector(duckdb.data_chunk_get_vector(chunk.chunk, i), 0, buffer, 0, rows * BYTES_PER_ELEMENT);
    appender.appendDataChunk(chunk);
    rows = 0;
  };
  fill((...values) => {
    for (let i = 0; i < values.length; i += 1) (buffers[i] as Int32Array)[rows] = values[i] as number;
    rows += 1;
    if (rows === ROWS_A_CHUNK) flush();
  });
  flush();
  appender.closeSync();
}
