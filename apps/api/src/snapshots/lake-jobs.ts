import { compact, removeSnapshots, verifyLake, type Removal, type VerifyReport } from '@cartograph/events';
import { keptAnswersOf } from '../analytics/answers/kept-answers.js';
import { JobKind, type JobHandler } from '../jobs/handler.js';
import { snapshotId } from '../snapshot.js';

/** Long enough for an import that is at work to end. */
const WAIT_MS = 15 * 60_000;

/** What `Job.result` of a compaction says. */
export interface CompactJobResult {
  snapshotId: string;
}

/** Which snapshots go; ids are the lake's own. */
export interface RemoveSnapshotsJobInput {
  ids?: string[];
  keepLast?: number;
  olderThanDays?: number;
}

/** What `Job.result` of a removal says; ids as answers name snapshots. */
export interface RemoveSnapshotsJobResult {
  removed: string[];
  /** Snapshots that stay because a living process reads them. */
  held: string[];
  freedBytes: number;
}

export interface VerifyJobInput {
  deep: boolean;
  /** Reads no faster than that. Default: as fast as it goes. */
  bytesPerSecond?: number;
}

/** What `Job.result` of a verification says. */
export type VerifyJobResult = VerifyReport;

export const compactJob: JobHandler = {
  kind: JobKind.COMPACT,
  async run(_input, { dataDir, timeZone, engine, signal, progress }): Promise<CompactJobResult> {
    const { id } = await compact(dataDir, {
      ...engine,
      waitMs: WAIT_MS,
      dayZone: timeZone,
      signal,
      onProgress: progress,
    });
    return { snapshotId: snapshotId(id) };
  },
};

export const removeSnapshotsJob: JobHandler<RemoveSnapshotsJobInput> = {
  kind: JobKind.REMOVE_SNAPSHOTS,
  async run(policy, { dataDir, lake, signal, progress }): Promise<RemoveSnapshotsJobResult> {
    const { removed, held, freedBytes }: Removal = await removeSnapshots(dataDir, policy, {
      waitMs: WAIT_MS,
      signal,
      onProgress: progress,
    });
    await keptAnswersOf(lake).sweep();
    return { removed: removed.map(snapshotId), held: held.map(snapshotId), freedBytes };
  },
};

export const verifyJob: JobHandler<VerifyJobInput> = {
  kind: JobKind.VERIFY,
  async run({ deep, bytesPerSecond }, { dataDir, engine, signal, progress }): Promise<VerifyJobResult> {
    const report = await verifyLake(dataDir, {
      ...engine,
      deep,
      signal,
      onProgress: progress,
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    });
    return {
      ...report,
      snapshotIds: report.snapshotIds.map(snapshotId),
      checks: report.checks.map((check) => ({
        ...check,
        snapshotId: check.snapshotId && snapshotId(check.snapshotId),
      })),
      problems: report.problems.map((problem) => ({
        ...problem,
        snapshotId: problem.snapshotId && snapshotId(problem.snapshotId),
      })),
    };
  },
};
