import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { memoryBytes } from '@cartograph/events';
import type { Logger } from 'pino';
import type { Services } from '../context.js';
import type { Launch, Outcome } from './launch.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** The program of a job's process, beside this one once it is built. */
const builtWorker = fileURLToPath(new URL('./worker.js', import.meta.url));

export interface ProcessLaunchOptions {
  services: Pick<Services, 'dataDir' | 'timeZone' | 'log' | 'engine'>;
  /** The program of a job's process. Default: the built one. */
  worker?: string | undefined;
  /** URL of the module whose FEATURES the process runs. Default: the product's. */
  featuresModule?: string | undefined;
}

/** Runs each job in a process of its own, so that its memory, its crashes and its CPU are not the server's. */
export function launchProcess({ services, worker = builtWorker, featuresModule }: ProcessLaunchOptions): Launch {
  const { dataDir, timeZone, log, engine } = services;
  // Beside the engine's own memory.
  const heapMebibytes = Math.max(256, Math.floor(memoryBytes(engine.memoryLimit) / 1024 ** 2));
  return (job, onProgress) => {
    const child = fork(worker, [], {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${heapMebibytes}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    const send = (message: ToWorker): void => {
      if (child.connected) child.send(message, () => undefined);
    };
    let outcome: Outcome | undefined;
    let lastWords = '';
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        lastWords = `${lastWords}${line}\n`.slice(-4_000);
        passOn(log, line, { jobId: job.id, worker: child.pid });
      });
    }
    child.on('message', (message: FromWorker) => {
      if (message.type === 'progress') onProgress(message.progress);
      else outcome = message.outcome;
    });
    send({
      type: 'start',
      jobId: job.id,
      kind: job.kind,
      input: job.input,
      createdById: job.createdById,
      dataDir,
      timeZone,
      engine,
      featuresModule,
      logLevel: log.level,
    });
    return {
      outcome: ended(child).then((how) => {
        if (outcome) return outcome;
        log.error({ jobId: job.id, how, lastWords }, "a job's process ended without a result");
        return { state: 'died', how };
      }),
      cancel: () => send({ type: 'cancel' }),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

/** Writes a line of a job's log into ours at the level it had there; what is no log line is a warning. */
function passOn(log: Logger, line: string, about: object): void {
  try {
    const { level, msg, err } = JSON.parse(line) as { level: number; msg?: string; err?: unknown };
    const write = level >= 50 ? log.error : level >= 40 ? log.warn : level >= 30 ? log.info : log.debug;
    write.call(log, { ...about, ...(err === undefined ? {} : { err }) }, msg ?? '');
  } catch {
    log.warn(about, line);
  }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  });
}
