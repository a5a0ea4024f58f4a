import { ImportError } from '../errors.js';
import type { ImportProblem } from '../report.js';
import { LOG_COLUMNS, REQUIRED_COLUMNS, type LogColumn } from '../schema.js';
import { guessColumns } from './guess-columns.js';
import type { ReadAs } from './read-as.js';
import type { Packing } from './read-packed.js';
import { splitLine } from './split-line.js';
import { describeForms, type ValueForms } from './value-forms.js';

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
  /** Names of columns that are ignored. */
  readonly ignored: readonly string[];
  /** Length of the last column's values where the first rows all agree on it: a shorter one in an unterminated last line was cut. */
  readonly lastValueLength: number | null;
  /** The zones of the first rows' times, in words; null where there are none to tell from. */
  readonly times: string | null;
  /** How the whole file writes times, prices and event types, where that is not the log's own way. */
  readonly forms?: ValueForms | null;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const DELIMITER_NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const KNOWN = new Set<string>(LOG_COLUMNS);
/** Values of these columns have one length in a whole log, or are ids of which a shorter one would be another. */
const MEASURED = new Set<LogColumn | null | undefined>([
  'user_session',
  'user_id',
  'product_id',
  'category_id',
  'event_time',
]);

/** What the report says of a file beside its shape. */
export interface ReadingNotes {
  readonly format?: 'csv' | 'jsonl' | 'parquet';
  readonly packing?: Packing;
  /** Null where rows are not lines. */
  readonly lineEnd: string | null;
  readonly zone?: string | null;
}

/** The shape in words, for the report: `csv, comma, header, CRLF, UTC times, 9 columns`. */
export function describeShape(
  shape: LogShape,
  { format = 'csv', packing = 'none', lineEnd, zone = null }: ReadingNotes,
): string {
  const known = shape.columns.filter((column) => column !== null);
  const inOrder = LOG_COLUMNS.filter((column) => known.includes(column)).every(
    (column, index) => known[index] === column,
  );
  const times =
    shape.times === ZONELESS
      ? zone === null
        ? 'times without a zone taken as UTC'
        : `times without a zone taken as ${zone}`
      : shape.times;
  return [
    format,
    ...(format === 'csv'
      ? [
          DELIMITER_NAMES[shape.delimiter] ?? shape.delimiter,
          !shape.hasHeader
            ? `no header, taken as ${known.join(' ')}`
            : shape.header.every((name, index) => columnOf(name) === (shape.columns[index] ?? null))
              ? 'header'
              : `header of other names, taken as ${known.join(' ')}`,
        ]
      : []),
    ...(lineEnd === null ? [] : [lineEnd]),
    ...(packing === 'none' ? [] : [packing]),
    ...(shape.hasBom ? ['byte order mark'] : []),
    ...(times === null ? [] : [times]),
    ...(shape.forms == null ? [] : describeForms(shape.forms)),
    `${shape.columns.length} columns${inOrder || format !== 'csv' ? '' : ' in another order'}`,
    ...(shape.ignored.length > 0 ? [`ignored ${shape.ignored.join(' ')}`] : []),
  ].join(', ');
}

const ZONELESS = 'times without a zone';

/** The zones of some times, in words. */
export function timesOf(values: readonly (string | null | undefined)[]): string | null {
  const zoneOf = (value: string): string | null => {
    if (/(?:UTC|Z|[+-]00(?::?00)?)$/.test(value)) return 'UTC times';
    if (/:[0-9]{2}(?:\.[0-9]+)?[+-][0-9]{2}(?::?[0-9]{2})?$/.test(value)) return 'times with an offset';
    return /:[0-9]{2}(?:\.[0-9]+)?$/.test(value) ? ZONELESS : null;
  };
  const kinds = new Set(
    values
      .filter((value) => typeof value === 'string')
      .map((value) => zoneOf(value.trim()))
      .filter((kind) => kind !== null),
  );
  return kinds.size > 1 ? 'times with different zones' : ([...kinds][0] ?? null);
}

const normalized = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

const fieldsOf = (line: string, delimiter: string): string[] => {
  const split = splitLine(line, delimiter);
  return split.ok ? split.fields : line.split(delimiter);
};

/**
 * Finds out how a file's lines are to be read.
 *
 * @param name - the file's name, for messages.
 * @param head - the file's first whole lines, without line ends.
 * @param readAs - what is known better than the file tells.
 * @throws ImportError `columns` - no log: names what is missing and what is not known; `is-catalog`; `column-count` - not as many as were named; `empty` - nothing but blank lines.
 */
