import { openAppender } from '@cartograph/events';
import { IMPORT_PREFIX } from '../imports/import.js';
import { JobKind, type JobHandler } from '../jobs/handler.js';
import { globalId } from '../node-id.js';
import { snapshotId } from '../snapshot.js';

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
      return {
        importId: globalId(IMPORT_PREFIX, report.id),
        snapshotId: snapshotId(report.snapshot.id),
        accepted: report.accepted,
      };
    } finally {
      await appender.close();
    }
  },
};
