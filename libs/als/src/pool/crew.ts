import { availableParallelism } from 'node:os';
import { createPace, WorkerCrew, type Pace, type SharedMemory } from '@cartograph/threads';
import { kernelModule, type Kernel } from '../kernel/wasm/module.js';
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
    private readonly pause: Pace,
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

/** What a thread runs: every order is to do chunks of the task, as it stands in memory, until none is left. */
const PREPARE = `({ module, memory, task, work }) => {
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports;
  return () => kernel.run(task, work);
}`;

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
  private readonly task: Task;
  private readonly workers: WorkerCrew;

  constructor({ memory, task, works, signal }: CrewSetting) {
    this.task = task;
    const module = kernelModule.compiled();
    this.workers = new WorkerCrew({
      prepare: PREPARE,
      given: works.map((work) => ({ module, memory, task: task.pointer, work })),
      name: 'als',
      called: 'A training thread',
      stop: () => task.stop(),
      signal,
    });
  }

  run(phase: Phase): Promise<void> {
    this.task.write(phase);
    return this.workers.run(null);
  }

  end(): Promise<void> {
    return this.workers.end();
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
    ? new OwnThread(kernelModule.instantiate(memory), task, works[0]!, createPace(signal))
    : new WorkerThreads(setting);
}
