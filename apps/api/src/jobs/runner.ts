import { AsyncResource } from 'node:async_hooks';
import { In, type EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import { unlessUnwritable } from '../errors.js';
import { nextId } from '../node-id.js';
import { PeriodicLook } from '../periodic-look.js';
import { SharedLooks } from '../shared-looks.js';
import { JobKind } from './handler.js';
import { JobChanges } from './job-changes.js';
import { endOf, NO_ERROR, WORDS, writeEnd } from './job-end.js';
import { isFinished, JobEntity, JobState } from './job.entity.js';
import type { Jobs } from './jobs.js';
import type { Launch, Outcome, RunningJob } from './launch.js';
import { isOwnerGone, ownerHere } from './owner.js';
import { NO_PROGRESS, ProgressWriter } from './progress-writer.js';

const POLL_MS = 500;
const HEARTBEAT_MS = 5_000;
const KILL_AFTER_MS = 5_000;

/** A job of a kind of which the last took so long is no short one. */
const LONG_MS = 60_000;

/** What somebody waits for at a page, unless it turns out to take long. Nothing among them waits for the lake's lease, which a long job may hold. */
const SHORT: ReadonlySet<JobKind> = new Set([
  JobKind.ANALYSIS,
  JobKind.CAMPAIGN_ANALYSIS,
  JobKind.SCENARIO,
  JobKind.AA,
  JobKind.IMPORT_EXPOSURES,
  JobKind.IMPORT_OUTCOMES,
  JobKind.IMPORT_PRODUCT_FEED,
]);

export interface RunnerOptions {
  services: Pick<Services, 'decisions' | 'log' | 'now'>;
  launch: Launch;
  /** Jobs at the same time. Default 1: a job uses all cores. One more runs beside them where it is short. */
  concurrency?: number;
  /** Take jobs off the queue; false runs only what `runNow` is given. Default true. */
  takeQueued?: boolean;
}

interface Active {
  kind: JobKind;
  running: RunningJob;
  reason: 'canceled' | 'stopped' | null;
  finished: Promise<JobEntity>;
}

/** Takes queued jobs, looks after running ones, and writes down how they end. Any number of these may share a data folder. */
export class JobRunner implements Jobs {
  readonly #active = new Map<string, Active>();
  readonly #changes = new JobChanges();
  readonly #looks = new SharedLooks(
    (id) => this.options.services.decisions.read.findOneBy(JobEntity, { id }),
    POLL_MS / 2,
  );
  readonly #owner = ownerHere();
  readonly #ticks = new PeriodicLook(
    () => this.#tick(),
    (error) => this.options.services.log.error({ err: error }, 'looking after jobs failed'),
  );
  /** Kinds of short jobs of which the last took long. */
  readonly #long = new Set<JobKind>();
  /** By the clock that nobody sets. */
  #lastHeartbeat = -Infinity;
  #closed = false;
  /** Bound to no request: whoever wakes the runner, what it then does is its own. */
  readonly #wake = AsyncResource.bind((): void => {
    if (!this.#closed) this.#ticks.now();
  });

  constructor(private readonly options: RunnerOptions) {}

  /** Marks what dead processes left behind and begins to take jobs. */
  async start(): Promise<void> {
    // Where nothing can be written no job runs, until there is room.
    await unlessUnwritable(this.#tick());
    this.#ticks.start(POLL_MS);
  }

  async enqueue(
    manager: EntityManager,
    job: { kind: JobKind; input: object; createdById: string | null },
  ): Promise<JobEntity> {
    const entity = await this.#newJob(manager, job, JobState.QUEUED);
    await manager.insert(JobEntity, entity);
    setTimeout(() => this.#wake(), 20).unref();
    return entity;
  }

  /** Runs one job at once, past the queue, and waits for its end. */
  async runNow(
    job: { kind: JobKind; input: object; createdById: string | null },
    hooks: { signal?: AbortSignal | undefined } = {},
  ): Promise<JobEntity> {
    const now = this.options.services.now();
    const entity = await this.options.services.decisions.write(async (manager) => {
      const made = Object.assign(await this.#newJob(manager, job, JobState.RUNNING), {
        startedAt: now,
        heartbeatAt: now,
        owner: this.#owner,
      });
      await manager.insert(JobEntity, made);
      return made;
    });
    const active = this.#run(entity);
    // Written down first, so that the job can tell it from a stop.
    const cancel = (): void =>
      void this.cancel(entity.id).catch((error: unknown) => {
        this.options.services.log.warn({ err: error, jobId: entity.id }, 'a cancellation was not written down');
        this.#stop(active, 'canceled');
      });
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
          ? {
              state: JobState.CANCELED,
              finishedAt: now(),
              ...WORDS.canceled,
              cancelRequested: true,
              revision: found.revision + 1,
            }
          : { cancelRequested: true, revision: found.revision + 1 };
      await manager.update(JobEntity, { id }, change);
      return Object.assign(found, change);
    });
    const active = this.#active.get(id);
    if (active) this.#stop(active, 'canceled');
    this.#tell(id);
    return job;
  }

  async *watch(id: string, signal?: AbortSignal): AsyncIterableIterator<JobEntity> {
    let seen = -1;
    for (;;) {
      if (signal?.aborted) return;
      const job = await this.#looks.at(id);
      if (!job) return;
      if (job.revision !== seen) {
        seen = job.revision;
        yield job;
        if (isFinished(job.state)) return;
      }
      await this.#changes.next(id, POLL_MS, signal);
    }
  }

  #tell(id: string): void {
    this.#looks.forget(id);
    this.#changes.tell(id);
  }

  /** Cancels what runs here, waits until it is written down, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#ticks.close();
    for (const active of this.#active.values()) this.#stop(active, 'stopped');
    await Promise.all([...this.#active.values()].map((active) => active.finished));
  }

  async #newJob(
    manager: EntityManager,
    job: { kind: JobKind; input: object; createdById: string | null },
    state: JobState,
  ): Promise<JobEntity> {
    return Object.assign(new JobEntity(), {
      ...job,
      // The newest of a kind says when its schedule is due again.
      id: await nextId(manager, JobEntity, 'job'),
      state,
      progress: NO_PROGRESS,
      createdAt: this.options.services.now(),
      startedAt: null,
      finishedAt: null,
      result: null,
      ...NO_ERROR,
      revision: 0,
      cancelRequested: false,
      owner: null,
      heartbeatAt: null,
    });
  }

  async #tick(): Promise<void> {
    const { decisions, now } = this.options.services;
    const [at, elapsed] = [now(), performance.now()];
    if (elapsed - this.#lastHeartbeat >= HEARTBEAT_MS) {
      this.#lastHeartbeat = elapsed;
      await this.#heartbeat(at);
      await this.#sweep(at);
    }
    if (this.#active.size > 0) {
      const asked = await decisions.read.find(JobEntity, {
        where: { id: In([...this.#active.keys()]), cancelRequested: true },
        select: { id: true },
      });
      for (const { id } of asked) {
        const active = this.#active.get(id);
        if (active) this.#stop(active, 'canceled');
      }
    }
    if (this.options.takeQueued === false) return;
    while (!this.#closed) {
      const kinds = this.#kindsWithRoom();
      if (kinds.length === 0) return;
      const next = await decisions.read.findOne(JobEntity, {
        where: { state: JobState.QUEUED, kind: In(kinds) },
        order: { id: 'ASC' },
        select: { id: true },
      });
      if (!next) return;
      await this.#claim(next.id);
    }
  }

  /** A short job does not wait for long ones: one has a place of its own. */
  #kindsWithRoom(): JobKind[] {
    if (this.#active.size < (this.options.concurrency ?? 1)) return Object.values(JobKind);
    const isShortRunning = [...this.#active.values()].some(({ kind }) => this.#isShort(kind));
    return isShortRunning ? [] : [...SHORT].filter((kind) => this.#isShort(kind));
  }

  #isShort(kind: JobKind): boolean {
    return SHORT.has(kind) && !this.#long.has(kind);
  }

  /** Analyses keep their place however long they take: it is theirs above all. */
  #learn({ kind, startedAt }: JobEntity, finishedAt: Date): void {
    const tookMs = finishedAt.getTime() - (startedAt ?? finishedAt).getTime();
    if (kind === JobKind.ANALYSIS || tookMs < LONG_MS) this.#long.delete(kind);
    else this.#long.add(kind);
  }

  async #heartbeat(at: Date): Promise<void> {
    if (this.#active.size === 0) return;
    await this.options.services.decisions.write((manager) =>
      manager.update(JobEntity, { id: In([...this.#active.keys()]) }, { heartbeatAt: at }),
    );
  }

  /** Running jobs whose owner is gone will never be written down by it. */
  async #sweep(at: Date): Promise<void> {
    const { decisions, log } = this.options.services;
    const running = await decisions.read.findBy(JobEntity, { state: JobState.RUNNING });
    for (const job of running.filter(
      (candidate) => !this.#active.has(candidate.id) && isOwnerGone(candidate.owner, candidate.heartbeatAt, at),
    )) {
      log.warn({ jobId: job.id, owner: job.owner }, 'found a job whose process is gone');
      const change = { state: JobState.INTERRUPTED, finishedAt: at, ...WORDS.orphaned, revision: job.revision + 1 };
      await decisions.write((manager) =>
        manager.update(JobEntity, { id: job.id, state: JobState.RUNNING, revision: job.revision }, change),
      );
      this.#tell(job.id);
    }
  }

  /** Takes a queued job, unless another process was faster. */
  async #claim(id: string): Promise<boolean> {
    const { decisions, now } = this.options.services;
    const job = await decisions.write(async (manager) => {
      const at = now();
      const change = {
        state: JobState.RUNNING,
        startedAt: at,
        heartbeatAt: at,
        owner: this.#owner,
        progress: { ...NO_PROGRESS, step: 'starting' },
      };
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
    this.#tell(job.id);
    const progress = new ProgressWriter(job.id, this.options.services, { tell: (id) => this.#tell(id) });
    const running = this.options.launch(job, progress.report);
    const active: Active = {
      kind: job.kind,
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
  #stop(active: Active, reason: 'canceled' | 'stopped'): void {
    if (active.reason) return;
    active.reason = reason;
    active.running.cancel();
    const timer = setTimeout(() => active.running.kill(), KILL_AFTER_MS);
    void active.running.outcome.finally(() => clearTimeout(timer));
  }

  async #writeOutcome(job: JobEntity, outcome: Outcome): Promise<JobEntity> {
    const { log, now } = this.options.services;
    const { id } = job;
    const end = { ...endOf(outcome, this.#active.get(id)?.reason ?? null), finishedAt: now() };
    const written = await writeEnd(this.options.services, id, end);
    this.#active.delete(id);
    if (end.state === JobState.DONE) this.#learn(job, end.finishedAt);
    log.info({ jobId: id, state: end.state }, 'job ended');
    this.#tell(id);
    this.#wake();
    return written ?? Object.assign(job, end);
  }
}
