import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createKernel, kernelModule, type Kernel, type SharedMemory } from '../kernel/wasm/module.js';
import { createPace } from '../pace.js';
import type { Phase, Task } from './task.js';

/** Those who do a fit's phases. The result of a phase does not depend on their number. */
export interface Crew {
  /** Resolves when every chunk of the phase is done. */
  run(phase: Phase): Promise<void>;
  /** Stops and releases the threads; they hold nothing afterwards. */
  end(): Promise<void>;
}

/** The caller's own thread, which lets the event loop turn between chunks. */
export class OwnThread implements Crew {
  constructor(
    private readonly kernel: Kernel,
    private readonly task: Task,
    private readonly work: number,
    private readonly pause: () => Promise<void>,
  ) {}

  async run(phase: Phase): Promise<void> {
    this.task.write(phase);
    await this.pause();
    while (this.kernel.step(this.task.pointer, this.work) !== 0) await this.pause();
  }

  async end(): Promise<void> {
    this.task.stop();
  }
}

/** What a thread runs. A string, so that compilers, bundlers and test runners need not find a file. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, task, work } = workerData;
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports;
parentPort.on('message', () => {
  kernel.run(task, work);
  parentPort.postMessage('done');
});
`;

/** What a crew works with. */
export interface CrewSetting {
  memory: SharedMemory;
  task: Task;
  /** Scratch memory of each thread; there are as many threads. */
  works: readonly number[];
  signal: AbortSignal | undefined;
}

/** Worker threads on one shared memory. */
export class WorkerThreads implements Crew {
  private readonly workers: Worker[];
  private readonly task: Task;
  private readonly signal: AbortSignal | undefined;
  private readonly abort = (): void => this.fail(this.signal?.reason);
  private failure: { reason: unknown } | null = null;
  private waiting: { left: number; resolve: () => void; reject: (reason: unknown) => void } | null = null;
  private isEnding = false;

  constructor({ memory, task, works, signal }: CrewSetting) {
    this.task = task;
    this.signal = signal;
    this.workers = works.map(
      (work) =>
        new Worker(SOURCE, {
          eval: true,
          execArgv: [],
          name: 'als',
          workerData: { module: kernelModule(), memory, task: task.pointer, work },
        }),
    );
    for (const worker of this.workers) {
      worker.on('message', () => this.finishOne());
      worker.on('error', (error) =>
        this.fail(new Error(`A training thread failed: ${error.message}`, { cause: error })),
      );
      worker.on('exit', (code) => {
        if (!this.isEnding) this.fail(new Error(`A training thread ended with code ${code} before its work was done.`));
      });
    }
    signal?.addEventListener('abort', this.abort, { once: true });
    if (signal?.aborted) this.abort();
  }

  run(phase: Phase): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure.reason);
        return;
      }
      this.task.write(phase);
      this.waiting = { left: this.workers.length, resolve, reject };
      for (const worker of this.workers) worker.postMessage('run', []);
    });
  }

  async end(): Promise<void> {
    this.isEnding = true;
    this.signal?.removeEventListener('abort', this.abort);
    this.task.stop();
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private finishOne(): void {
    if (this.waiting === null) return;
    this.waiting.left -= 1;
    if (this.waiting.left > 0) return;
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve();
  }

  /** The first failure is the one that is told. */
  private fail(reason: unknown): void {
    this.task.stop();
    this.failure ??= { reason };
    this.waiting?.reject(this.failure.reason);
    this.waiting = null;
  }
}

/** Multiply-adds that one thread does in a moment; for less, starting threads would take longer. */
const MOMENT = 1e8;

/** How many threads `auto` means on this machine. */
export function threadsOf(threads: number | 'auto'): number {
  return threads === 'auto' ? availableParallelism() : threads;
}

/**
 * Worker threads, or the caller's own thread where nothing is asked for and the work takes a moment or there is one core.
 *
 * @param setting.work - multiply-adds, roughly.
 */
export function createCrew(setting: CrewSetting & { threads: number | 'auto'; work: number }): Crew {
  const { memory, task, works, signal, threads, work } = setting;
  const isSmall = work < MOMENT || works.length === 1;
  return threads === 'auto' && isSmall
    ? new OwnThread(createKernel(memory), task, works[0]!, createPace(signal))
    : new WorkerThreads(setting);
}