export function detectShape(name: string, head: readonly string[], hasBom: boolean, readAs: ReadAs = {}): LogShape {
  const first = head.findIndex((line) => line !== '');
  const line = head[first];
  if (line === undefined) throw new ImportError('empty', `${name} is empty: choose a file with rows`);
  const readings = (readAs.delimiter === undefined ? DELIMITERS : [readAs.delimiter]).map((delimiter) => {
    const header = fieldsOf(line, delimiter);
    return { delimiter, header, known: header.filter((field) => KNOWN.has(normalized(field))).length };
  });
  const fitting = readings.filter(({ header }) => header.length === readAs.columns?.length);
  const best = (fitting.length > 0 ? fitting : readings).reduce((a, b) => (b.known > a.known ? b : a));
  if (!(readAs.header ?? (best.known >= 2 || namesNoTime(best.header, readAs.columns))))
    return withoutHeader(
      name,
      head.slice(first).filter((row) => row !== ''),
      first,
      hasBom,
      readAs,
    );

  const header = best.header.at(-1)?.trim() === '' ? best.header.slice(0, -1) : best.header;
  if (readAs.columns !== undefined && readAs.columns.length !== header.length)
    throw new ImportError(
      'column-count',
      `${name} has ${header.length} columns in its header, and ${readAs.columns.length} were named: name each of them, with null for one to pass over`,
    );
  const columns = readAs.columns ?? header.map(columnOf);
  checkColumns(name, first + 1, columns, header);
  return shapeOf(
    { delimiter: best.delimiter, columns, hasHeader: true, header, skippedLines: first + 1, hasBom },
    head.slice(first + 1).filter((row) => row !== ''),
  );
}

/** Where columns are known otherwise: whether the first line has letters where every row has a time, so that it names them, too. */
const namesNoTime = (fields: readonly string[], columns: readonly (LogColumn | null)[] | undefined): boolean =>
  columns !== undefined &&
  fields.length === columns.length &&
  /^[^0-9]+$/.test(fields[columns.indexOf('event_time')] ?? '');

/** The column that a name stands for; null for a name that no log knows. */
export const columnOf = (field: string): LogColumn | null => {
  const column = normalized(field);
  return KNOWN.has(column) ? (column as LogColumn) : null;
};

/**
 * Refuses columns that make no log.
 *
 * @param names - the columns' names as the file has them.
 * @param canBeNamed - whether the columns may be named by their place; not those of JSON lines, where each row has its own.
 * @throws ImportError `columns`; `is-catalog`.
 */
export function checkColumns(
  name: string,
  lineNumber: number,
  columns: readonly (LogColumn | null)[],
  names: readonly string[],
  canBeNamed = true,
): void {
  const problems = [
    ...REQUIRED_COLUMNS.filter((column) => !columns.includes(column)).map((column) =>
      columnProblem(
        name,
        lineNumber,
        column,
        '',
        'missing-column',
        canBeNamed
          ? `add the column ${column}, or name the one that holds it with --columns`
          : `add the key ${column}, or rename the one that holds it`,
      ),
    ),
    ...columns.flatMap((column, index) =>
      column !== null && columns.indexOf(column) !== index
        ? [columnProblem(name, lineNumber, column, names[index] ?? '', 'repeated-column', `keep one column ${column}`)]
        : [],
    ),
  ];
  if (problems.length === 0) return;
  if (isCatalog(columns)) {
    throw new ImportError(
      'is-catalog',
      `${name} is a product catalog, not a log: it has product_id, but no event_time and no user_id; name it as the catalog to join it to the log by product`,
      { problems },
    );
  }
  const ignored = names.filter((_, index) => columns[index] === null);
  const unknown = ignored.map((field) =>
    columnProblem(name, lineNumber, field, field, 'unknown-column', `a log has the columns ${LOG_COLUMNS.join(', ')}`),
  );
  throw new ImportError(
    'columns',
    `${name} is not a log: ${problems.map(({ reason, column }) => `${reason.replace('-', ' ')} ${column}`).join(', ')}${unknown.length > 0 ? `; not known: ${ignored.join(', ')}` : ''} (line ${lineNumber})${canBeNamed ? howToName(names) : `. Write the keys as a log does: ${LOG_COLUMNS.join(', ')}`}`,
    { problems: [...problems, ...unknown] },
  );
}

/** Other names that shops give the columns; good for a suggestion only, for a name alone proves nothing. */
const USUAL_NAMES: Readonly<Partial<Record<LogColumn, readonly string[]>>> = {
  event_time: [
    'time',
    'timestamp',
    'ts',
    'datetime',
    'date',
    'date_time',
    'event_timestamp',
    'event_date',
    'created_at',
  ],
  event_type: ['event', 'type', 'action', 'event_name', 'event_action', 'behavior', 'behavior_type', 'activity'],
  product_id: ['product', 'productid', 'item', 'item_id', 'itemid', 'sku', 'article_id', 'goods_id'],
  user_id: ['user', 'userid', 'uid', 'customer', 'customer_id', 'customerid', 'client_id', 'visitor_id', 'visitorid'],
  user_session: ['session', 'session_id', 'sessionid', 'visit_id'],
  price: ['amount', 'unit_price', 'item_price', 'product_price', 'value'],
  category_code: ['category', 'category_name', 'category_path'],
  category_id: ['categoryid', 'cat_id'],
  brand: ['brand_name', 'manufacturer', 'vendor'],
};

