import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDemoShop } from '@cartograph/demo-shop';
import { importLog, openLake, type ImportReport } from '@cartograph/events';
import { CliError } from '../failure.js';
import type { StepProgress } from '../progress.js';

export interface DemoDataOptions {
  dataDir: string;
  events: number;
  seed?: number;
  onProgress?: (progress: StepProgress) => void;
  signal: AbortSignal;
}

/**
 * Makes the demo shop and imports it as synthetic. The log files are removed once they are in the lake; truths.json stays
 * in `<data>/demo`.
 *
 * @throws CliError - the folder holds a real log. Everything that `generateDemoShop` and `importLog` throw.
 */
export async function makeDemoData({ dataDir, events, seed, onProgress, signal }: DemoDataOptions): Promise<{ report: ImportReport; truthsFile: string }> {
  const lake = await openLake({ dataDir });
  const current = await lake.current().finally(() => lake.close());
  if (current && !current.isSynthetic) throw new CliError(`${dataDir} holds a real log, and made-up rows never mix with it: choose another folder with --data.`);
  const { files, truthsFile } = await generateDemoShop({
    outDir: join(dataDir, 'demo'),
    events,
    signal,
    ...(seed === undefined ? {} : { seed }),
    ...(onProgress ? { onProgress: (progress) => onProgress({ ...progress, step: `making the demo shop: ${progress.step}` }) } : {}),
  });
  try {
    const report = await importLog({ dataDir, paths: files, isSynthetic: true, signal, ...(onProgress ? { onProgress } : {}) });
    return { report, truthsFile };
  } finally {
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}
