import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';
import type { LakeFile, LakeTable } from '../manifest.js';
import { kindOf } from '../import/rule-sql.js';
import { parquet } from './bucket-rows.js';
import { activeTable, PRESENCE, presenceOf } from './presence.js';
import type { RebuildTools } from './rebuild-plan.js';

const countOf = (type: string, name: string): string =>
  `CAST(count(*) FILTER (WHERE event_type = '${type}') AS INTEGER) AS ${name}`;
const COUNTS = [
  countOf('view', 'views'),
  countOf('cart', 'carts'),
  countOf('remove_from_cart', 'removes'),
  countOf('purchase', 'purchases'),
].join(', ');
const SUMS = ['views', 'carts', 'removes', 'purchases']
  .map((name) => `CAST(sum(${name}) AS INTEGER) AS ${name}`)
  .join(', ');

/** Small row groups, so that a question for one measure, product or day passes over the others. */
const ROWS_TO_SKIP = 20_480;

/** Brands stand together. */
const BRAND_QUARTERS = (from: string): string =>
  `SELECT brand, event_type, quarter, events, revenue FROM ${from} ORDER BY brand, event_type, quarter`;

/** Writes the brand table of a month alone, for a lake that had none. */
export async function writeBrandQuarters(
  tools: RebuildTools,
  connection: DuckDBConnection,
  { month, events }: Pick<MonthSources, 'month' | 'events'>,
): Promise<[LakeTable, LakeFile][]> {
  const file = await tools.write(
    connection,
    { table: 'brand_quarters', month },
    BRAND_QUARTERS(`(SELECT brand, event_type, make_timestamp(epoch_us(event_time) // 900000000 * 900000000) AS quarter, count(*) AS events, CAST(sum(price) AS DECIMAL(18,4)) AS revenue
    FROM ${parquet(events.map(tools.locate))} WHERE brand IS NOT NULL GROUP BY ALL)`),
  );
  return file === null ? [] : [['brand_quarters', file]];
}

/** What one month's tables are made from. */
export interface MonthSources {
  readonly month: string;
  /** Every file of the month's events. */
  readonly events: readonly LakeFile[];
  /** Presence of the buckets that were just made. */
  readonly presence: readonly LakeFile[];
}

/** Writes the tables of one month that are cut by nothing but the month. */
export async function writeMonth(
  tools: RebuildTools,
  connection: DuckDBConnection,
  { month, events, presence }: MonthSources,
): Promise<[LakeTable, LakeFile][]> {
  const { signal, locate } = tools;
  const options = signal === undefined ? {} : { signal };
  const source = parquet(events.map(locate));
  const written: [LakeTable, LakeFile][] = [];
  const write = async (table: LakeTable, query: string, rowGroup?: number): Promise<void> => {
    const file = await tools.write(
      connection,
      { table, month, ...(rowGroup === undefined ? {} : { rowGroup }) },
      query,
    );
    if (file !== null) written.push([table, file]);
  };
  await run(
    connection,
    `CREATE OR REPLACE TEMP TABLE month_quarters AS SELECT make_timestamp(quarter * 900000000) AS quarter, category_id, category_code, brand, event_type, is_whole_brand, events, revenue FROM (
    SELECT quarter, category_id, category_code, brand, event_type, grouping(brand) = 1 AS is_whole_brand, count(*) AS events, CAST(sum(price) AS DECIMAL(18,4)) AS revenue
    FROM (SELECT epoch_us(event_time) // 900000000 AS quarter, category_id, category_code, brand, event_type, price FROM ${source})
    GROUP BY GROUPING SETS ((quarter, category_id, category_code, event_type), (quarter, brand, event_type)))`,
    options,
  );
  await write(
    'category_quarters',
    'SELECT quarter, category_id, category_code, event_type, events, revenue FROM month_quarters WHERE is_whole_brand ORDER BY quarter, category_code, category_id, event_type',
  );
  await write('brand_quarters', BRAND_QUARTERS('month_quarters WHERE NOT is_whole_brand AND brand IS NOT NULL'));
  await run(connection, 'DROP TABLE month_quarters');
  const made = new Set(presence.map(({ bucket }) => bucket));
  const others = events.filter(({ bucket }) => !made.has(bucket));
  // Users and sessions lie in one bucket each, so those of several are counted at once.
  if (others.length > 0)
    await run(
      connection,
      activeTable(`(SELECT *, ${kindOf('event_type')} AS kind FROM ${parquet(others.map(locate))})`),
      options,
    );
  const parts = [
    ...(presence.length === 0 ? [] : [`SELECT * FROM ${parquet(presence.map(locate))}`]),
    ...(others.length === 0 ? [] : [`SELECT * FROM (${PRESENCE})`]),
  ];
  await write('presence', presenceOf(parts.join(' UNION ALL ')), ROWS_TO_SKIP);
  await write(
    'product_days',
    `SELECT product_id, day, price, views, carts, removes, purchases, first_at, last_at FROM (
    SELECT product_id, CAST(event_time AS DATE) AS day, price, ${COUNTS}, min(event_time) AS first_at, max(event_time) AS last_at FROM ${source} GROUP BY ALL)
    ORDER BY product_id, day, price`,
    ROWS_TO_SKIP,
  );
  await write(
    'product_descriptions',
    `SELECT product_id, category_id, category_code, brand, max(event_time) AS last_at FROM ${source} GROUP BY ALL ORDER BY product_id, last_at`,
  );
  return written;
}

