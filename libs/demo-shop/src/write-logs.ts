import { CsvWriter, productColumns } from './csv-writer.js';
import type { Watch } from './draw-events.js';
import type { EventSorter } from './event-sorter.js';
import { openLogFile, type LogFile } from './log-file.js';
import { progressReporter } from './progress-reporter.js';
import type { Shop } from './shop.js';

/** The logs that a generation writes. */
export interface LogPlan {
  paths: readonly string[];
  /** Which of the paths receives the events of an hour, counted from 1 October 2019. */
  pathOf: (hour: number) => number;
  gzip?: boolean;
}

/** Writes the events of a sorter to log files in order of time. @returns the rows written. */
export async function writeLogs(
  shop: Shop,
  { paths, pathOf, gzip = false }: LogPlan,
  sorter: EventSorter,
  { onProgress, signal }: Watch,
): Promise<number> {
  const report = progressReporter('writing the log', 'rows', sorter.added, onProgress);
  const products = productColumns(shop);
  let rows = 0;
  const files: LogFile[] = [];
  try {
    for (const path of paths) files.push(await openLogFile(path, { gzip }));
    const writers = files.map((file) => new CsvWriter(file, shop, products));
    for await (const hour of sorter.hours()) {
      signal?.throwIfAborted();
      await (writers[pathOf(hour.hour)] as CsvWriter).writeHour(hour);
      rows += hour.order.length;
      report(rows);
    }
    for (const writer of writers) await writer.flush();
    for (const file of files) await file.finish();
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
  return rows;
}
