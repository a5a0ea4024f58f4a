import { answersOf } from '../analytics/answer-cache.js';
import { endOwnSegment } from '../append/own-segment.js';
import type { Services } from '../context.js';
import { JobKind } from '../jobs/handler.js';
import { isFinished, JobEntity } from '../jobs/job.entity.js';
import { isUnderWay } from '../jobs/under-way.js';
import { PeriodicLook } from '../periodic-look.js';
import { brokenOff, forgetCancelled, type EraseJobInput } from './broken-off.js';

const CHECK_MS = 2_000;
/** So many looks pass before an erasure that was broken off twice is done again. */
const LOOKS_BETWEEN = 30;

/**
 * Sees erasures, whichever process does them. While one runs, the segment that this server writes is ended, so that users are erased from it, too;
 * when one has ended, answers about snapshots that are gone stay in no memory of this server. One that was broken off is done again.
 */
export class ErasureWatch {
  readonly #looks = new PeriodicLook(
    () => this.look(),
    (error) => this.services.log.error({ err: error }, 'looking for erasures failed'),
  );
  #forgotten: string | null = null;
  /** Whose answers were cleared while it waits to be done again. */
  #cleared: string | null = null;
  #pauseMs = LOOKS_BETWEEN * CHECK_MS;

  constructor(
    private readonly services: Pick<Services, 'dataDir' | 'decisions' | 'appender' | 'jobs' | 'lake' | 'log' | 'now'>,
  ) {}

  start(checkMs = CHECK_MS): void {
    this.#pauseMs = LOOKS_BETWEEN * checkMs;
    this.#looks.start(checkMs);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }

  async look(): Promise<void> {
    const { decisions, lake } = this.services;
    const latest = await decisions.read.findOne(JobEntity, {
      where: { kind: JobKind.ERASE },
      order: { id: 'DESC' },
      select: { id: true, state: true },
    });
    if (latest === null || latest.id === this.#forgotten) return;
    if (isFinished(latest.state)) {
      if (!(await this.#isWaiting())) this.#forgotten = latest.id;
      else if (this.#cleared === latest.id) return;
      this.#cleared = latest.id;
    } else await endOwnSegment(this.services);
    answersOf(lake).clear();
  }

  /** Does again what was broken off; several servers look, one of them starts it. @returns whether something is to be done later. */
  async #isWaiting(): Promise<boolean> {
    const { decisions, jobs, log, now } = this.services;
    await forgetCancelled(decisions);
    const found = await brokenOff(decisions.read, now(), this.#pauseMs);
    if (found !== 'due') return found === 'waits';
    const input: EraseJobInput = { userIds: [] };
    const job = await decisions.write(async (manager) =>
      (await isUnderWay(manager, JobKind.ERASE)) || (await brokenOff(manager, now(), this.#pauseMs)) !== 'due'
        ? null
        : jobs.enqueue(manager, { kind: JobKind.ERASE, input, createdById: null }),
    );
    if (job !== null) log.warn({ jobId: job.id }, 'an erasure was broken off; it is done again');
    return false;
  }
}
