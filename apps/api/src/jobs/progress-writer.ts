import type { Progress } from '@cartograph/events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../context.js';
import type { JobChanges } from './job-changes.js';
import { JobEntity, type JobProgress } from './job.entity.js';

/** What is told of a job that has not said anything yet. */
export const NO_PROGRESS: JobProgress = {
  step: 'waiting',
  done: 0,
  total: null,
  unit: 'steps',
  rate: null,
  etaSeconds: null,
  file: null,
  rows: null,
  rowsPerSecond: null,
};

const PROGRESS_MS = 250;

/** Stores the progress of one job at most four times a second, the last report always. */
export class ProgressWriter {
  #latest: JobProgress = NO_PROGRESS;
  #pending: Promise<void> | undefined;
  #isStored = true;

  constructor(
    private readonly id: string,
    private readonly services: Pick<Services, 'decisions' | 'log'>,
    private readonly changes: Pick<JobChanges, 'tell'>,
  ) {}

  /** Takes a report; what an earlier one of the same step said and this one does not say stays. */
  readonly report = (progress: Partial<Progress> & { step: string }): void => {
    const isNewStep = progress.step !== this.#latest.step;
    this.#latest = { ...(isNewStep ? NO_PROGRESS : this.#latest), ...progress };
    this.#isStored = false;
    this.#pending ??= sleep(PROGRESS_MS)
      .then(() => this.#store())
      .finally(() => (this.#pending = undefined));
  };

  /** The last report is stored when the promise resolves. */
  async flush(): Promise<void> {
    await this.#pending;
    if (!this.#isStored) await this.#store();
  }

  async #store(): Promise<void> {
    this.#isStored = true;
    const { decisions, log } = this.services;
    try {
      await decisions.write(async (manager) => {
        await manager.update(JobEntity, { id: this.id }, { progress: this.#latest });
        await manager.increment(JobEntity, { id: this.id }, 'revision', 1);
      });
    } catch (error) {
      log.warn({ err: error, jobId: this.id }, 'progress was not stored');
    }
    this.changes.tell(this.id);
  }
}
