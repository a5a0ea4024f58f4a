import { literal } from '../engines/duckdb/engine.js';
import { LakeOperationError } from '../snapshots/lake-operation-error.js';
import { disarmedSql } from './csv-cell.js';

/** The tables that may be written to a file. */
export const EXPORT_TABLES = [
  'events',
  'sessions',
  'users',
  'products',
  'interactions',
  'categories',
  'product_days',
] as const;

/** One of {@link EXPORT_TABLES}. */
export type ExportTable = (typeof EXPORT_TABLES)[number];

/** Which rows to write; each table takes those that its rows can be told by. */
export interface ExportFilter {
  /** Days in the time zone given, `YYYY-MM-DD`, both included. Of `product_days`: UTC days. */
  readonly from?: string;
  readonly to?: string;
  /** A category code, or the beginning of one up to a dot: `electronics` takes `electronics.smartphone` too. */
  readonly category?: string;
  readonly brand?: string;
}

/** How the rows of a table are picked: by which times, and how by product. */
interface Choice {
  readonly relation: string;
  readonly columns: readonly string[];
  /** By which rows are sorted: rows that agree in all of it are equal. */
  readonly order: readonly string[];
  /** A row is in a period when the first is before its end and the second not before its beginning. */
  readonly times?: readonly [string, string];
  readonly products?: 'own' | 'category' | 'joined';
}

const COUNTS = ['views', 'carts', 'removes', 'purchases'];

const CHOICES: Readonly<Record<ExportTable, Choice>> = {
  events: {
    relation: 'events LEFT JOIN (SELECT user_id, session_no, user_session FROM sessions) USING (user_id, session_no)',
    columns: [
      'event_time',
      'event_type',
      'product_id',
      'category_id',
      'category_code',
      'brand',
      'price',
      'user_id',
      'user_session',
    ],
    order: [
      'user_id',
      'session_no',
      'event_time',
      'product_id',
      'event_type',
      'price',
      'category_id',
      'category_code',
      'brand',
    ],
    times: ['event_time', 'event_time'],
    products: 'own',
  },
  sessions: {
    relation: 'sessions',
    columns: ['session_no', 'user_id', 'user_session', 'started_at', 'ended_at', ...COUNTS, 'value', 'bot_rule'],
    order: ['user_id', 'session_no'],
    times: ['started_at', 'started_at'],
  },
  users: {
    relation: 'users',
    columns: ['user_id', 'first_seen_at', 'last_seen_at', ...COUNTS, 'session_count', 'spent', 'bot_sessions'],
    order: ['user_id'],
    times: ['first_seen_at', 'last_seen_at'],
  },
  products: {
    relation: 'products',
    order: ['product_id'],
    products: 'own',
    columns: [
      'product_id',
      'category_id',
      'category_code',
      'brand',
      'price',
      'lowest_price',
      'highest_price',
      ...COUNTS,
      'revenue',
      'viewers',
      'buyers',
    ],
  },
  interactions: {
    relation: 'interactions',
    columns: ['user_id', 'product_id', ...COUNTS, 'last_at'],
    order: ['user_id', 'product_id'],
    times: ['last_at', 'last_at'],
    products: 'joined',
  },
  categories: {
    relation: 'categories',
    order: ['category_code', 'category_id'],
    columns: ['category_id', 'category_code', ...COUNTS, 'revenue', 'products'],
    products: 'category',
  },
  product_days: {
    relation: 'product_days',
    columns: ['product_id', 'day', 'price', ...COUNTS, 'first_at', 'last_at'],
    order: ['product_id', 'day', 'price'],
    times: ['day', 'day'],
    products: 'joined',
  },
};

const INSTANTS = new Set([
  'event_time',
  'started_at',
  'ended_at',
  'first_seen_at',
  'last_seen_at',
  'last_at',
  'first_at',
]);
const MONEY = new Set(['price', 'value', 'spent', 'lowest_price', 'highest_price', 'revenue']);
const TEXTS = new Set(['category_code', 'brand', 'user_session']);
const IDS = new Set(['product_id', 'category_id', 'user_id']);

/** As the log writes it: times with their zone, money with two places or as many more as it has. */
function asText(column: string): string {
  if (INSTANTS.has(column)) return `CAST(${column} AS VARCHAR) || ' UTC' AS ${column}`;
  if (MONEY.has(column)) return `regexp_replace(CAST(${column} AS VARCHAR), '0{1,2}$', '') AS ${column}`;
  return TEXTS.has(column) ? `${disarmedSql(onOneLine(column))} AS ${column}` : column;
}

