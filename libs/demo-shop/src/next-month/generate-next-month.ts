import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { START_SECONDS } from '../calendar.js';
import { userId } from '../csv-writer.js';
import { CUSTOMERS_A_TURN, drawBots, firstBot } from '../draw-events.js';
import { EventSorter } from '../event-sorter.js';
import { capacityFor, checkSize } from '../generate.js';
import { openLogFile, type LogFile } from '../log-file.js';
import { progressReporter, type DemoShopProgress } from '../progress-reporter.js';
import { RandomStream } from '../random.js';
import { describeTruths, truthsBeside } from '../truths.js';
import { writeLogs } from '../write-logs.js';
import { openNextMonth, type NextMonth } from './next-month-shop.js';
import { type PlantedCampaign, PlantedSums } from './planted-campaign.js';
import { type CampaignOptions, Worlds } from './worlds.js';

export interface NextMonthOptions extends CampaignOptions {
  /** The log to write, `.csv` or `.csv.gz`; its folder is made when missing, files of these names are replaced. */
  file: string;
  /** As the log before was made: its events (default 1,000,000, as `generateDemoShop`), seed (7) and effects (true). */
  events?: number;
  seed?: number;
  effects?: boolean;
  /** `YYYY-MM` where the log before is one month's, of `generateDemoMonth`. Default: it is that of October and November 2019, and December follows. */
  after?: string | undefined;
  /** The arm of a user, by the log's own id; null for one who is in none. Default: nobody is in any. */
  armOf?: (userId: string) => string | null;
  onProgress?: (progress: DemoShopProgress) => void;
  /** Stops the generation; nothing is left in the folder. */
  signal?: AbortSignal;
}

export interface NextMonthResult {
  file: string;
  /** Beside the log, with its name: `2019-Dec.truths.json`. It has the planted campaign as well. */
  truthsFile: string;
  /** Beside the log: `2019-Dec.exposures.csv`, `unit,arm,exposed_at`, a row for everybody who was in an arm and came. */
  exposuresFile: string;
  /** `YYYY-MM`. */
  month: string;
  rows: number;
  bytes: number;
  planted: PlantedCampaign;
  seconds: number;
}

/**
 * Writes the month after a demo shop's log, in which a campaign runs: the same customers with the same tastes come again in new visits (nearly half of them; others are new), and from a
 * user's first visit in the campaign on, its exposure, the uplift of the user's arm acts. Users in no arm, and those of arms without an uplift, do what they would have done anyway.
 *
 * @returns also what the campaign really does: see {@link PlantedCampaign}. The same options give the same bytes on every machine.
 * @throws RangeError - events, seed, month, start, window, uplifts or the file's ending are not as described. The signal's reason when it is aborted.
 * Cost: as `generateDemoMonth`, and again for each arm with an uplift; memory does not grow with the events.
 */
export async function generateNextMonth(options: NextMonthOptions): Promise<NextMonthResult> {
  const { file, events = 1_000_000, seed = 7, effects = true, after, signal } = options;
  checkSize(events, seed, after === undefined ? 1e9 : 500_000_000);
  if (!/.\.csv(\.gz)?$/i.test(basename(file)))
    throw new RangeError(`The demo shop's log is to be "${file}": end its name in .csv or .csv.gz.`);
  const startedAt = performance.now();
  signal?.throwIfAborted();
  const next = openNextMonth({ seed, events, effects, after });
  const worlds = new Worlds(next, options);
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const names = [file, truthsBeside(file), `${file.replace(/\.csv(\.gz)?$/i, '')}.exposures.csv`] as const;
  const aside = names.map((path) => join(folder, `.${basename(path)}.${process.pid}.part`)) as [string, string, string];
  const sorter = new EventSorter({
    spillPath: join(folder, `.${basename(file)}.events.${process.pid}.part`),
    capacity: capacityFor(next.events),
    calendar: next.shop.calendar,
  });
  const exposures = await openLogFile(aside[2], { gzip: false });
  try {
    const planted = await drawCampaign(next, worlds, { sorter, exposures }, options);
    await exposures.finish();
    const rows = await writeLogs(
      next.shop,
      { paths: [aside[0]], pathOf: () => 0, gzip: /gz$/i.test(file) },
      sorter,
      options,
    );
    const { size: bytes } = await stat(aside[0]);
    const truths = {
      ...describeTruths(next.shop, { events: next.events, rows, files: [{ name: basename(file), bytes }] }),
      campaign: planted,
    };
    await writeFile(aside[1], `${JSON.stringify(truths, null, 2)}\n`);
    signal?.throwIfAborted();
    for (const [place, name] of names.entries()) await rename(aside[place] as string, name);
    return {
      file,
      truthsFile: names[1],
      exposuresFile: names[2],
      month: next.month,
      rows,
      bytes,
      planted,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await exposures.close();
    await sorter.close();
    await Promise.all(aside.map((path) => rm(path, { force: true })));
  }
}

async function drawCampaign(
  next: NextMonth,
  worlds: Worlds,
  { sorter, exposures }: { sorter: EventSorter; exposures: LogFile },
  { armOf = () => null, onProgress, signal }: NextMonthOptions,
): Promise<PlantedCampaign> {
  const report = progressReporter('drawing customers', 'customers', next.customers, onProgress);
  const sums = new PlantedSums(worlds);
  let lines = 'unit,arm,exposed_at\n';
  for (let place = 0; place < next.customers; place++) {
    if (sorter.isFull) await sorter.spill();
    const index = next.indexOf(place);
    const unit = String(userId(index));
    const arm = armOf(unit);
    if (arm === null) worlds.playUntreated(index, sorter);
    else {
      const exposed = worlds.play(index, arm, sorter);
      if (exposed) {
        sums.add(arm, exposed);
        lines += `${unit},${csvCell(arm)},${new Date((START_SECONDS + exposed.exposedAt) * 1000).toISOString()}\n`;
      }
    }
    if (place % CUSTOMERS_A_TURN === 0) {
      await exposures.write(Buffer.from(lines));
      lines = '';
      await nextTurn();
      signal?.throwIfAborted();
      report(place);
    }
  }
  await exposures.write(Buffer.from(lines));
  await drawBots(next.shop, next.events, firstBot(next.shop), new RandomStream(next.shop.seed), sorter);
  report(next.customers);
  return sums.planted();
}

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
