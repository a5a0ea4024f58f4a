import { fork, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { memoryBytes } from '@cartograph/events';
import type { Services } from '../../context.js';
import { ApiError } from '../../errors.js';
import type { ApartAsked, ApartRun, AskApart } from '../../analytics/apart/ask-apart.js';
import { revivedError, type FromAsked, type ToAsked } from './messages.js';

/** The program of the process, beside this one once it is built. */
const builtProgram = fileURLToPath(new URL('./ask-worker.js', import.meta.url));

/** Answers that are worked out at once: each may use every core, and holds its rows in memory. */
const PLACES = 2;
/** One that is not heavy has a place more: it need not wait until the heavy ones end. */
const LIGHT_PLACES = PLACES + 1;
/** What was stopped and does not end is between two turns of its loop: the process goes. */
const STOP_MS = 2_000;
/** A process that nobody asks gives its memory back. */
const IDLE_MS = 5 * 60_000;

export interface AskProcessOptions {
  services: Pick<Services, 'dataDir' | 'log' | 'engine'>;
  /** Nothing of the data folder is written. Default false. */
  isReadOnly?: boolean | undefined;
  /** The program. Default: the built one. */
  program?: string | undefined;
}

interface Waiting {
  readonly id: number;
  readonly snapshotId: string;
  readonly what: ApartAsked;
  readonly run: ApartRun;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Whether a process ended under it: it is tried once more, alone, for one of several is to blame. */
  hasLostItsProcess: boolean;
  isStopped: boolean;
  askedAt: number;
}

/** How a process ends that the system, or its own heap, had no more memory for. */
const FOR_WANT_OF_MEMORY = /^(?:SIGKILL|SIGABRT|code 134|code 137)$/;

const died = (how: string): ApiError =>
  FOR_WANT_OF_MEMORY.test(how)
    ? new ApiError(
        'UNAVAILABLE',
        `The process that works the answer out ended twice (${how}), most likely for want of memory. Ask about a shorter period or one category, or start the server with more --memory.`,
        { extensions: { problem: 'out-of-memory', facts: {} } },
      )
    : new ApiError(
        'UNAVAILABLE',
        `The process that works the answer out ended twice (${how}). Try again; the server's log says what it last said.`,
      );

/**
 * Asks a process of its own, so that its memory, its crashes and its turns are not the server's. It is started when it is first needed, and again after it ended;
 * what does not stop when it is told to is ended with it, and the others are asked again.
 */
export class AskProcess {
  #child: ChildProcess | null = null;
  #waiting: Waiting[] = [];
  readonly #running = new Map<number, Waiting>();
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: AskProcessOptions) {}

  /** Of the process, while there is one. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  readonly ask: AskApart = (store, what, run) => {
    if (run.signal.aborted) return Promise.reject(run.signal.reason as Error);
    return new Promise((resolve, reject) => {
      const stop = (): void => this.#stop(one);
      const settling =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          run.signal.removeEventListener('abort', stop);
          settle(value);
        };
      const one: Waiting = {
        id: ++this.#lastId,
        snapshotId: store.snapshot.id,
        what,
        run,
        resolve: settling(resolve),
        reject: settling(reject),
        hasLostItsProcess: false,
        isStopped: false,
        askedAt: 0,
      };
      run.signal.addEventListener('abort', stop, { once: true });
      this.#waiting.push(one);
      this.#next();
    });
  };

  /** Has the process compare files again before it next reads them. */
  doubt(paths: readonly string[]): void {
    if (this.#child) this.#send({ type: 'doubt', paths });
  }

  /** Ends the process; what it was asked fails. */
  async close(): Promise<void> {
    const gone = new ApiError('UNAVAILABLE', 'The server is stopping. Try again in a moment.');
    const asked = [...this.#waiting.splice(0), ...this.#running.values()];
    this.#running.clear();
    for (const one of asked) one.reject(gone);
    await this.#letGo();
  }

  #next(): void {
    clearTimeout(this.#idle);
    for (let one = this.#first(); one; one = this.#first()) {
      this.#waiting = this.#waiting.filter((other) => other !== one);
      this.#running.set(one.id, one);
      one.askedAt = performance.now();
      this.#send({ type: 'ask', id: one.id, snapshotId: one.snapshotId, ...one.what });
    }
    if (this.#running.size === 0 && this.#child) this.#idle = setTimeout(() => void this.#letGo(), IDLE_MS).unref();
  }

  /** Of those that wait and may start, the first of the callers who have the fewest running; none passes one that has to be alone. */
  #first(): Waiting | undefined {
    const alone = this.#waiting.findIndex(({ hasLostItsProcess }) => hasLostItsProcess);
    const ready = this.#waiting.slice(0, alone < 0 ? undefined : alone + 1).filter((one) => this.#mayStart(one));
    const running = [...this.#running.values()].map(({ run }) => run.caller);
    const runningOf = ({ run }: Waiting): number => running.filter((caller) => caller === run.caller).length;
    const fewest = Math.min(...ready.map(runningOf));
    return ready.find((one) => runningOf(one) === fewest);
  }

  #mayStart(next: Waiting): boolean {
    const others = [...this.#running.values()];
    const places = next.what.heavy ? PLACES : LIGHT_PLACES;
    return others.length === 0 || (others.length < places && ![next, ...others].some((one) => one.hasLostItsProcess));
  }

  #stop(one: Waiting): void {
    one.isStopped = true;
    one.reject(one.run.signal.reason);
    this.#waiting = this.#waiting.filter((other) => other !== one);
    if (!this.#running.has(one.id)) return;
    this.#send({ type: 'stop', id: one.id });
    const child = this.#child;
    setTimeout(() => {
      if (this.#child !== child || !this.#running.has(one.id)) return;
      child?.kill('SIGKILL');
      one.run.onCpu?.(performance.now() - one.askedAt);
    }, STOP_MS).unref();
  }

  #send(message: ToAsked): void {
    const child = (this.#child ??= this.#start());
    // A process that is gone tells so itself.
    if (child.connected) child.send(message, () => undefined);
  }

  #start(): ChildProcess {
    const { services, isReadOnly = false, program = builtProgram } = this.options;
    const { dataDir, log, engine } = services;
    // Engine and heap share what the server's engine has once more.
    const mebibytes = Math.max(256, Math.floor(memoryBytes(engine.memoryLimit) / 2 / 1024 ** 2));
    const child = fork(program, [], {
      execArgv: ['--enable-source-maps', `--max-old-space-size=${mebibytes}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => (lastWords = `${lastWords}${chunk.toString()}`.slice(-4_000)));
    // Whoever asks for little is answered first.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    child.on('message', (message: FromAsked) => this.#hear(message));
    const ended = (how: string): void => {
      if (this.#child !== child) return;
      this.#child = null;
      if (this.#running.size === 0) return;
      log.error({ how, lastWords, asked: [...this.#running.values()].map(({ what }) => what.name) }, 'answers ended');
      this.#askAgain(how);
    };
    child.on('error', (error) => ended(error.message));
    child.on('exit', (code, signal) => ended(signal ?? `code ${code}`));
    const start: ToAsked = {
      type: 'start',
      dataDir,
      engine: { ...engine, memoryLimit: `${mebibytes}MiB` },
      isReadOnly,
    };
    child.send(start, () => undefined);
    return child;
  }

  #hear(message: FromAsked): void {
    const one = this.#running.get(message.id);
    if (!one) return;
    if (message.type === 'cpu') return one.run.onCpu?.(message.ms);
    if (message.type === 'progress') {
      if (!one.isStopped) one.run.onProgress?.(message.progress);
      return;
    }
    this.#running.delete(message.id);
    if (message.type === 'answer') one.resolve(message.value);
    else one.reject(revivedError(message.error));
    this.#next();
  }

  #askAgain(how: string): void {
    const lost = [...this.#running.values()].filter((one) => !one.isStopped);
    this.#running.clear();
    for (const one of lost) one.run.onCpu?.(performance.now() - one.askedAt);
    for (const one of lost.filter((each) => each.hasLostItsProcess)) one.reject(died(how));
    this.#waiting.unshift(...lost.filter((each) => !each.hasLostItsProcess));
    for (const one of lost) one.hasLostItsProcess = true;
    this.#next();
  }

  async #letGo(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = null;
    if (!child?.connected) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.disconnect();
    await gone;
    clearTimeout(kill);
  }
}
