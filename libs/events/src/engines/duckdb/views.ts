import path from 'node:path';
import type { Manifest } from '../../manifest.js';
import { literal } from './engine.js';

/** Functions spelled alike on every engine; the same text of a query runs on all of them. */
const MACROS = [
  `CREATE MACRO local_ts(ts, zone) AS timezone(zone, timezone('UTC', CAST(ts AS TIMESTAMP)))`,
  `CREATE MACRO local_date(ts, zone) AS CAST(timezone(zone, timezone('UTC', CAST(ts AS TIMESTAMP))) AS DATE)`,
  `CREATE MACRO iso_weekday(d) AS isodow(d)`,
];

const parquet = (dir: string, files: readonly string[]): string =>
  `read_parquet([${files.map((file) => literal(path.join(dir, file))).join(', ')}], hive_partitioning = false)`;

/** The statements that make one snapshot's views in the schema the connection uses. */
export function viewStatements(snapshotDir: string, manifest: Manifest): string[] {
  const { events, sessions, users, products } = manifest.files;
  return [
    ...MACROS,
    `CREATE VIEW events AS SELECT * FROM ${parquet(snapshotDir, events.map((file) => file.path))}`,
    `CREATE VIEW sessions AS SELECT * FROM ${parquet(snapshotDir, [sessions.path])}`,
    `CREATE VIEW users AS SELECT * FROM ${parquet(snapshotDir, [users.path])}`,
    `CREATE VIEW products AS SELECT * FROM ${parquet(snapshotDir, [products.path])}`,
  ];
}
