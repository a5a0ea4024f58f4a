import { setTimeout as sleep } from 'node:timers/promises';
import { eraseUsers, type EraseReport } from '@cartograph/events';
import { In, Not } from 'typeorm';
import { keptAnswersOf } from '../analytics/kept-answers.js';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { userHash } from '../audit/user-hash.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { newId } from '../node-id.js';
import { removeExports } from '../recommendation-exports/export-files.js';
import { snapshotId } from '../snapshot.js';
import {
  eraseFromAudiences,
  eraseFromAudit,
  eraseFromEvidence,
  eraseFromExposures,
  eraseFromOutcomes,
  eraseFromTrainings,
} from './erase-decisions.js';

/** What an erasure is given. The ids leave the job when it ends, however it ends. */
export interface EraseJobInput {
  userIds: string[];
  /** Ids that no log has, as they were recorded for campaigns; missing in jobs of before. */
  units?: string[];
}

/** What `Job.result` of an erasure says; it names nobody. */
export interface EraseJobResult {
  users: number;
  /** Of these nothing was found in the lake. */
  notFound: number;
  rowsRemoved: number;
  snapshots: { snapshotId: string; replacedBy: string }[];
  quarantineRows: number;
  pendingRows: number;
  audiences: number;
  insights: number;
  /** That users met campaigns. */
  exposures: number;
  /** What was recorded of users for campaigns. */
  outcomes: number;
  trainings: number;
  /** Files of recommendations: all there were, for each may name one of the users. */
  exports: number;
}

const WAIT_MS = 15 * 60_000;
/** The segment that a server writes cannot be rewritten. It ends it within seconds of seeing the erasure; one of an older version, within a minute. */
const SEGMENT_TRIES = 18;
const SEGMENT_PAUSE_MS = 10_000;

/** Erases users from the lake, then from what was decided and trained on it. Done again after a crash it ends what was begun. */
export const eraseJob: JobHandler<EraseJobInput> = {
  kind: JobKind.ERASE,
  async run({ userIds, units = [] }, context): Promise<EraseJobResult> {
    const { decisions, jobId, dataDir } = context;
    try {
      await forgetInputs(context, false);
      const lake = userIds.length > 0 ? await eraseFromLake(userIds, context) : NOTHING;
      await keptAnswersOf(context.lake).sweep();
      context.progress({ step: 'erasing from audiences, evidence and models', done: 0, total: null, unit: 'users' });
      const [audiences, insights] = [
        await eraseFromAudiences(context, userIds),
        await eraseFromEvidence(context, userIds),
      ];
      const everybody = [...userIds, ...units];
      await eraseFromAudit(context, everybody);
      const exposures = await eraseFromExposures(context, everybody);
      const outcomes = await eraseFromOutcomes(context, everybody);
      const trainings = await eraseFromTrainings(
        context,
        userIds,
        lake.snapshots.map((one) => one.snapshotId),
        new Date(),
      );
      const exports = await removeExports(dataDir);
      const result: EraseJobResult = {
        users: everybody.length,
        notFound: lake.notFound.length + units.length,
        rowsRemoved: lake.rowsRemoved,
        quarantineRows: lake.quarantineRows,
        pendingRows: lake.pendingRows,
        snapshots: lake.snapshots.map((one) => ({
          snapshotId: snapshotId(one.snapshotId),
          replacedBy: snapshotId(one.replacedBy),
        })),
        audiences,
        insights,
        exposures,
        outcomes,
        trainings,
        exports,
      };
      const hash = await userHash(dataDir);
      await decisions.write((manager) =>
        manager.insert(AuditEntryEntity, {
          id: newId('adt'),
          at: new Date(),
          actor: 'job',
          action: 'usersErased',
          target: jobId,
          detail: { ...result, userHashes: everybody.map(hash) },
          outcome: 'ok',
          requestId: jobId,
        }),
      );
      return result;
    } finally {
      await forgetInputs(context, true);
    }
  },
};

type Erased = Pick<EraseReport, 'snapshots' | 'quarantineRows' | 'pendingRows' | 'notFound'> & { rowsRemoved: number };

const NOTHING: Erased = { snapshots: [], quarantineRows: 0, pendingRows: 0, notFound: [], rowsRemoved: 0 };

/** Again while a living process writes a segment that names one of the users. */
async function eraseFromLake(userIds: string[], { dataDir, timeZone, signal, progress }: JobContext): Promise<Erased> {
  let all: Erased | null = null;
  for (let attempt = 1; ; attempt++) {
    const report = await eraseUsers(dataDir, userIds, {
      waitMs: WAIT_MS,
      dayZone: timeZone,
      signal,
      onProgress: progress,
    });
    const rows = report.snapshots.reduce((sum, { rowsRemoved }) => sum + rowsRemoved, 0);
    const before: Erased = all ?? { ...NOTHING, notFound: report.notFound };
    all = {
      snapshots: [...before.snapshots, ...report.snapshots],
      quarantineRows: before.quarantineRows + report.quarantineRows,
      pendingRows: before.pendingRows + report.pendingRows,
      notFound: before.notFound.filter((id) => report.notFound.includes(id)),
      rowsRemoved: before.rowsRemoved + rows,
    };
    if (report.openSegments.length === 0) return all;
    if (attempt === SEGMENT_TRIES)
      throw new JobFailure(
        'events-being-written',
        'Events that name one of the users are still being written by a process. Stop it, or let it end its segment, and erase again.',
      );
    progress({ step: 'waiting for events that are being written', done: attempt, total: SEGMENT_TRIES, unit: 'tries' });
    await sleep(SEGMENT_PAUSE_MS, undefined, { signal });
  }
}

/** Takes the ids out of the inputs of erasures: of this one, or of those that have ended in whatever way. */
async function forgetInputs({ decisions, jobId }: JobContext, own: boolean): Promise<void> {
  const which = own
    ? { id: jobId }
    : { kind: JobKind.ERASE, id: Not(jobId), state: Not(In([JobState.QUEUED, JobState.RUNNING])) };
  await decisions.write((manager) => manager.update(JobEntity, which, { input: { userIds: [] } }));
}