/** JSON and Parquet bring texts with line ends; a row of an import stands on one line, so that a file can be imported again. */
const onOneLine = (column: string): string => `replace(replace(${column}, chr(13) || chr(10), ' '), chr(10), ' ')`;

/** Instants in UTC, as SQL timestamps, between which a period's days lie; the end is not part of it. */
export interface Period {
  readonly from: string | null;
  readonly until: string | null;
}

/** How the rows are written. */
export interface ExportForm {
  readonly asCsv: boolean;
  readonly isSynthetic: boolean;
  readonly hasLongIds: boolean;
}

/** The query that finds a period's instants. */
export function periodQuery({ from, to }: ExportFilter, timeZone: string): string {
  const at = (day: string | undefined, days: number): string =>
    day === undefined
      ? 'NULL'
      : `CAST(timezone('UTC', timezone(${literal(timeZone)}, CAST(${literal(day)} AS TIMESTAMP) + INTERVAL ${days} DAY)) AS VARCHAR)`;
  return `SELECT ${at(from, 0)} AS "from", ${at(to, 1)} AS until`;
}

/**
 * The query whose rows are written, in an order that follows from the snapshot alone.
 *
 * @param options.asCsv - every cell as a file of text has it; else the lake's own types.
 * @param options.hasLongIds - some ids are beyond 2^63 − 1: ids are texts then, also where other cells keep their types.
 * @throws LakeOperationError `options` - a row of the table has no such property.
 */
export function exportQuery(
  table: ExportTable,
  filter: ExportFilter,
  period: Period,
  options: ExportForm,
): { readonly sql: string; readonly columns: readonly string[] } {
  const choice = CHOICES[table];
  const conditions = [...inPeriod(table, choice, filter, period), ...ofProducts(table, choice, filter)];
  const ids = options.hasLongIds ? choice.columns.filter((column) => IDS.has(column)) : [];
  const cells = [
    ...choice.columns.map((column) =>
      ids.includes(column)
        ? `coalesce(${column}_text.id, CAST(${column} AS VARCHAR)) AS ${column}`
        : options.asCsv
          ? asText(column)
          : column,
    ),
    ...(options.isSynthetic ? ["'true' AS synthetic"] : []),
  ];
  return {
    sql: `SELECT ${cells.join(', ')} FROM (SELECT * FROM ${choice.relation}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}) chosen${ids.map((column) => ` LEFT JOIN long_ids ${column}_text ON ${column} = ${column}_text.number`).join('')} ORDER BY ${choice.order.map((column) => `chosen.${column}`).join(', ')}`,
    columns: [...choice.columns, ...(options.isSynthetic ? ['synthetic'] : [])],
  };
}

function inPeriod(table: ExportTable, { times }: Choice, filter: ExportFilter, period: Period): string[] {
  if (filter.from === undefined && filter.to === undefined) return [];
  if (times === undefined) throw unknownTo(table, 'a period', (one) => CHOICES[one].times !== undefined);
  const [first, last] = times;
  const [from, until] =
    table === 'product_days'
      ? [
          filter.from === undefined ? null : `DATE ${literal(filter.from)}`,
          filter.to === undefined ? null : `(DATE ${literal(filter.to)} + 1)`,
        ]
      : [
          period.from === null ? null : `TIMESTAMP ${literal(period.from)}`,
          period.until === null ? null : `TIMESTAMP ${literal(period.until)}`,
        ];
  return [...(from === null ? [] : [`${last} >= ${from}`]), ...(until === null ? [] : [`${first} < ${until}`])];
}

function ofProducts(table: ExportTable, { products }: Choice, { category, brand }: ExportFilter): string[] {
  if (brand !== undefined && products !== 'own' && products !== 'joined')
    throw unknownTo(table, 'a brand', (one) => ['own', 'joined'].includes(CHOICES[one].products ?? ''));
  if (category !== undefined && products === undefined)
    throw unknownTo(table, 'a category', (one) => CHOICES[one].products !== undefined);
  const conditions = [
    ...(category === undefined
      ? []
      : [`(category_code = ${literal(category)} OR starts_with(category_code, ${literal(`${category}.`)}))`]),
    ...(brand === undefined ? [] : [`brand = ${literal(brand)}`]),
  ];
  return products === 'joined' && conditions.length > 0
    ? [`product_id IN (SELECT product_id FROM products WHERE ${conditions.join(' AND ')})`]
    : conditions;
}

const unknownTo = (table: ExportTable, what: string, knows: (table: ExportTable) => boolean): LakeOperationError =>
  new LakeOperationError(
    'options',
    `the rows of ${table} have no ${what.replace(/^an? /, '')}: leave it out, or export one of ${EXPORT_TABLES.filter(knows).join(', ')}`,
  );
