import { importLog, type EventType, type ImportReport } from '@cartograph/events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One line of a log, as much of it as a test cares about. */
export interface LogRow {
  time: string;
  type: EventType;
  product: string;
  categoryId: string;
  category: string;
  brand: string;
  price: string;
  user: string;
  session: string;
}

let clock = 0;

/** Makes the next row the first again: files of tests that run in one process each begin on the log's first day. */
export function restartLogClock(): void {
  clock = 0;
}

/** A log row; what is left out has a plain value, and each call is one second after the one before. */
export function logRow(row: Partial<LogRow> = {}): LogRow {
  clock += 1;
  const user = row.user ?? '1';
  return {
    time: new Date(Date.UTC(2019, 9, 1, 8) + clock * 1000).toISOString().slice(0, 19).replace('T', ' '),
    type: 'view',
    product: '100',
    categoryId: '2053013555631882655',
    category: 'electronics.smartphone',
    brand: 'acme',
    price: '10.00',
    session: `session-${user}`,
    ...row,
    user,
  };
}

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';

/** Writes rows in the log's own CSV format. */
export function csvOf(rows: readonly LogRow[]): string {
  const lines = rows.map((row) =>
    [
      `${row.time} UTC`,
      row.type,
      row.product,
      row.categoryId,
      row.category,
      row.brand,
      row.price,
      row.user,
      row.session,
    ].join(','),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** Imports rows into a data folder. */
export async function importRows(
  dataDir: string,
  rows: readonly LogRow[],
  options: { isSynthetic?: boolean } = {},
): Promise<ImportReport> {
  const folder = path.join(dataDir, 'test-log');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, '2019-Oct.csv');
  await writeFile(file, csvOf(rows));
  try {
    return await importLog({ dataDir, paths: [file], ...options });
  } finally {
    await rm(folder, { recursive: true });
  }
}
