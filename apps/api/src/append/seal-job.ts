import { openAppender } from '@cartograph/events';
import { JobKind, type JobHandler } from '../jobs/handler.js';
import { importId, snapshotId } from '../snapshot.js';

/** What `Job.result` of a sealing says; null ids where nothing was waiting. */
export interface SealJobResult {
  importId: string | null;
  snapshotId: string | null;
  accepted: number;
}

/** Long enough for an import that is at work to end. */
const WAIT_MS = 15 * 60_000;

/** Imports the segments that every process of the data folder has ended. */
export const sealJob: JobHandler = {
  kind: JobKind.SEAL,
  async run(_input, { dataDir, timeZone, engine, signal, progress }): Promise<SealJobResult> {
    const appender = await openAppender(dataDir);
    try {
      const report = await appender.seal({
        ...engine,
        waitMs: WAIT_MS,
        dayZone: timeZone,
        signal,
        onProgress: progress,
      });
      if (report === null) return { importId: null, snapshotId: null, accepted: 0 };
      return { importId: importId(report.id), snapshotId: snapshotId(report.snapshot.id), accepted: report.accepted };
    } finally {
      await appender.close();
    }
  },
};
