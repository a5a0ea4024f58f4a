import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OCTOBER_DAYS } from './calendar.js';
import { drawEvents } from './draw-events.js';
import { EventSorter } from './event-sorter.js';
import type { DemoShopProgress } from './progress-reporter.js';
import { openShop } from './shop.js';
import { describeTruths } from './truths.js';
import { writeLogs } from './write-logs.js';

export interface DemoShopOptions {
  /** The folder that receives the files; made when missing, files of an earlier run are replaced. */
  outDir: string;
  /** About how many events, at least 100. Default 1,000,000; two per cent more or less come out. */
  events?: number;
  /** A whole number. Default 7. */
  seed?: number;
  /** False: the same shop without peaks, attractions, sequels and false peaks, to count false discoveries in. Default true. */
  effects?: boolean;
  onProgress?: (progress: DemoShopProgress) => void;
  /** Stops the generation; nothing is left in the folder. */
  signal?: AbortSignal;
}

export interface DemoShopResult {
  /** 2019-Oct.csv and 2019-Nov.csv. */
  files: string[];
  truthsFile: string;
  rows: number;
  seconds: number;
}

/**
 * Writes a synthetic shop's log of October and November 2019 in the log's own nine-column CSV, and beside it what is
 * planted in it. The same seed and events give the same bytes on every machine.
 *
 * The files appear under their names only when they are complete; an error or an abort leaves nothing behind.
 *
 * @returns the files' paths and the number of rows in both logs together.
 * @throws RangeError - events or seed are not whole numbers in their range. The signal's reason when it is aborted.
 * Cost: about 1 µs an event on one core; memory does not grow with the events (about 200 MB), a larger log than two
 * million events also needs 20 bytes an event of disk beside the files.
 */
export async function generateDemoShop(options: DemoShopOptions): Promise<DemoShopResult> {
  const { outDir, events = 1_000_000, seed = 7, effects = true, signal } = options;
  checkSize(events, seed, 1e9);
  const startedAt = performance.now();
  signal?.throwIfAborted();
  await mkdir(outDir, { recursive: true });
  const shop = openShop({ seed, events, effects });
  const names = ['2019-Oct.csv', '2019-Nov.csv', 'truths.json'];
  const aside = names.map((name) => join(outDir, `.${name}.${process.pid}.part`));
  const sorter = new EventSorter({
    spillPath: join(outDir, `.events.${process.pid}.part`),
    capacity: capacityFor(events),
  });
  try {
    await drawEvents(shop, events, sorter, options);
    const rows = await writeLogs(
      shop,
      { paths: aside.slice(0, 2), pathOf: (hour) => (hour < OCTOBER_DAYS * 24 ? 0 : 1) },
      sorter,
      options,
    );
    const files = await Promise.all(
      names.slice(0, 2).map(async (name, i) => ({ name, bytes: (await stat(aside[i] as string)).size })),
    );
    await writeFile(aside[2] as string, `${JSON.stringify(describeTruths(shop, { events, rows, files }), null, 2)}\n`);
    signal?.throwIfAborted();
    for (const [i, name] of names.entries()) await rename(aside[i] as string, join(outDir, name));
    const [october, november, truths] = names.map((name) => join(outDir, name)) as [string, string, string];
    return { files: [october, november], truthsFile: truths, rows, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await sorter.close();
    await Promise.all(aside.map((path) => rm(path, { force: true })));
  }
}

/** @throws RangeError - a log cannot have so many events, or the seed is not a whole number. */
export function checkSize(events: number, seed: number, most: number): void {
  if (!Number.isSafeInteger(events) || events < 100 || events > most) {
    throw new RangeError(
      `The demo shop cannot have ${events} events: give a whole number from 100 to ${most.toLocaleString('en-US')}.`,
    );
  }
  if (!Number.isSafeInteger(seed)) throw new RangeError(`The demo shop's seed is ${seed}: give a whole number.`);
}

const MOST_IN_MEMORY = 1 << 21;

/** Records that the sorter of a log of so many events holds in memory. */
export function capacityFor(events: number): number {
  return Math.min(MOST_IN_MEMORY, 50_000 + 2 * events);
}
