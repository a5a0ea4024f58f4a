import 'reflect-metadata';
import { openLake } from '@cartograph/events';
import { pino, type Logger } from 'pino';
import { connectDecisions } from '../database/decisions.js';
import type { Feature } from '../feature.js';
import { failureOf } from './failure.js';
import type { JobContext } from './handler.js';
import type { Outcome } from './launch.js';
import { loadHandler, runHandler } from './run-handler.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** The program of a job's own process: one job, then it ends. */
const controller = new AbortController();

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.send && process.connected) process.send(message, () => resolve());
    else resolve();
  });
}

const SEND_MS = 100;

/** Sends the latest progress ten times a second at most; `flush` sends what is left. */
function progressSender(): { report: JobContext['progress']; flush: () => Promise<void> } {
  let latest: Parameters<JobContext['progress']>[0] | null = null;
  let timer: NodeJS.Timeout | undefined;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const progress = latest;
    latest = null;
    if (progress) await tell({ type: 'progress', progress });
  };
  return {
    report: (progress) => {
      latest = progress;
      timer ??= setTimeout(() => void flush(), SEND_MS);
    },
    flush,
  };
}

type Start = Extract<ToWorker, { type: 'start' }>;

const logOf = ({ logLevel, jobId }: Start): Logger =>
  pino({ level: logLevel, base: { jobId, pid: process.pid } }, process.stderr);

async function work(start: Start): Promise<Outcome> {
  const log = logOf(start);
  const { FEATURES } =
    start.featuresModule === undefined
      ? await import('../features.js')
      : ((await import(start.featuresModule)) as { FEATURES: readonly Feature[] });
  const entities = FEATURES.flatMap((feature) => feature.entities ?? []);
  const decisions = await connectDecisions({ dataDir: start.dataDir, entities, migrations: [] });
  try {
    const lake = await openLake({ ...start.engine, dataDir: start.dataDir });
    try {
      const handler = await loadHandler(FEATURES, start.kind);
      const { jobId, dataDir, timeZone, createdById, engine } = start;
      const progress = progressSender();
      const outcome = await runHandler(handler, start.input, {
        jobId,
        dataDir,
        timeZone,
        createdById,
        engine,
        lake,
        decisions,
        log,
        signal: controller.signal,
        progress: progress.report,
      });
      await progress.flush();
      return outcome;
    } finally {
      await lake.close();
    }
  } finally {
    await decisions.close();
  }
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') {
    controller.abort();
    return;
  }
  void work(message)
    // What stops it before its handler begins: the lake or the database cannot be opened.
    .catch((error: unknown): Outcome => ({
      state: 'failed',
      ...failureOf(error, { jobId: message.jobId, dataDir: message.dataDir, log: logOf(message) }),
    }))
    .then((outcome) => tell({ type: 'outcome', outcome }))
    .finally(() => process.exit(0));
});

// The terminal sends Ctrl-C to the whole group; the server decides what becomes of its jobs.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

// Without its server nobody would write down how the job ends.
process.on('disconnect', () => {
  controller.abort();
  setTimeout(() => process.exit(1), 5_000).unref();
});
