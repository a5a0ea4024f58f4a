import { ImportError, importLog, type ImportErrorCode, type ImportReport } from '@cartograph/events';
import { In } from 'typeorm';
import { JobKind, JobFailure, type JobContext, type JobHandler } from '../jobs/handler.js';
import { globalId } from '../node-id.js';
import { snapshotId } from '../snapshot.js';
import { IMPORT_PREFIX } from './import.js';
import { giveBackUploads, removeUploads, uploadFile } from './upload-files.js';
import { UploadEntity } from './upload.entity.js';

/** What an import job is given: files that were sent in, or paths on this machine. */
export type ImportJobInput = { keepDuplicates?: boolean; isSynthetic?: boolean } & ({ uploadIds: string[] } | { paths: string[] });

/** What `Job.result` of an import says. */
export type ImportJobResult = Pick<ImportReport, 'committed' | 'read' | 'accepted' | 'duplicates' | 'duplicatesFound' | 'quarantined' | 'warnings' | 'replacedSynthetic'> & { importId: string; snapshotId: string };

/** Long enough for an import of a month on a slow machine to end before this one gives up. */
const WAIT_MS = 15 * 60_000;

/** Refusals that are not the file's fault. */
const MAY_PASS: ReadonlySet<ImportErrorCode> = new Set<ImportErrorCode>(['cancelled', 'no-space', 'out-of-memory', 'passes-disagree']);

async function pathsOf(input: ImportJobInput, { dataDir, decisions }: JobContext): Promise<string[]> {
  if ('paths' in input) return input.paths;
  const found = await decisions.read.findBy(UploadEntity, { id: In(input.uploadIds) });
  return input.uploadIds.map((id) => {
    const upload = found.find((one) => one.id === id);
    if (!upload) throw new JobFailure('An uploaded file is gone. Send it again.');
    return uploadFile(dataDir, upload);
  });
}

/** Imports files into the lake; the files sent in are removed when they are used up. */
export const importJob: JobHandler<ImportJobInput> = {
  kind: JobKind.IMPORT,
  async run(input, context): Promise<ImportJobResult> {
    const paths = await pathsOf(input, context);
    const usedUp = async (): Promise<void> => {
      if ('uploadIds' in input) await removeUploads(context, input.uploadIds);
    };
    let report: ImportReport;
    try {
      report = await importLog({
        dataDir: context.dataDir,
        paths,
        keepDuplicates: input.keepDuplicates ?? false,
        isSynthetic: input.isSynthetic ?? false,
        waitMs: WAIT_MS,
        onProgress: (progress) => context.progress(progress),
        signal: context.signal,
      });
    } catch (error) {
      // A file that was refused would be refused again; after a cancellation or a fault of the machine it may be imported after all.
      if (error instanceof ImportError && !MAY_PASS.has(error.code)) await usedUp();
      else if ('uploadIds' in input) await giveBackUploads(context, input.uploadIds);
      throw error;
    }
    await usedUp();
    const { committed, read, accepted, duplicates, duplicatesFound, quarantined, warnings, replacedSynthetic } = report;
    return { importId: globalId(IMPORT_PREFIX, report.id), snapshotId: snapshotId(report.snapshot.id), committed, read, accepted, duplicates, duplicatesFound, quarantined, warnings, replacedSynthetic };
  },
};
