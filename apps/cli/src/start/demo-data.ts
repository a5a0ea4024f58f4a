import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDemoShop } from '@cartograph/demo-shop';
import { acquireLease, importLog, openLake, type ImportReport, type Snapshot } from '@cartograph/events';
import type { StepProgress } from '../progress.js';

export interface DemoDataOptions {
  dataDir: string;
  events: number;
  seed?: number;
  /** Whether peaks, attractions and sequels are planted. Default true. */
  effects?: boolean;
  /** IANA zone of the local days that users and sessions are counted by. */
  dayZone: string;
  onProgress?: (progress: StepProgress) => void;
  signal: AbortSignal;
}

/** Another process that makes the demo shop in the same folder is given this long to end. */
const WAIT_MS = 15 * 60_000;

/** The demo shop as it was made, or the snapshot that was there and is kept. */
export type DemoData = { report: ImportReport; truthsFile: string } | { present: Snapshot };

/**
 * Makes the demo shop and imports it as synthetic, unless the folder holds a log. The log files are removed once they are in
 * the lake; truths.json stays in `<data>/demo`. Processes that come at once take turns.
 *
 * @throws what `generateDemoShop`, `acquireLease` and `importLog` throw.
 */
export async function makeDemoData(options: DemoDataOptions): Promise<DemoData> {
  const { dataDir, onProgress, signal } = options;
  const lease = await acquireLease(dataDir, 'demo', {
    holder: 'making the demo shop',
    waitMs: WAIT_MS,
    signal,
    onWait: ({ pid, what }) => onProgress?.({ step: `waiting for process ${pid} (${what})` }),
  });
  try {
    const present = await currentSnapshot(dataDir);
    return present ? { present } : await makeUnderLease(options);
  } finally {
    await lease.release();
  }
}

async function currentSnapshot(dataDir: string): Promise<Snapshot | null> {
  const lake = await openLake({ dataDir });
  return lake.current().finally(() => lake.close());
}

async function makeUnderLease({
  dataDir,
  events,
  seed,
  effects = true,
  dayZone,
  onProgress,
  signal,
}: DemoDataOptions): Promise<DemoData> {
  const { files, truthsFile } = await generateDemoShop({
    outDir: join(dataDir, 'demo'),
    events,
    effects,
    signal,
    ...(seed === undefined ? {} : { seed }),
    ...(onProgress
      ? { onProgress: (progress) => onProgress({ ...progress, step: `making the demo shop: ${progress.step}` }) }
      : {}),
  });
  try {
    const report = await importLog({
      dataDir,
      paths: files,
      isSynthetic: true,
      dayZone,
      waitMs: WAIT_MS,
      signal,
      ...(onProgress ? { onProgress } : {}),
    });
    return { report, truthsFile };
  } finally {
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}
