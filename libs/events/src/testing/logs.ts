import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { LOG_COLUMNS, type LogColumn } from '../schema.js';

/** One hand-written row; what is not said has an ordinary value. */
export type LogRow = Partial<Record<LogColumn, string>>;

export const ORDINARY: Record<LogColumn, string> = {
  event_time: '2019-10-01 00:00:00 UTC',
  event_type: 'view',
  product_id: '1001',
  category_id: '2053013555631882655',
  category_code: 'electronics.smartphone',
  brand: 'acme',
  price: '10.00',
  user_id: '501',
  user_session: '11111111-1111-4111-8111-111111111111',
};

export const HEADER = LOG_COLUMNS.join(',');

/** A row as a line of a log. */
export const line = (row: LogRow = {}, columns: readonly LogColumn[] = LOG_COLUMNS): string =>
  columns.map((column) => row[column] ?? ORDINARY[column]).join(',');

/** `count` different rows, one second apart. */
export const rowsOf = (count: number, row: LogRow = {}): LogRow[] =>
  Array.from({ length: count }, (_, index) => ({
    event_time: `${new Date(Date.UTC(2019, 9, 1) + index * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    ...row,
  }));

/** A whole log. */
export const log = (rows: readonly LogRow[], columns: readonly LogColumn[] = LOG_COLUMNS): string =>
  [columns.join(','), ...rows.map((row) => line(row, columns))].join('\n') + '\n';

/** A folder for one test file, removed when its tests are done. */
export function scratchFolder(): (name?: string) => string {
  const root = mkdtempSync(path.join(tmpdir(), 'cartograph-events-'));
  let count = 0;
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return (name) => path.join(root, name ?? `data-${(count += 1)}`);
}

/** Writes files into a folder, packing those whose name ends in .gz; returns their paths. */
export async function writeFiles(
  folder: (name: string) => string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string[]> {
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const file = folder(name);
      await writeFile(file, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
      return file;
    }),
  );
}
