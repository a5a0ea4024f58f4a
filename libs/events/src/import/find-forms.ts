import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral } from '../engines/duckdb/engine.js';
import { stream } from '../engines/duckdb/run.js';
import type { LogColumn } from '../schema.js';
import { FORMED_COLUMNS } from './form-sql.js';
import { textOf, trimmed } from './judge-line.js';
import { NO_LINE } from './line-language.js';
import { parseJsonObject } from './line-json.js';
import { LineScan, type LookedAt } from './line-scan.js';
import { columnOf, type LogShape } from './log-shape.js';
import { readPieces } from '../read-pieces.js';
import { asText, parquetColumns } from './read-parquet.js';
import type { RawRow } from './row-rules.js';
import { splitLine } from './split-line.js';
import { FormSurvey, type ValueForms } from './value-forms.js';

/**
 * Finds the forms of values that a whole file agrees on.
 *
 * The first piece, 1 MiB, decides whether the file is read to its end: a log in its own forms, or one whose values contradict each other,
 * is not. Where it is, that costs about two microseconds a row.
 *
 * @returns null where the values are in the log's own forms, or the file does not agree.
 */
export async function findForms(
  file: string,
  format: 'csv' | 'jsonl',
  shape: LogShape,
  signal: AbortSignal | undefined,
): Promise<ValueForms | null> {
  const survey = new FormSurvey();
  const valuesOf = format === 'jsonl' ? jsonValues : csvValues;
  const scan = new LineScan(NO_LINE, {
    always: Number.POSITIVE_INFINITY,
    zonelessExamples: 0,
    look: (line) => {
      if (line.number <= shape.skippedLines || line.bytes.length === 0) return;
      const values = valuesOf(line, shape);
      if (values !== null) survey.add(values);
    },
  });
  for await (const piece of readPieces(file, { signal })) {
    scan.feed(piece);
    if (scan.lines > shape.skippedLines && !survey.isOpen) return null;
  }
  scan.finish();
  return survey.forms;
}

/** Rows of a Parquet file that decide whether it is read to its end. */
const FIRST_ROWS = 10_000;

/**
 * The same of a Parquet file, of which only the columns that have forms are read.
 *
 * @param readAs - the columns in their order, where they were named.
 */
export async function findParquetForms(
  connection: DuckDBConnection,
  file: string,
  readAs: readonly (LogColumn | null)[] | undefined,
  signal: AbortSignal | undefined,
): Promise<ValueForms | null> {
  const known = await parquetColumns(connection, file, readAs);
  const columns = FORMED_COLUMNS.flatMap((name) => known.filter(({ column }) => column === name));
  const survey = new FormSurvey();
  const result = await stream(
    connection,
    `SELECT ${columns.map(asText).join(', ')} FROM read_parquet(${fileLiteral(file)}, hive_partitioning = false)`,
    signal,
  );
  for (let rows = 0; ;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return survey.forms;
    for (const fields of chunk.getRows()) {
      const values: Partial<Record<LogColumn, string | null>> = {};
      for (const [index, { column }] of columns.entries()) {
        const field = fields[index];
        if (column !== null) values[column] = typeof field === 'string' ? trimmed(field) : null;
      }
      survey.add(values);
    }
    rows += chunk.rowCount;
    if (rows >= FIRST_ROWS && !survey.isOpen) return null;
  }
}

function csvValues(line: LookedAt, { columns, delimiter, hasBom }: LogShape): RawRow | null {
  const read = textOf(line, hasBom);
  const split = 'text' in read ? splitLine(read.text, delimiter) : null;
  if (split === null || !split.ok || split.fields.length < columns.length) return null;
  const values: Partial<Record<LogColumn, string | null>> = {};
  for (const [index, column] of columns.entries())
    if (column === 'event_time' || column === 'price' || column === 'event_type')
      values[column] = trimmed(split.fields[index]);
  return values;
}

function jsonValues(line: LookedAt, { hasBom }: LogShape): RawRow | null {
  const read = textOf(line, hasBom);
  const object = 'text' in read ? parseJsonObject(read.text) : null;
  if (object === null) return null;
  const values: Partial<Record<LogColumn, string | null>> = {};
  for (const [key, value] of object) {
    const column = columnOf(key);
    if (column !== null && (value.kind === 'text' || value.kind === 'number')) values[column] = trimmed(value.text);
  }
  return values;
}
