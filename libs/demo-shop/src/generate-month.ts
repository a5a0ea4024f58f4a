import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { drawMonth } from './draw-events.js';
import { EventSorter } from './event-sorter.js';
import { capacityFor, checkSize } from './generate.js';
import type { DemoShopProgress } from './progress-reporter.js';
import { OCTOBER, openShop } from './shop.js';
import { describeTruths, truthsBeside } from './truths.js';
import { writeLogs } from './write-logs.js';

export interface DemoMonthOptions {
  /** The log to write, `.csv` or `.csv.gz`; its folder is made when missing, a file of this name is replaced. */
  file: string;
  /** `YYYY-MM`, from 2019-10. */
  month: string;
  /** Exactly how many rows, 100 to 500,000,000. Default 42,448,764, as October 2019 had. */
  events?: number;
  /** A whole number. Default 7. */
  seed?: number;
  /** False: the same shop without peaks, attractions, sequels and false peaks, to count false discoveries in. Default true. */
  effects?: boolean;
  onProgress?: (progress: DemoShopProgress) => void;
  /** Stops the generation; nothing is left in the folder. */
  signal?: AbortSignal;
}

export interface DemoMonthResult {
  file: string;
  /** Beside the log, with its name: `2019-Oct.truths.json`. */
  truthsFile: string;
  rows: number;
  /** Size of the log. */
  bytes: number;
  seconds: number;
}

/** Rows of the log's own October 2019. */
export const FULL_MONTH = OCTOBER.events;

/**
 * Writes one month of the synthetic shop, of the size of the real log's if wanted, to rehearse at scale: it has October
 * 2019's users and sessions for its rows, and its 166,794 products at full size. The same month, seed and events give the
 * same CSV bytes on every machine. Months of one seed and size are one shop's: the same catalog, and nearly half of a
 * month's users come again in the next.
 *
 * The files appear under their names only when they are complete; an error or an abort leaves nothing behind.
 *
 * @throws RangeError - month, events, seed or the file's ending are not as described. The signal's reason when it is aborted.
 * Cost: about 1.5 µs a row on one core; memory does not grow with the rows (about 250 MB), more than two million rows also
 * need 20 bytes each of disk beside the file while it is made.
 */
export async function generateDemoMonth(options: DemoMonthOptions): Promise<DemoMonthResult> {
  const { file, month, events = FULL_MONTH, seed = 7, effects = true, signal } = options;
  checkSize(events, seed, 500_000_000);
  if (!/.\.csv(\.gz)?$/i.test(basename(file)))
    throw new RangeError(`The demo shop's log is to be "${file}": end its name in .csv or .csv.gz.`);
  const startedAt = performance.now();
  signal?.throwIfAborted();
  const shop = openShop({ seed, events, month, effects });
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const truthsFile = truthsBeside(file);
  const aside = [file, truthsFile].map((path) => join(folder, `.${basename(path)}.${process.pid}.part`)) as [
    string,
    string,
  ];
  const sorter = new EventSorter({
    spillPath: join(folder, `.${basename(file)}.events.${process.pid}.part`),
    capacity: capacityFor(events),
    most: events,
    calendar: shop.calendar,
  });
  try {
    await drawMonth(shop, events, sorter, options);
    const rows = await writeLogs(
      shop,
      { paths: [aside[0]], pathOf: () => 0, gzip: /gz$/i.test(file) },
      sorter,
      options,
    );
    const { size: bytes } = await stat(aside[0]);
    await writeFile(
      aside[1],
      `${JSON.stringify(describeTruths(shop, { events, rows, files: [{ name: basename(file), bytes }] }), null, 2)}\n`,
    );
    signal?.throwIfAborted();
    await rename(aside[0], file);
    await rename(aside[1], truthsFile);
    return { file, truthsFile, rows, bytes, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await sorter.close();
    await Promise.all(aside.map((path) => rm(path, { force: true })));
  }
}
