import { ImportError } from '../errors.js';
import type { ImportProblem } from '../report.js';
import { LOG_COLUMNS, REQUIRED_COLUMNS, type LogColumn } from '../schema.js';
import { guessColumns } from './guess-columns.js';
import { splitLine } from './split-line.js';

/** How a log file is to be read. */
export interface LogShape {
  readonly delimiter: string;
  /** The meaning of each field of a line; null is a column the log does not know. */
  readonly columns: readonly (LogColumn | null)[];
  readonly hasHeader: boolean;
  /** The header's own fields, to find it again among the rows of joined files. */
  readonly header: readonly string[];
  /** Physical lines up to and with the header; 0 without one. */
  readonly skippedLines: number;
  readonly hasBom: boolean;
  /** Names of columns that are passed over. */
  readonly ignored: readonly string[];
  /** Length of the last column's values where the first rows all agree on it: a shorter one in an unterminated last line was cut. */
  readonly lastValueLength: number | null;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const DELIMITER_NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const KNOWN = new Set<string>(LOG_COLUMNS);
/** Values of these columns have one length in a whole log, or are ids of which a shorter one would be another. */
const MEASURED = new Set<LogColumn | null | undefined>(['user_session', 'user_id', 'product_id', 'category_id', 'event_time']);

/** The shape in words, for the report. */
export function describeShape(shape: LogShape, lineEnd: string, isGzip: boolean): string {
  const known = shape.columns.filter((column) => column !== null);
  const inOrder = LOG_COLUMNS.filter((column) => known.includes(column)).every((column, index) => known[index] === column);
  return [
    'csv', DELIMITER_NAMES[shape.delimiter] ?? shape.delimiter, lineEnd,
    ...(isGzip ? ['gzip'] : []), ...(shape.hasBom ? ['byte order mark'] : []),
    shape.hasHeader ? 'header' : `no header, taken as ${known.join(' ')}`,
    `${shape.columns.length} columns${inOrder ? '' : ' in another order'}`,
    ...(shape.ignored.length > 0 ? [`passed over ${shape.ignored.join(' ')}`] : []),
  ].join(', ');
}

const normalized = (name: string): string => name.trim().toLowerCase().replaceAll(/[\s-]+/g, '_');

const fieldsOf = (line: string, delimiter: string): string[] => {
  const split = splitLine(line, delimiter);
  return split.ok ? split.fields : line.split(delimiter);
};

/**
 * Finds out how a file's lines are to be read.
 *
 * @param name - the file's name, for messages.
 * @param head - the file's first whole lines, without line ends.
 * @throws ImportError `columns` - no log: names what is missing and what is not known; `empty` - nothing but blank lines.
 */
export function detectShape(name: string, head: readonly string[], hasBom: boolean): LogShape {
  const first = head.findIndex((line) => line !== '');
  const line = head[first];
  if (line === undefined) throw new ImportError('empty', `${name} is empty: choose a file with rows`);
  const readings = DELIMITERS.map((delimiter) => {
    const header = fieldsOf(line, delimiter);
    return { delimiter, header, known: header.filter((field) => KNOWN.has(normalized(field))).length };
  });
  const best = readings.reduce((a, b) => (b.known > a.known ? b : a));
  if (best.known < 2) return withoutHeader(name, head.slice(first).filter((row) => row !== ''), first, hasBom);

  const header = best.header.at(-1)?.trim() === '' ? best.header.slice(0, -1) : best.header;
  const columns = header.map((field) => { const column = normalized(field); return KNOWN.has(column) ? column as LogColumn : null; });
  const ignored = header.filter((_, index) => columns[index] === null);
  const lineNumber = first + 1;
  const problems = [
    ...REQUIRED_COLUMNS.filter((column) => !columns.includes(column)).map((column) => columnProblem(name, lineNumber, column, '', 'missing-column', `add the column ${column}, or rename the one that holds it`)),
    ...columns.flatMap((column, index) => (column !== null && columns.indexOf(column) !== index ? [columnProblem(name, lineNumber, column, header[index] ?? '', 'repeated-column', `keep one column ${column}`)] : [])),
  ];
  if (problems.length > 0) {
    const unknown = ignored.map((field) => columnProblem(name, lineNumber, field, field, 'unknown-column', `a log has the columns ${LOG_COLUMNS.join(', ')}`));
    throw new ImportError('columns', `${name} is not a log: ${problems.map(({ reason, column }) => `${reason.replace('-', ' ')} ${column}`).join(', ')}${unknown.length > 0 ? `; not known: ${ignored.join(', ')}` : ''} (line ${lineNumber})`, { problems: [...problems, ...unknown] });
  }
  const rows = head.slice(lineNumber).filter((row) => row !== '');
  return { delimiter: best.delimiter, columns, hasHeader: true, header, skippedLines: lineNumber, hasBom, ignored, lastValueLength: lastLength(rows, columns, best.delimiter) };
}

function withoutHeader(name: string, rows: readonly string[], blankLines: number, hasBom: boolean): LogShape {
  for (const delimiter of DELIMITERS) {
    const columns = guessColumns(rows.map((row) => fieldsOf(row, delimiter)));
    if (columns !== null) return { delimiter, columns, hasHeader: false, header: [], skippedLines: blankLines, hasBom, ignored: [], lastValueLength: lastLength(rows, columns, delimiter) };
  }
  const value = (rows[0] ?? '').slice(0, 200);
  throw new ImportError('columns', `${name} is not a log: its first line names no column of one, and its rows do not look like events (line ${blankLines + 1}: ${value})`, {
    problems: [columnProblem(name, blankLines + 1, null, value, 'unknown-columns', `put a line with the names of the columns first: ${LOG_COLUMNS.join(',')}`)],
  });
}

/** Rows needed before a common length means anything. */
const ENOUGH_ROWS = 3;

function lastLength(rows: readonly string[], columns: readonly (LogColumn | null)[], delimiter: string): number | null {
  if (!MEASURED.has(columns.at(-1))) return null;
  // The last of the head may itself be the line that was cut.
  const lengths = rows.slice(0, -1).map((row) => fieldsOf(row, delimiter)).filter((fields) => fields.length === columns.length).map((fields) => fields.at(-1)?.trim().length ?? 0);
  const length = lengths[0] ?? 0;
  return lengths.length >= ENOUGH_ROWS && length > 0 && lengths.every((other) => other === length) ? length : null;
}

const columnProblem = (file: string, line: number, column: string | null, value: string, reason: string, remedy: string): ImportProblem => ({ file, line, column, value, reason, remedy, isWarning: false });
