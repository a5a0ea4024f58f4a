import type { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { newId } from '../node-id.js';

/** Years from now: what a machine may take for the time before its clock is set. */
export const AHEAD = new Date('2099-01-01T00:00:00Z');

/** A job that was made and ended under a clock that was ahead. */
export const jobFromAhead = (kind: JobKind, values: Partial<JobEntity> = {}): JobEntity =>
  Object.assign(new JobEntity(), {
    id: newId('job', AHEAD.getTime()),
    kind,
    state: JobState.DONE,
    input: {},
    progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
    createdAt: AHEAD,
    startedAt: AHEAD,
    finishedAt: AHEAD,
    createdById: null,
    revision: 1,
    cancelRequested: false,
    ...values,
  });
