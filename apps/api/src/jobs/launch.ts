import type { Progress } from '@cartograph/events';
import type { JobEntity } from './job.entity.js';

/** What a failure's sentence names, for sentences in other languages. */
export type FailureFacts = Readonly<Record<string, string | number | readonly string[]>>;

/** Why a job failed. */
export interface Failure {
  /** In words for the person who started it. */
  readonly error: string;
  /** Stable kebab-case code. */
  readonly code: string;
  readonly facts: FailureFacts;
}

/** How a job's work ended, before it is written down. */
export type Outcome =
  | { state: 'done'; result: object | null }
  | ({ state: 'failed' } & Failure)
  /** The handler gave up because it was asked to. */
  | { state: 'cancelled' }
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
