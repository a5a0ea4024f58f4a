import type { EngineLimits, Progress } from '@cartograph/events';
import type { JobKind } from './handler.js';
import type { Outcome } from './launch.js';

/** What the server tells a job's process. */
export type ToWorker =
  | {
      type: 'start';
      jobId: string;
      kind: JobKind;
      input: object;
      createdById: string | null;
      dataDir: string;
      timeZone: string;
      engine: EngineLimits;
      featuresModule: string | undefined;
      logLevel: string;
    }
  | { type: 'cancel' };

/** What a job's process tells the server. */
export type FromWorker =
  | { type: 'progress'; progress: Partial<Progress> & { step: string } }
  | { type: 'outcome'; outcome: Outcome };
