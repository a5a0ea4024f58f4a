import type { PendingAppends } from '@cartograph/events';
import type { Services } from '../context.js';
import { hasPassed } from '../has-passed.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { isUnderWay, LAKE_WRITERS } from '../jobs/under-way.js';
import { PeriodicLook } from '../periodic-look.js';
import { appenderInUse } from './own-segment.js';

/** When recorded events are put into the lake without anybody asking for it. */
export interface SealSettings {
  /** As soon as the oldest event has waited so many minutes; 0 never. */
  minutes: number;
  /** As soon as so many events wait; 0 however many. */
  events: number;
}

export const DEFAULT_SEALING: Readonly<SealSettings> = { minutes: 60, events: 100_000 };

const CHECK_MS = 10_000;
const MINUTE_MS = 60_000;
/** After a sealing, whatever came of it: what another process still writes is not asked for again at once. */
const PAUSE_MS = MINUTE_MS;
const PAUSE_AFTER_FAILURE_MS = 10 * MINUTE_MS;
/** A sealing rewrites its month, so it may take at most one part in ten of the time. */
const PAUSES_PER_SEALING = 9;

/** Whether enough events wait, or one for long enough. */
export function isDue(
  { events, oldestAt }: Pick<PendingAppends, 'events' | 'oldestAt'>,
  settings: SealSettings,
  now: Date,
): boolean {
  if (events === 0 || oldestAt === null) return false;
  if (settings.events > 0 && events >= settings.events) return true;
  return settings.minutes > 0 && hasPassed(settings.minutes * MINUTE_MS, Date.parse(oldestAt), now);
}

/** Whether the last sealing, asked for by whomever, lies far enough back for what it took. */
export function isRested(last: Pick<JobEntity, 'state' | 'startedAt' | 'finishedAt'> | null, now: Date): boolean {
  if (last === null || last.finishedAt === null) return true;
  const tookMs = last.finishedAt.getTime() - (last.startedAt ?? last.finishedAt).getTime();
  const pauseMs = last.state === JobState.FAILED ? PAUSE_AFTER_FAILURE_MS : PAUSE_MS;
  return hasPassed(Math.max(pauseMs, PAUSES_PER_SEALING * tookMs), last.finishedAt.getTime(), now);
}

/** Looks now and then whether recorded events are to be sealed, and then queues a job for it, unless one that writes the lake is there already. */
export class SealSchedule {
  readonly #looks = new PeriodicLook(
    () => this.look(),
    (error) => this.services.log.error({ err: error }, 'looking whether recorded events are to be sealed failed'),
  );

  constructor(
    private readonly services: Pick<Services, 'dataDir' | 'decisions' | 'appender' | 'jobs' | 'log' | 'now'>,
    private readonly settings: SealSettings,
  ) {}

  /** @param checkMs - milliseconds between two looks. */
  start(checkMs = CHECK_MS): void {
    if (this.settings.minutes > 0 || this.settings.events > 0) this.#looks.start(checkMs);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }

  /** @returns the job that was queued; null where nothing is due. */
  async look(): Promise<JobEntity | null> {
    const { decisions, jobs, log, now } = this.services;
    const open = await appenderInUse(this.services);
    if (open === null) return null;
    const pending = await open.pending();
    if (!isDue(pending, this.settings, now()) || !(await this.#mayStart(decisions.read))) return null;
    await open.endSegment();
    const job = await decisions.write(async (manager) =>
      (await this.#mayStart(manager))
        ? jobs.enqueue(manager, { kind: JobKind.SEAL, input: {}, createdById: null })
        : null,
    );
    if (job !== null) log.info({ jobId: job.id, ...pending }, 'recorded events are sealed');
    return job;
  }

  async #mayStart(database: Pick<Services['decisions']['read'], 'existsBy' | 'findOne'>): Promise<boolean> {
    if (await isUnderWay(database, ...LAKE_WRITERS)) return false;
    return isRested(
      await database.findOne(JobEntity, { where: { kind: JobKind.SEAL }, order: { id: 'DESC' } }),
      this.services.now(),
    );
  }
}
