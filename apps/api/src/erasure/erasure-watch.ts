import { answersOf } from '../analytics/answer-cache.js';
import { endOwnSegment } from '../append/own-segment.js';
import type { Services } from '../context.js';
import { JobKind } from '../jobs/handler.js';
import { isFinished, JobEntity } from '../jobs/job.entity.js';
import { isUnderWay } from '../jobs/under-way.js';
import { PeriodicLook } from '../periodic-look.js';
import { isAnyBrokenOff, type EraseJobInput } from './broken-off.js';

const CHECK_MS = 2_000;

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

  constructor(
    private readonly services: Pick<Services, 'dataDir' | 'decisions' | 'appender' | 'jobs' | 'lake' | 'log'>,
  ) {}

  start(checkMs = CHECK_MS): void {
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
      await this.#resume();
      this.#forgotten = latest.id;
    } else await endOwnSegment(this.services);
    answersOf(lake).clear();
  }

  /** Several servers look; one of them starts it. */
  async #resume(): Promise<void> {
    const { decisions, jobs, log } = this.services;
    if (!(await isAnyBrokenOff(decisions.read))) return;
    const input: EraseJobInput = { userIds: [] };
    const job = await decisions.write(async (manager) =>
      (await isUnderWay(manager, JobKind.ERASE)) || !(await isAnyBrokenOff(manager))
        ? null
        : jobs.enqueue(manager, { kind: JobKind.ERASE, input, createdById: null }),
    );
    if (job !== null) log.warn({ jobId: job.id }, 'an erasure was broken off; it is done again');
  }
}
