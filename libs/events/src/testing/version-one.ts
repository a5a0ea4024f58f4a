import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LogRow } from './logs.js';

/** Writes a data folder as layout version 1 left it: one snapshot a list of rows, each holding the rows of those before; and a report each. */
export async function writeVersionOne(
  dataDir: string,
  imports: readonly (readonly LogRow[])[],
  gapMinutes = 30,
): Promise<string[]> {
  const dir = path.join(dataDir, 'lake');
  const ids = imports.map((_, index) => `20200101t00000${index}-0000000${index}`);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const folder of ['reports', 'quarantine']) await mkdir(path.join(dir, folder), { recursive: true });
  for (const [index, id] of ids.entries()) {
    const folder = path.join(dir, 'snapshots', id);
    const text = (value: string | undefined): string => (value === undefined || value === '' ? 'NULL' : `'${value}'`);
    const rows = imports
      .slice(0, index + 1)
      .flat()
      .map(
        (row) =>
          `(TIMESTAMP '${(row.event_time ?? '2019-10-01 00:00:00').replace(' UTC', '')}', '${row.event_type ?? 'view'}', ${row.product_id ?? '1'}, ${row.category_id ?? 'NULL'}, ${text(row.category_code)}, ${text(row.brand)}, ${row.price ?? '1.00'}, ${row.user_id ?? '1'}, ${text(row.user_session)})`,
      );
    await connection.run(`CREATE OR REPLACE TABLE events AS WITH typed AS (SELECT event_time, event_type, product_id::BIGINT AS product_id, category_id::BIGINT AS category_id, category_code::VARCHAR AS category_code, brand::VARCHAR AS brand, price::DECIMAL(18,4) AS price,
        user_id::BIGINT AS user_id, user_session::VARCHAR AS user_session, CASE event_type WHEN 'view' THEN 0 WHEN 'cart' THEN 1 WHEN 'remove_from_cart' THEN 2 ELSE 3 END AS kind
        FROM (VALUES ${rows.join(', ')}) v(event_time, event_type, product_id, category_id, category_code, brand, price, user_id, user_session)),
      cut AS (SELECT *, user_session IS NULL AND event_time > lag(event_time) OVER w + INTERVAL ${gapMinutes} MINUTE AS after_silence, lag(user_id) OVER w IS NULL AS is_first FROM typed WINDOW w AS (PARTITION BY user_id, user_session ORDER BY event_time, kind, product_id))
      SELECT row_number() OVER o AS event_no, event_time, event_type, product_id, category_id, category_code, brand, price, user_id, user_session,
        CAST(sum(CASE WHEN is_first OR after_silence THEN 1 ELSE 0 END) OVER (o ROWS UNBOUNDED PRECEDING) AS BIGINT) AS session_no FROM cut WINDOW o AS (ORDER BY user_id, user_session NULLS FIRST, event_time, kind, product_id)`);
    const events: object[] = [];
    for (const [month] of await (
      await connection.run(`SELECT DISTINCT strftime(event_time, '%Y-%m') FROM events ORDER BY 1`)
    ).getRowsJson()) {
      const relative = `events/month=${String(month)}/events.parquet`;
      await mkdir(path.dirname(path.join(folder, relative)), { recursive: true });
      const [[count]] = (await (
        await connection.run(
          `COPY (SELECT * FROM events WHERE strftime(event_time, '%Y-%m') = '${String(month)}' ORDER BY event_no) TO '${path.join(folder, relative)}' (FORMAT parquet, COMPRESSION zstd)`,
        )
      ).getRowsJson()) as [[string]];
      events.push({
        path: relative,
        rows: Number(count),
        bytes: (await stat(path.join(folder, relative))).size,
        month,
      });
    }
    for (const table of ['sessions', 'users', 'products'])
      await connection.run(
        `COPY (SELECT DISTINCT ${table.slice(0, -1)}_${table === 'sessions' ? 'no' : 'id'} FROM events) TO '${path.join(folder, `${table}.parquet`)}' (FORMAT parquet)`,
      );
    const [totals] = await (
      await connection.run(`SELECT count(*) AS n, ${['view', 'cart', 'remove_from_cart', 'purchase'].map((type) => `count(*) FILTER (WHERE event_type = '${type}') AS ${type}`).join(', ')}, count(DISTINCT user_id) AS users, max(session_no) AS sessions, count(DISTINCT product_id) AS products,
      count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS buyers, CAST(coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0) AS DECIMAL(18,2)) AS revenue, count(*) FILTER (WHERE price = 0) AS zero, strftime(min(event_time), '%Y-%m-%dT%H:%M:%S.%gZ') AS first, strftime(max(event_time), '%Y-%m-%dT%H:%M:%S.%gZ') AS last FROM events`)
    ).getRowObjectsJson();
    const figures = {
      eventsByType: {
        view: Number(totals?.['view']),
        cart: Number(totals?.['cart']),
        remove_from_cart: Number(totals?.['remove_from_cart']),
        purchase: Number(totals?.['purchase']),
      },
      users: Number(totals?.['users']),
      sessions: Number(totals?.['sessions']),
      products: Number(totals?.['products']),
      buyers: Number(totals?.['buyers']),
      revenue: totals?.['revenue'],
      zeroPrices: Number(totals?.['zero']),
      firstEventAt: totals?.['first'],
      lastEventAt: totals?.['last'],
    };
    const snapshot = {
      id,
      committedAt: `2020-01-01T00:00:0${index}.000Z`,
      rows: Number(totals?.['n']),
      isSynthetic: false,
      parentId: ids[index - 1] ?? null,
      layoutVersion: 1,
      importId: id,
    };
    const files = Object.fromEntries(
      ['sessions', 'users', 'products'].map((table) => [table, { path: `${table}.parquet`, rows: 1, bytes: 1 }]),
    );
    await writeFile(
      path.join(folder, 'manifest.json'),
      JSON.stringify({ snapshot, gapMinutes, totals: figures, files: { events, ...files } }),
    );
    const name = `log-${index}.csv`;
    const bad = {
      file: name,
      line: 3,
      byteOffset: 120,
      column: 'price',
      value: '-1',
      reason: 'negative-price',
      text: 'a,"b",-1',
    };
    await writeFile(path.join(dir, 'quarantine', `${id}.jsonl`), `${JSON.stringify(bad)}\n`);
    const { line, column, value, reason } = bad;
    const read = imports[index]?.length ?? 0;
    await writeFile(
      path.join(dir, 'reports', `${id}.json`),
      JSON.stringify({
        id,
        snapshot,
        committed: true,
        finishedAt: snapshot.committedAt,
        read: read + 1,
        accepted: read,
        duplicates: 0,
        duplicatesFound: 0,
        quarantined: { 'negative-price': 1 },
        warnings: {},
        files: [
          {
            name,
            bytes: 200,
            read: read + 1,
            accepted: read,
            duplicates: 0,
            quarantined: 1,
            readAs: 'csv, comma, LF, header, 9 columns',
          },
        ],
        skipped: [],
        problems: [{ file: name, line, column, value, reason, remedy: 'as it was', isWarning: false }],
        quarantineFile: `quarantine/${id}.jsonl`,
        keepDuplicates: false,
        replacedSynthetic: false,
        ...figures,
        seconds: 1,
      }),
    );
  }
  await writeFile(
    path.join(dir, 'lake.json'),
    JSON.stringify({
      format: 'cartograph-lake',
      layoutVersion: 1,
      current: ids.at(-1) ?? null,
      snapshots: ids,
      reports: ids,
    }),
  );
  connection.closeSync();
  return ids;
}
