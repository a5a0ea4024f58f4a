import type { Progress } from '@cartograph/events';
import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { In, type EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import { newId } from '../node-id.js';
import type { JobKind } from './handler.js';
import { isFinished, JobEntity, JobState, type JobProgress } from './job.entity.js';
import type { Jobs } from './jobs.js';
import type { Launch, Outcome, RunningJob } from './launch.js';
import { isOwnerGone, ownerHere } from './owner.js';

const POLL_MS = 500;
const HEARTBEAT_MS = 5_000;
const PROGRESS_MS = 250;
const KILL_AFTER_MS = 5_000;
/** Each waits for the lock as long as any write does. */
const WRITE_ATTEMPTS = 4;

const NO_PROGRESS: JobProgress = { step: 'waiting', done: 0, total: null, unit: 'steps', rate: null, etaSeconds: null, file: null, rows: null, rowsPerSecond: null };

const WORDS = {
  cancelled: 'Cancelled. Start it again when you like.',
  stopped: 'Cancelled because the server was stopped. Start it again.',
  died: (how: string) => `The job's process ended unexpectedly (${how}); often the machine ran out of memory. Start it again.`,
  orphaned: 'The process that ran this job is gone, so its result is unknown. Start it again.',
};

export interface RunnerOptions {
  services: Pick<Services, 'decisions' | 'log' | 'now'>;
  launch: Launch;
  /** Jobs at the same time. Default 1: a job uses all cores. */
  concurrency?: number;
  /** Take jobs off the queue; false runs only what `runNow` is given. Default true. */
  takeQueued?: boolean;
}

interface Active {
  running: RunningJob;
  reason: 'cancelled' | 'stopped' | null;
  finished: Promise<JobEntity>;
}

/** Takes queued jobs, looks after running ones, and writes down how they end. Any number of these may share a data folder. */
export class JobRunner implements Jobs {
  readonly #active = new Map<string, Active>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #owner = ownerHere();
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  #lastHeartbeat = 0;
  #closed = false;
  /** Bound to no request: whoever wakes the runner, what it then does is its own. */
  readonly #wake = AsyncResource.bind((): void => {
    this.#ticking ??= this.#tick()
      .catch((error: unknown) => this.options.services.log.error({ err: error }, 'looking after jobs failed'))
      .finally(() => (this.#ticking = undefined));
  });

  constructor(private readonly options: RunnerOptions) {}

  /** Marks what dead processes left behind and begins to take jobs. */
  async start(): Promise<void> {
    await this.#tick();
    this.#timer = setInterval(() => this.#wake(), POLL_MS);
    this.#timer.unref();
  }

  async enqueue(manager: EntityManager, job: { kind: JobKind; input: object; createdById: string | null }): Promise<JobEntity> {
    const entity = this.#newJob(job, JobState.QUEUED);
    await manager.insert(JobEntity, entity);
    setTimeout(() => this.#wake(), 20).unref();
    return entity;
  }

  /** Runs one job at once, past the queue, and waits for its end. */
  async runNow(job: { kind: JobKind; input: object; createdById: string | null }, hooks: { signal?: AbortSignal | undefined } = {}): Promise<JobEntity> {
    const now = this.options.services.now();
    const entity = Object.assign(this.#newJob(job, JobState.RUNNING), { startedAt: now, heartbeatAt: now, owner: this.#owner });
    await this.options.services.decisions.write((manager) => manager.insert(JobEntity, entity));
    const active = this.#run(entity);
    const cancel = (): void => this.#stop(active, 'cancelled');
    if (hooks.signal?.aborted) cancel();
    hooks.signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await active.finished;
    } finally {
      hooks.signal?.removeEventListener('abort', cancel);
    }
  }

  /** Runs one queued job now if nobody has taken it, and waits for its end. */
  async finish(id: string): Promise<void> {
    if (await this.#claim(id)) await this.#active.get(id)?.finished;
  }

  async cancel(id: string): Promise<JobEntity | null> {
    const { decisions, now } = this.options.services;
    const job = await decisions.write(async (manager) => {
      const found = await manager.findOneBy(JobEntity, { id });
      if (!found || isFinished(found.state)) return found;
      const change =
        found.state === JobState.QUEUED
          ? { state: JobState.CANCELLED, finishedAt: now(), error: WORDS.cancelled, cancelRequested: true, revision: found.revision + 1 }
          : { cancelRequested: true, revision: found.revision + 1 };
      await manager.update(JobEntity, { id }, change);
      return Object.assign(found, change);
    });
    const active = this.#active.get(id);
    if (active) this.#stop(active, 'cancelled');
    this.#changes.emit('change', id);
    return job;
  }

  async *watch(id: string, signal?: AbortSignal): AsyncIterableIterator<JobEntity> {
    let seen = -1;
    for (;;) {
      if (signal?.aborted) return;
      const job = await this.options.services.decisions.read.findOneBy(JobEntity, { id });
      if (!job) return;
      if (job.revision !== seen) {
        seen = job.revision;
        yield job;
        if (isFinished(job.state)) return;
      }
      await this.#changeOrPoll(id, signal);
    }
  }

  /** Cancels what runs here, waits until it is written down, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#ticking;
    for (const active of this.#active.values()) this.#stop(active, 'stopped');
    await Promise.all([...this.#active.values()].map((active) => active.finished));
  }

  #newJob(job: { kind: JobKind; input: object; createdById: string | null }, state: JobState): JobEntity {
    return Object.assign(new JobEntity(), {
      ...job,
      id: newId('job'),
      state,
      progress: NO_PROGRESS,
      createdAt: this.options.services.now(),
      startedAt: null,
      finishedAt: null,
      result: null,
      error: null,
      revision: 0,
      cancelRequested: false,
      owner: null,
      heartbeatAt: null,
    });
  }

  async #tick(): Promise<void> {
    const { decisions, now } = this.options.services;
    const at = now();
    if (at.getTime() - this.#lastHeartbeat >= HEARTBEAT_MS) {
      this.#lastHeartbeat = at.getTime();
      await this.#heartbeat(at);
      await this.#sweep(at);
    }
    if (this.#active.size > 0) {
      const asked = await decisions.read.find(JobEntity, { where: { id: In([...this.#active.keys()]), cancelRequested: true }, select: { id: true } });
      for (const { id } of asked) {
        const active = this.#active.get(id);
        if (active) this.#stop(active, 'cancelled');
      }
    }
    if (this.options.takeQueued === false) return;
    while (!this.#closed && this.#active.size < (this.options.concurrency ?? 1)) {
      const next = await decisions.read.findOne(JobEntity, { where: { state: JobState.QUEUED }, order: { id: 'ASC' }, select: { id: true } });
      if (!next) return;
      await this.#claim(next.id);
    }
  }

  async #heartbeat(at: Date): Promise<void> {
    if (this.#active.size === 0) return;
    await this.options.services.decisions.write((manager) => manager.update(JobEntity, { id: In([...this.#active.keys()]) }, { heartbeatAt: at }));
  }

  /** Running jobs whose owner is gone will never be written down by it. */
  async #sweep(at: Date): Promise<void> {
    const { decisions, log } = this.options.services;
    const running = await decisions.read.findBy(JobEntity, { state: JobState.RUNNING });
    for (const job of running.filter((candidate) => !this.#active.has(candidate.id) && isOwnerGone(candidate.owner, candidate.heartbeatAt, at))) {
      log.warn({ jobId: job.id, owner: job.owner }, 'found a job whose process is gone');
      const change = { state: JobState.INTERRUPTED, finishedAt: at, error: WORDS.orphaned, revision: job.revision + 1 };
      await decisions.write((manager) => manager.update(JobEntity, { id: job.id, state: JobState.RUNNING, revision: job.revision }, change));
      this.#changes.emit('change', job.id);
    }
  }

  /** Takes a queued job, unless another process was faster. */
  async #claim(id: string): Promise<boolean> {
    const { decisions, now } = this.options.services;
    const job = await decisions.write(async (manager) => {
      const at = now();
      const change = { state: JobState.RUNNING, startedAt: at, heartbeatAt: at, owner: this.#owner, progress: { ...NO_PROGRESS, step: 'starting' } };
      const result = await manager.update(JobEntity, { id, state: JobState.QUEUED }, change);
      if (result.affected !== 1) return null;
      await manager.increment(JobEntity, { id }, 'revision', 1);
      return manager.findOneBy(JobEntity, { id });
    });
    if (job) this.#run(job);
    return job !== null;
  }

  #run(job: JobEntity): Active {
    const { log } = this.options.services;
    log.info({ jobId: job.id, kind: job.kind }, 'job started');
    this.#changes.emit('change', job.id);
    const progress = this.#progressWriter(job.id);
    const running = this.options.launch(job, progress.report);
    const active: Active = {
      running,
      reason: null,
      finished: running.outcome.then(async (outcome) => {
        await progress.flush();
        return this.#writeOutcome(job, outcome);
      }),
    };
    this.#active.set(job.id, active);
    return active;
  }

  /** Asks a job to stop and makes it stop when it does not listen. */
  #stop(active: Active, reason: 'cancelled' | 'stopped'): void {
    if (active.reason) return;
    active.reason = reason;
    active.running.cancel();
    const timer = setTimeout(() => active.running.kill(), KILL_AFTER_MS);
    void active.running.outcome.finally(() => clearTimeout(timer));
  }

  /** Stores progress at most four times a second, the last report always. */
  #progressWriter(id: string): { report: (progress: Partial<Progress> & { step: string }) => void; flush: () => Promise<void> } {
    let latest: JobProgress = NO_PROGRESS;
    let pending: Promise<void> | undefined;
    let isStored = true;
    const store = async (): Promise<void> => {
      isStored = true;
      const { decisions, log } = this.options.services;
      await decisions
        .write(async (manager) => {
          await manager.update(JobEntity, { id }, { progress: latest });
          await manager.increment(JobEntity, { id }, 'revision', 1);
        })
        .catch((error: unknown) => log.warn({ err: error, jobId: id }, 'progress was not stored'));
      this.#changes.emit('change', id);
    };
    return {
      report: (progress) => {
        const isNewStep = progress.step !== latest.step;
        latest = { ...(isNewStep ? NO_PROGRESS : latest), ...progress };
        isStored = false;
        pending ??= sleep(PROGRESS_MS, undefined, { ref: false })
          .then(store)
          .finally(() => (pending = undefined));
      },
      flush: async () => {
        await pending;
        if (!isStored) await store();
      },
    };
  }

  async #writeOutcome(job: JobEntity, outcome: Outcome): Promise<JobEntity> {
    const { log, now } = this.options.services;
    const { id } = job;
    const end = { ...verdict(outcome, this.#active.get(id)?.reason ?? null), finishedAt: now() };
    const written = await this.#insist(id, end);
    this.#active.delete(id);
    log.info({ jobId: id, state: end.state }, 'job ended');
    this.#changes.emit('change', id);
    if (!this.#closed) this.#wake();
    return written ?? Object.assign(job, end);
  }

  /** Writes the end of a job, again and again while the database is locked: a lost end would leave it running for ever. */
  async #insist(id: string, end: ReturnType<typeof verdict> & { finishedAt: Date }): Promise<JobEntity | null> {
    const { decisions, log } = this.options.services;
    for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt++) {
      try {
        return await decisions.write(async (manager) => {
          await manager.update(JobEntity, { id }, end);
          await manager.increment(JobEntity, { id }, 'revision', 1);
          return manager.findOneByOrFail(JobEntity, { id });
        });
      } catch (error) {
        log.error({ err: error, jobId: id, attempt }, 'the end of a job was not written');
      }
    }
    return null;
  }

  async #changeOrPoll(id: string, signal: AbortSignal | undefined): Promise<void> {
    const done = new AbortController();
    const stop = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
    const changed = async (): Promise<void> => {
      for (;;) {
        const [which] = (await once(this.#changes, 'change', { signal: stop })) as [string];
        if (which === id) return;
      }
    };
    await Promise.race([changed(), sleep(POLL_MS, undefined, { signal: stop })]).catch(() => undefined);
    done.abort();
  }
}

function verdict(outcome: Outcome, reason: 'cancelled' | 'stopped' | null): { state: JobState; result: object | null; error: string | null } {
  // A job that was done before it heard of the cancellation is done.
  if (outcome.state === 'done') return { state: JobState.DONE, result: outcome.result, error: null };
  if (reason !== null || outcome.state === 'cancelled') return { state: JobState.CANCELLED, result: null, error: reason === 'stopped' ? WORDS.stopped : WORDS.cancelled };
  if (outcome.state === 'failed') return { state: JobState.FAILED, result: null, error: outcome.error };
  return { state: JobState.INTERRUPTED, result: null, error: WORDS.died(outcome.how) };
}
