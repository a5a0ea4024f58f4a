import { answersOf } from '../analytics/answers/answer-cache.js';
import { endOwnSegment } from '../append/own-segment.js';
import type { Services } from '../context.js';
import { JobKind } from '../jobs/handler.js';
import { isFinished, JobEntity } from '../jobs/job.entity.js';
import { isUnderWay } from '../jobs/under-way.js';
import { PeriodicLook } from '../periodic-look.js';
import { brokenOff, forgetCanceled, type EraseJobInput } from './broken-off.js';

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
  /** Erasures that have ended, and of which nothing is left to do here. */
  readonly #forgotten = new Set<string>();
  /** Whose answers were cleared while one waits to be done again. */
  readonly #cleared = new Set<string>();
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
    const erasures = await decisions.remember('erasures', (read) =>
      read.find(JobEntity, { where: { kind: JobKind.ERASE }, select: { id: true, state: true } }),
    );
    const left = erasures.filter(({ id }) => !this.#forgotten.has(id));
    if (left.length === 0) return;
    if (left.every(({ state }) => isFinished(state))) {
      if (!(await this.#isWaiting())) for (const { id } of left) this.#forgotten.add(id);
      if (left.every(({ id }) => this.#cleared.has(id))) return;
      for (const { id } of left) this.#cleared.add(id);
    } else await endOwnSegment(this.services);
    answersOf(lake).clear();
  }

  /** Does again what was broken off; several servers look, one of them starts it. @returns whether something is to be done later. */
  async #isWaiting(): Promise<boolean> {
    const { decisions, jobs, log, now } = this.services;
    await forgetCanceled(decisions);
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
