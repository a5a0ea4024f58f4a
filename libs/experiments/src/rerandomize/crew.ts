import {
  createPace,
  threadCount,
  WorkerCrew,
  type Pace,
  type SharedMemory,
  type WasmModule,
} from '@cartograph/threads';
import type { KernelEntry } from './wasm/module.js';

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
  module: WasmModule<Readonly<Record<string, KernelEntry>>>;
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
  private readonly pause: Pace;

  constructor(private readonly setting: CrewSetting) {
    this.pause = createPace(setting.signal);
  }

  async run({ entry, task, chunks, onChunk }: Phase): Promise<void> {
    const { module, memory, works } = this.setting;
    const exports = module.instantiate(memory);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      await this.pause();
      exports[entry]!(task, chunk, works[0]!);
      onChunk?.(chunk + 1);
    }
    await this.pause();
  }

  async end(): Promise<void> {}
}

/** What a thread runs: every order is a phase. */
const PREPARE = `({ module, memory, control, work }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const words = new Int32Array(memory.buffer, control, 2);
  return ({ entry, task, chunks }, tell) => {
    const doChunk = exports[entry];
    while (Atomics.load(words, ${WORD.stop}) === 0) {
      const chunk = Atomics.add(words, ${WORD.next}, 1);
      if (chunk >= chunks) break;
      doChunk(task, chunk, work);
      tell('chunk');
    }
  };
}`;

/** Worker threads on one shared memory. */
export class WorkerThreads implements Crew {
  private readonly workers: WorkerCrew;
  private readonly words: Int32Array<SharedArrayBuffer>;

  constructor({ module, memory, control, works, signal }: CrewSetting) {
    const words = new Int32Array(memory.buffer, control, CONTROL_BYTES / 4);
    this.words = words;
    const compiled = module.compiled();
    this.workers = new WorkerCrew({
      prepare: PREPARE,
      given: works.map((work) => ({ module: compiled, memory, control, work })),
      name: 'experiments',
      called: 'A resampling thread',
      stop: () => Atomics.store(words, WORD.stop, 1),
      signal,
    });
  }

  get threads(): number {
    return this.workers.threads;
  }

  run({ entry, task, chunks, onChunk }: Phase): Promise<void> {
    Atomics.store(this.words, WORD.next, 0);
    let done = 0;
    return this.workers.run({ entry, task, chunks }, () => {
      done += 1;
      onChunk?.(done);
    });
  }

  end(): Promise<void> {
    return this.workers.end();
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
