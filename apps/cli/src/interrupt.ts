import { InterruptedError } from './failure.js';

/** npm passes a terminal's Ctrl-C on once more; only a later one means that waiting is over. */
const ONCE_MORE_MS = 1_000;

/** A signal that aborts with an `InterruptedError`. */
export interface Interrupt {
  signal: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

/**
 * Listens for SIGINT and SIGTERM: the first one aborts, so that work can be undone and written down; another one, a
 * second later or more, ends the process at once.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const stop = (name: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      controller.abort(new InterruptedError(name === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'));
    } else if (Date.now() - firstAt >= ONCE_MORE_MS) {
      process.stderr.write('Stopped at once.\n');
      process.exit(name === 'SIGTERM' ? 143 : 130);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

/** Runs work that SIGINT and SIGTERM cancel. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const { signal, dispose } = listenForInterrupt();
  try {
    return await work(signal);
  } finally {
    dispose();
  }
}