/** What to type where columns have other names: a whole option where the names suggest every column that is needed. */
function howToName(names: readonly string[]): string {
  if (names.length < REQUIRED_COLUMNS.length) return '';
  const guessed = names.map((field) => {
    const name = normalized(field);
    return columnOf(field) ?? LOG_COLUMNS.find((column) => USUAL_NAMES[column]?.includes(name)) ?? null;
  });
  const once = guessed.map((column, index) => (column !== null && guessed.indexOf(column) === index ? column : null));
  const isWhole = REQUIRED_COLUMNS.every((column) => once.includes(column));
  return isWhole
    ? `. If its columns only have other names, name them in their order: --columns ${once.map((column) => column ?? '').join(',')}`
    : `. If its columns only have other names, name all ${names.length} in their order with --columns, such as --columns ${REQUIRED_COLUMNS.join(',')}; an empty name passes a column over`;
}

/** Whether columns are those of a table of products. */
export const isCatalog = (columns: readonly (LogColumn | null)[]): boolean =>
  columns.includes('product_id') &&
  !columns.includes('event_time') &&
  !columns.includes('user_id') &&
  (['category_id', 'category_code', 'brand'] as const).some((column) => columns.includes(column));

function shapeOf(shape: Omit<LogShape, 'ignored' | 'lastValueLength' | 'times'>, rows: readonly string[]): LogShape {
  const { columns, delimiter, header } = shape;
  const time = columns.indexOf('event_time');
  return {
    ...shape,
    ignored: header.filter((_, index) => columns[index] === null),
    lastValueLength: lastLength(rows, columns, delimiter),
    times: timesOf(rows.map((row) => fieldsOf(row, delimiter)[time])),
  };
}

function withoutHeader(
  name: string,
  rows: readonly string[],
  blankLines: number,
  hasBom: boolean,
  readAs: ReadAs,
): LogShape {
  for (const delimiter of readAs.delimiter === undefined ? DELIMITERS : [readAs.delimiter]) {
    const fields = rows.map((row) => fieldsOf(row, delimiter));
    const named =
      readAs.columns !== undefined && (readAs.delimiter !== undefined || fields[0]?.length === readAs.columns.length)
        ? readAs.columns
        : null;
    const columns = readAs.columns === undefined ? guessColumns(fields) : named;
    if (columns === null) continue;
    // A header in words of its own is no bad row.
    const header = fields[0] ?? [];
    if (readAs.header === undefined && namesNoTime(header, columns))
      return shapeOf(
        { delimiter, columns, hasHeader: true, header, skippedLines: blankLines + 1, hasBom },
        rows.slice(1),
      );
    return shapeOf({ delimiter, columns, hasHeader: false, header: [], skippedLines: blankLines, hasBom }, rows);
  }
  const value = (rows[0] ?? '').slice(0, 200);
  if (readAs.columns !== undefined)
    throw new ImportError(
      'column-count',
      `${name}: its first row does not have the ${readAs.columns.length} columns that were named (line ${blankLines + 1}: ${value}): name each column, with null for one to pass over, or the delimiter`,
    );
  throw new ImportError(
    'columns',
    `${name} is not a log: its first line names no column of one, and its rows do not look like events (line ${blankLines + 1}: ${value})${howToName(widest(rows[0] ?? '', readAs))}`,
    {
      problems: [
        columnProblem(
          name,
          blankLines + 1,
          null,
          value,
          'unknown-columns',
          `put a line with the names of the columns first: ${LOG_COLUMNS.join(',')}; or name the columns with --columns`,
        ),
      ],
    },
  );
}

/** The fields of a line by the delimiter that gives most of them. */
const widest = (line: string, { delimiter }: ReadAs): string[] =>
  (delimiter === undefined ? DELIMITERS : [delimiter])
    .map((sign) => fieldsOf(line, sign))
    .reduce((a, b) => (b.length > a.length ? b : a));

/** Rows needed before a common length means anything. */
const ENOUGH_ROWS = 3;

function lastLength(rows: readonly string[], columns: readonly (LogColumn | null)[], delimiter: string): number | null {
  if (!MEASURED.has(columns.at(-1))) return null;
  // The last of the head may itself be the line that was cut.
  const lengths = rows
    .slice(0, -1)
    .map((row) => fieldsOf(row, delimiter))
    .filter((fields) => fields.length === columns.length)
    .map((fields) => fields.at(-1)?.trim().length ?? 0);
  const length = lengths[0] ?? 0;
  return lengths.length >= ENOUGH_ROWS && length > 0 && lengths.every((other) => other === length) ? length : null;
}

const columnProblem = (
  file: string,
  line: number,
  column: string | null,
  value: string,
  reason: string,
  remedy: string,
): ImportProblem => ({ file, line, column, value, reason, remedy, isWarning: false });
