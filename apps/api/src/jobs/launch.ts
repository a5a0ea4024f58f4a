import type { Progress } from '@cartograph/events';
import type { Failure } from './handler.js';
import type { JobEntity } from './job.entity.js';

/** How a job's work ended, before it is written down. */
export type Outcome =
  | { state: 'done'; result: object | null }
  | ({ state: 'failed' } & Failure)
  /** The handler gave up because it was asked to. */
  | { state: 'canceled' }
  /** The process went away without a word; `how` says how. */
  | { state: 'died'; how: string };

/** A job under way. */
export interface RunningJob {
  readonly outcome: Promise<Outcome>;
  /** Asks it to stop. */
  cancel(): void;
  /** Makes it stop. */
  kill(): void;
}

export type Launch = (
  job: Pick<JobEntity, 'id' | 'kind' | 'input' | 'createdById'>,
  onProgress: (progress: Partial<Progress> & { step: string }) => void,
) => RunningJob;