/** The latest value that is known; of two in the same second the greater one, so that the order of import does not matter. */
const latest = (column: string): string =>
  `max_by(${column}, {'at': last_at, 'value': ${column}}) FILTER (WHERE ${column} IS NOT NULL)`;

/** Writes the tables of the whole snapshot. */
export async function writeWhole(
  tools: RebuildTools,
  connection: DuckDBConnection,
  files: (table: LakeTable) => readonly LakeFile[],
): Promise<[LakeTable, LakeFile][]> {
  const written: [LakeTable, LakeFile][] = [];
  const from = (table: LakeTable): string => parquet(files(table).map(tools.locate));
  const write = async (table: LakeTable, query: string): Promise<void> => {
    const file = await tools.write(connection, { table }, query);
    if (file !== null) written.push([table, file]);
  };
  await write(
    'products',
    `WITH described AS (SELECT product_id, ${['category_id', 'category_code', 'brand'].map((name) => `${latest(name)} AS ${name}`).join(', ')} FROM ${from('product_descriptions')} GROUP BY product_id),
    sold AS (SELECT product_id, coalesce(max_by(price, {'at': last_at, 'value': price}) FILTER (WHERE price > 0), 0) AS price, coalesce(min(price) FILTER (WHERE price > 0), 0) AS lowest_price, max(price) AS highest_price,
      ${SUMS}, CAST(sum(purchases * price) AS DECIMAL(18,4)) AS revenue FROM ${from('product_days')} GROUP BY product_id),
    reach AS (SELECT product_id, CAST(sum(viewers) AS INTEGER) AS viewers, CAST(sum(buyers) AS INTEGER) AS buyers FROM ${from('product_reach')} GROUP BY product_id)
    SELECT product_id, category_id, category_code, brand, price, lowest_price, highest_price, views, carts, removes, purchases, revenue, viewers, buyers
    FROM described JOIN sold USING (product_id) JOIN reach USING (product_id) ORDER BY product_id`,
  );
  // Within a day a price that comes back is one run; over days a run ends where another price was seen.
  await write(
    'product_prices',
    `SELECT product_id, price, min(first_at) AS from_at, max(last_at) AS until_at, CAST(sum(events) AS BIGINT) AS events FROM (
    SELECT *, sum(CASE WHEN is_new THEN 1 ELSE 0 END) OVER (PARTITION BY product_id ORDER BY first_at, price ROWS UNBOUNDED PRECEDING) AS run FROM (
      SELECT product_id, price, first_at, last_at, views + carts + removes + purchases AS events, price IS DISTINCT FROM lag(price) OVER (PARTITION BY product_id ORDER BY first_at, price) AS is_new FROM ${from('product_days')} WHERE price > 0))
    GROUP BY product_id, price, run ORDER BY product_id, from_at, price`,
  );
  const quarters = from('category_quarters');
  const events = (type: string, name: string): string =>
    `CAST(coalesce(sum(events) FILTER (WHERE event_type = '${type}'), 0) AS BIGINT) AS ${name}`;
  await write(
    'categories',
    `SELECT c.*, CAST(coalesce(p.products, 0) AS INTEGER) AS products FROM (
      SELECT category_id, category_code, ${events('view', 'views')}, ${events('cart', 'carts')}, ${events('remove_from_cart', 'removes')}, ${events('purchase', 'purchases')},
        CAST(coalesce(sum(revenue) FILTER (WHERE event_type = 'purchase'), 0) AS DECIMAL(18,4)) AS revenue FROM ${quarters} GROUP BY category_id, category_code) c
    LEFT JOIN (SELECT category_id, category_code, count(DISTINCT product_id) AS products FROM ${from('product_descriptions')} GROUP BY category_id, category_code) p
      ON c.category_id IS NOT DISTINCT FROM p.category_id AND c.category_code IS NOT DISTINCT FROM p.category_code
    ORDER BY category_code, category_id`,
  );
  return written;
}
