import { Worker } from 'node:worker_threads';

/** How worker threads are made. */
export interface CrewSetting {
  /**
   * Text of a function in plain JavaScript that a thread calls once with what it is given: (given) → ((order, tell) → nothing).
   * What that returns does an order; what it tells is passed on. Text, so that compilers, bundlers and test runners need not find a file.
   */
  prepare: string;
  /** What each thread is given, cloned or shared; there are as many threads. */
  given: readonly unknown[];
  /** The name of the threads, for debuggers. */
  name: string;
  /** What one of them is called where it fails, as “A training thread”. */
  called: string;
  /** Lets every thread end its order before its next piece of work. */
  stop: () => void;
  signal?: AbortSignal | undefined;
}

const source = (prepare: string): string => `
const { parentPort, workerData } = require('node:worker_threads');
const work = (${prepare})(workerData);
parentPort.on('message', (order) => {
  work(order, (told) => parentPort.postMessage({ told }));
  parentPort.postMessage('done');
});
`;

/** Worker threads that do orders together, one order after another. */
export class WorkerCrew {
  private readonly workers: Worker[];
  private readonly abort = (): void => this.fail(this.setting.signal?.reason);
  private failure: { reason: unknown } | null = null;
  private waiting: {
    left: number;
    onTold: ((told: unknown) => void) | undefined;
    resolve: () => void;
    reject: (reason: unknown) => void;
  } | null = null;
  private isEnding = false;

  constructor(private readonly setting: CrewSetting) {
    const { prepare, given, name, called, signal } = setting;
    this.workers = given.map(
      (workerData) => new Worker(source(prepare), { eval: true, execArgv: [], name, workerData }),
    );
    for (const worker of this.workers) {
      worker.on('message', (message: 'done' | { told: unknown }) => this.hear(message));
      worker.on('error', (error) => this.fail(new Error(`${called} failed: ${error.message}`, { cause: error })));
      worker.on('exit', (code) => {
        if (!this.isEnding) this.fail(new Error(`${called} ended with code ${code} before its work was done.`));
      });
    }
    signal?.addEventListener('abort', this.abort, { once: true });
    if (signal?.aborted) this.abort();
  }

  get threads(): number {
    return this.workers.length;
  }

  /**
   * Gives every thread the order, and resolves when all have done it.
   *
   * @param onTold - hears what threads tell meanwhile.
   * @throws the signal's reason, or why a thread failed; then no further order can be done.
   */
  run(order: unknown, onTold?: (told: unknown) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure.reason);
        return;
      }
      this.waiting = { left: this.workers.length, onTold, resolve, reject };
      for (const worker of this.workers) worker.postMessage(order, []);
    });
  }

  /** Stops and releases the threads; they hold nothing afterwards. */
  async end(): Promise<void> {
    this.isEnding = true;
    this.setting.signal?.removeEventListener('abort', this.abort);
    this.setting.stop();
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private hear(message: 'done' | { told: unknown }): void {
    const { waiting } = this;
    if (waiting === null) return;
    if (message !== 'done') {
      waiting.onTold?.(message.told);
      return;
    }
    waiting.left -= 1;
    if (waiting.left > 0) return;
    this.waiting = null;
    waiting.resolve();
  }

  /** The first failure is the one that is told. */
  private fail(reason: unknown): void {
    this.setting.stop();
    this.failure ??= { reason };
    this.waiting?.reject(this.failure.reason);
    this.waiting = null;
  }
}
