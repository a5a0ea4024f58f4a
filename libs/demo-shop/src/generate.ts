import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OCTOBER_DAYS } from './calendar.js';
import { CsvWriter, productColumns } from './csv-writer.js';
import { EventSorter } from './event-sorter.js';
import { botsFor, playBot } from './faults.js';
import { RandomStream } from './random.js';
import { customersFor, openShop, type Shop } from './shop.js';
import { describeTruths } from './truths.js';
import { playCustomer } from './visit.js';

/** How far a generation is. */
export interface DemoShopProgress {
  step: string;
  done: number;
  total: number;
  unit: string;
  /** Units a second since the step began; null in its first moments. */
  rate: number | null;
  etaSeconds: number | null;
}

export interface DemoShopOptions {
  /** The folder that receives the files; made when missing, files of an earlier run are replaced. */
  outDir: string;
  /** About how many events, at least 100. Default 1,000,000; two per cent more or less come out. */
  events?: number;
  /** A whole number. Default 7. */
  seed?: number;
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

const MOST_IN_MEMORY = 1 << 21;
const CUSTOMERS_A_TURN = 500;

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
  const { outDir, events = 1_000_000, seed = 7, onProgress, signal } = options;
  if (!Number.isSafeInteger(events) || events < 100 || events > 1e9) {
    throw new RangeError(`The demo shop cannot have ${events} events: give a whole number from 100 to 1,000,000,000.`);
  }
  if (!Number.isSafeInteger(seed)) throw new RangeError(`The demo shop's seed is ${seed}: give a whole number.`);
  const startedAt = performance.now();
  signal?.throwIfAborted();
  await mkdir(outDir, { recursive: true });
  const shop = openShop({ seed, events });
  const names = ['2019-Oct.csv', '2019-Nov.csv', 'truths.json'];
  const aside = names.map((name) => join(outDir, `.${name}.${process.pid}.part`));
  const sorter = new EventSorter({ spillPath: join(outDir, `.events.${process.pid}.part`), capacity: Math.min(MOST_IN_MEMORY, 50_000 + 2 * events) });
  try {
    await drawEvents(shop, events, sorter, onProgress, signal);
    const rows = await writeLogs(shop, aside.slice(0, 2), sorter, onProgress, signal);
    const files = await Promise.all(names.slice(0, 2).map(async (name, i) => ({ name, bytes: (await stat(aside[i] as string)).size })));
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

async function drawEvents(shop: Shop, events: number, sorter: EventSorter, onProgress: DemoShopOptions['onProgress'], signal?: AbortSignal): Promise<void> {
  const customers = customersFor(events);
  const random = new RandomStream(shop.seed);
  const report = reporter('drawing customers', 'customers', customers, onProgress);
  for (let index = 0; index < customers; index++) {
    if (sorter.isFull) await sorter.spill();
    playCustomer(shop, index, random, sorter);
    if (index % CUSTOMERS_A_TURN === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      report(index);
    }
  }
  const bots = botsFor(events);
  for (let bot = 0; bot < bots; bot++) {
    if (sorter.isFull) await sorter.spill();
    playBot(shop, customers + bot, random, sorter);
  }
  report(customers);
}

async function writeLogs(shop: Shop, paths: readonly string[], sorter: EventSorter, onProgress: DemoShopOptions['onProgress'], signal?: AbortSignal): Promise<number> {
  const report = reporter('writing the log', 'rows', sorter.added, onProgress);
  const products = productColumns(shop);
  let rows = 0;
  const files = [];
  try {
    for (const path of paths) files.push(await open(path, 'w'));
    const writers = files.map((file) => new CsvWriter(file, shop, products));
    for await (const hour of sorter.hours()) {
      signal?.throwIfAborted();
      await (writers[hour.hour < OCTOBER_DAYS * 24 ? 0 : 1] as CsvWriter).writeHour(hour);
      rows += hour.order.length;
      report(rows);
    }
    for (const writer of writers) await writer.flush();
    for (const file of files) await file.sync();
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
  return rows;
}

const REPORT_EVERY_MS = 100;

function reporter(step: string, unit: string, total: number, onProgress: DemoShopOptions['onProgress']): (done: number) => void {
  const startedAt = performance.now();
  let lastAt = -Infinity;
  return (done) => {
    const now = performance.now();
    if (!onProgress || (done < total && now - lastAt < REPORT_EVERY_MS)) return;
    lastAt = now;
    const seconds = (now - startedAt) / 1000;
    const rate = seconds > 0.2 && done > 0 ? done / seconds : null;
    onProgress({ step, done, total, unit, rate, etaSeconds: rate === null ? null : (total - done) / rate });
  };
}
