import { importLog, ImportError, openLake, type Snapshot } from '@cartograph/events';
import { openDecisions } from '@cartograph/api';
import { areDemoLogs } from '../demo-logs.js';
import { expandPatterns } from '../expand-patterns.js';
import { importText, noteProblems, noteRefusal } from '../import-report.js';
import { readLeaderboard, trainedState } from '../leaderboard.js';
import { duration, note, plural } from '../output.js';
import { CliError } from '../failure.js';
import { ProgressDisplay } from '../progress.js';
import { shopCurrency } from '../shop-currency.js';
import { train } from '../training.js';
import { makeDemoData } from './demo-data.js';
import { WAIT_MS } from '../with-progress.js';
import { alreadyImported, type KnownLogs } from './already-imported.js';
import { checkPort } from './check-port.js';
import type { ServeOptions } from './serve.js';
import { FIRST_FIT_WORK, leaveWholeTraining } from './whole-training.js';

/** `start`: what npm start runs. */
export interface StartOptions extends ServeOptions {
  log: string[];
  demoEvents: number;
  /** False prepares only. */
  serve: boolean;
}

/** Brings the data folder to the state to serve: a log, models trained on it. Skips what is done. */
export async function prepareData(options: StartOptions, signal: AbortSignal): Promise<void> {
  await checkPort(options.host, options.port);
  const decisions = await openDecisions(options.data);
  await decisions.close();
  const display = new ProgressDisplay();
  try {
    const before = await currentData(options.data);
    await bringLog(options, before, display, signal);
    await bringModels(options, display, signal);
  } finally {
    display.end();
  }
  if (options.serve) await leaveWholeTraining({ dataDir: options.data, timeZone: options.timeZone });
}

async function currentData(dataDir: string): Promise<{ snapshot: Snapshot; known: KnownLogs } | null> {
  const lake = await openLake({ dataDir });
  try {
    const snapshot = await lake.current();
    return (
      snapshot && {
        snapshot,
        known: {
          snapshotId: snapshot.id,
          contents: (await lake.manifest(snapshot.id)).contents,
          reports: await lake.reports(),
        },
      }
    );
  } finally {
    await lake.close();
  }
}

async function bringLog(
  { data: dataDir, log: given, demoEvents, timeZone: dayZone }: StartOptions,
  before: Awaited<ReturnType<typeof currentData>>,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<void> {
  if (given.length > 0) {
    const log = await expandPatterns(given);
    const isSynthetic = await areDemoLogs(log);
    if (before?.snapshot.isSynthetic === isSynthetic && (await alreadyImported(log, before.known))) {
      note('The log is in the data folder already: nothing to import.');
      return;
    }
    const report = await importLog({
      dataDir,
      paths: log,
      isSynthetic,
      dayZone,
      waitMs: WAIT_MS,
      onProgress: display.report,
      signal,
    }).catch((error: unknown) => {
      display.end();
      if (error instanceof ImportError) noteRefusal(error.problems);
      throw error;
    });
    display.end();
    noteProblems(report, dataDir);
    note(importText(report, await shopCurrency(dataDir)));
    return;
  }
  if (before) {
    const { snapshot } = before;
    note(
      `The data folder holds ${plural(snapshot.rows, 'event')}${snapshot.isSynthetic ? ' of the synthetic demo shop' : ''}, imported ${snapshot.committedAt}.`,
    );
    return;
  }
  note('No log was given and the data folder is empty: making a synthetic demo shop.');
  const began = performance.now();
  const made = await makeDemoData({ dataDir, events: demoEvents, dayZone, onProgress: display.report, signal });
  display.end();
  if ('present' in made) {
    note('Another process has brought a log meanwhile.');
    return;
  }
  note(importText(made.report, await shopCurrency(dataDir)));
  note(
    `What is planted in it is in ${made.truthsFile}; the demo shop took ${duration((performance.now() - began) / 1000)}.`,
  );
}

async function bringModels(
  { data: dataDir, timeZone, serve }: StartOptions,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<void> {
  const from = { dataDir, timeZone };
  const { snapshotId, trainingId } = await trainedState(from);
  if (snapshotId === null || trainingId !== null) return;
  const began = performance.now();
  let made: Awaited<ReturnType<typeof train>>;
  try {
    made = await train(from, serve ? { fitWork: FIRST_FIT_WORK } : {}, { onProgress: display.report, signal });
  } catch (error) {
    // A log without carts is worth serving all the same.
    if (!(error instanceof CliError)) throw error;
    display.end(`No models yet: ${error.message}`);
    return;
  }
  display.end(`Models trained and judged in ${duration((performance.now() - began) / 1000)}.`);
  const leaderboard = await readLeaderboard(from, made.result?.trainingId);
  for (const { group, model, metric, value } of leaderboard?.winners ?? []) {
    const { low, high } = value;
    const evidence =
      value.value === null || low === null || high === null
        ? ''
        : ` (${metric} ${value.value.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
    note(`  ${group.toLowerCase()} users are answered by ${model.name}${evidence}`);
  }
}
