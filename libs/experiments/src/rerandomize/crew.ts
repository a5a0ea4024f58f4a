import { Worker } from 'node:worker_threads';
import { threadCount } from '../threads.js';
import { createPace } from './pace.js';
import { kernelEntry, type KernelModule, type SharedMemory } from './wasm/module.js';

/** What a crew does together: every chunk of a task once, in any order. The words of the task, at `task`, are between whoever writes them and the kernel's entry. */
export interface Phase {
  /** Name of the module's function: (task, chunk, work) → nothing. What it writes may depend on the chunk alone, so that the result is the same for any number of threads. */
  entry: string;
  task: number;
  /** Chunks, numbered from 0; each should take a millisecond or more. */
  chunks: number;
  /** Told of chunks done in this phase, as they are done. */
  onChunk?: (done: number) => void;
}

/** Those who do phases, one after another, on one shared memory. */
export interface Crew {
  /** Worker threads; 0 is the caller's own thread. */
  readonly threads: number;
  /** Resolves when every chunk of the phase is done. Rejects with the signal's reason, or why a thread failed; then no further phase can be run. */
  run(phase: Phase): Promise<void>;
  /** Stops and releases the threads; they hold nothing afterwards. */
  end(): Promise<void>;
}

/** Words that threads share; the host clears them before each phase. */
const WORD = { next: 0, stop: 1 } as const;
/** Bytes of them. */
export const CONTROL_BYTES = 8;

/** What a crew works with: any module that imports `env.memory`, shared. */
export interface CrewSetting {
  module: KernelModule;
  memory: SharedMemory;
  /** Place of `CONTROL_BYTES` in the memory. */
  control: number;
  /** Place of each thread's scratch memory; there are as many threads. */
  works: readonly number[];
  signal?: AbortSignal | undefined;
}

/** The caller's own thread, which lets the event loop turn between chunks. */
export class OwnThread implements Crew {
  readonly threads = 0;
  private readonly pause: () => Promise<void>;

  constructor(private readonly setting: CrewSetting) {
    this.pause = createPace(setting.signal);
  }

  async run({ entry, task, chunks, onChunk }: Phase): Promise<void> {
    const { module, memory, works } = this.setting;
    const doChunk = kernelEntry(module, memory, entry);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      await this.pause();
      doChunk(task, chunk, works[0]!);
      onChunk?.(chunk + 1);
    }
    await this.pause();
  }

  async end(): Promise<void> {}
}

/** What a thread runs. A string, so that compilers, bundlers and test runners need not find a file. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, control, work } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
const words = new Int32Array(memory.buffer, control, 2);
parentPort.on('message', ({ entry, task, chunks }) => {
  const doChunk = exports[entry];
  while (Atomics.load(words, ${WORD.stop}) === 0) {
    const chunk = Atomics.add(words, ${WORD.next}, 1);
    if (chunk >= chunks) break;
    doChunk(task, chunk, work);
    parentPort.postMessage('chunk');
  }
  parentPort.postMessage('phase');
});
`;

/** Worker threads on one shared memory. */
export class WorkerThreads implements Crew {
  private readonly workers: Worker[];
  private readonly words: Int32Array<SharedArrayBuffer>;
  private readonly abort = (): void => this.fail(this.setting.signal?.reason);
  private failure: { reason: unknown } | null = null;
  private waiting: {
    left: number;
    done: number;
    onChunk: Phase['onChunk'];
    resolve: () => void;
    reject: (reason: unknown) => void;
  } | null = null;
  private isEnding = false;

  constructor(private readonly setting: CrewSetting) {
    const { module, memory, control, works, signal } = setting;
    this.words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
    this.workers = works.map(
      (work) =>
        new Worker(SOURCE, {
          eval: true,
          execArgv: [],
          name: 'experiments',
          workerData: { module, memory, control, work },
        }),
    );
    for (const worker of this.workers) {
      worker.on('message', (told: 'chunk' | 'phase') => this.hear(told));
      worker.on('error', (error) =>
        this.fail(new Error(`A resampling thread failed: ${error.message}`, { cause: error })),
      );
      worker.on('exit', (code) => {
        if (!this.isEnding)
          this.fail(new Error(`A resampling thread ended with code ${code} before its work was done.`));
      });
    }
    signal?.addEventListener('abort', this.abort, { once: true });
    if (signal?.aborted) this.abort();
  }

  get threads(): number {
    return this.workers.length;
  }

  run({ entry, task, chunks, onChunk }: Phase): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure.reason);
        return;
      }
      Atomics.store(this.words, WORD.next, 0);
      this.waiting = { left: this.workers.length, done: 0, onChunk, resolve, reject };
      for (const worker of this.workers) worker.postMessage({ entry, task, chunks }, []);
    });
  }

  async end(): Promise<void> {
    this.isEnding = true;
    this.setting.signal?.removeEventListener('abort', this.abort);
    Atomics.store(this.words, WORD.stop, 1);
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private hear(told: 'chunk' | 'phase'): void {
    const { waiting } = this;
    if (waiting === null) return;
    if (told === 'chunk') {
      waiting.done += 1;
      waiting.onChunk?.(waiting.done);
      return;
    }
    waiting.left -= 1;
    if (waiting.left > 0) return;
    this.waiting = null;
    waiting.resolve();
  }

  /** The first failure is the one that is told. */
  private fail(reason: unknown): void {
    Atomics.store(this.words, WORD.stop, 1);
    this.failure ??= { reason };
    this.waiting?.reject(this.failure.reason);
    this.waiting = null;
  }
}

/** Milliseconds of one thread for which starting others would take longer. */
const MOMENT_MS = 40;

/** How many worker threads to start, as `threadCount`. @param milliseconds - of one thread, roughly. */
export function threadsFor(threads: number | 'auto', milliseconds: number): number {
  return threadCount(threads, milliseconds < MOMENT_MS);
}

/** A crew of so many worker threads, or of the caller's own thread. @param threads - of `threadsFor`; `works` has as many places, and one at least. */
export function createCrew(threads: number, setting: CrewSetting): Crew {
  return threads === 0 ? new OwnThread(setting) : new WorkerThreads(setting);
}
