import { ImportError, importLog, type ImportErrorCode, type ImportReport, type ReadAs } from '@cartograph/events';
import { In } from 'typeorm';
import { JobKind, JobFailure, type JobContext, type JobHandler } from '../jobs/handler.js';
import { importId, snapshotId } from '../snapshot.js';
import { allowedPaths, SERVER_PATH_CODES, ServerPathError } from './server-paths.js';
import { giveBackUploads, removeUploads, uploadFile } from './upload-files.js';
import { UploadEntity } from './upload.entity.js';

/** Files of an import: sent in, on the server below the allowed folders, or named by the local operator, who may read any. */
interface Sources {
  uploadIds?: string[];
  serverPaths?: string[];
  paths?: string[];
}

/** What an import job is given. */
export interface ImportJobInput extends Sources {
  keepDuplicates?: boolean;
  isSynthetic?: boolean;
  replaceMonths?: boolean | string[];
  readAgain?: boolean;
  acceptCut?: boolean;
  maxBadShare?: number;
  readAs?: ReadAs;
  catalog?: Sources;
}

/** What `Job.result` of an import says. */
export type ImportJobResult = Pick<
  ImportReport,
  | 'committed'
  | 'read'
  | 'accepted'
  | 'duplicates'
  | 'duplicatesFound'
  | 'duplicatesByType'
  | 'quarantined'
  | 'warnings'
  | 'replacedSynthetic'
  | 'replacedRows'
  | 'alreadyImported'
  | 'seconds'
> & { importId: string; snapshotId: string };

/** Long enough for an import of a month on a slow machine to end before this one gives up. */
const WAIT_MS = 15 * 60_000;

/** Refusals that are not the file's fault. */
const MAY_PASS: ReadonlySet<ImportErrorCode> = new Set<ImportErrorCode>([
  'canceled',
  'no-space',
  'out-of-memory',
  'passes-disagree',
]);

/** Looked at again: a link may have been turned since the job was asked for. */
async function serverPathsOf(paths: string[], dataDir: string): Promise<string[]> {
  try {
    return await allowedPaths(paths, dataDir);
  } catch (error) {
    throw error instanceof ServerPathError
      ? new JobFailure(SERVER_PATH_CODES[error.code], error.message, { facts: { file: error.path }, cause: error })
      : error;
  }
}

async function pathsOf(
  { uploadIds = [], serverPaths = [], paths = [] }: Sources,
  { dataDir, decisions }: JobContext,
): Promise<string[]> {
  const found = await decisions.read.findBy(UploadEntity, { id: In(uploadIds) });
  const sent = uploadIds.map((id) => {
    const upload = found.find((one) => one.id === id);
    if (!upload) throw new JobFailure('upload-gone', 'An uploaded file is gone. Send it again.');
    return uploadFile(dataDir, upload);
  });
  return [...sent, ...(await serverPathsOf(serverPaths, dataDir)), ...paths];
}

/** Imports files into the lake; the files sent in are removed when they are used up. */
export const importJob: JobHandler<ImportJobInput> = {
  kind: JobKind.IMPORT,
  async run(input, context): Promise<ImportJobResult> {
    const sent = [...(input.uploadIds ?? []), ...(input.catalog?.uploadIds ?? [])];
    let report: ImportReport;
    try {
      const catalog = await pathsOf(input.catalog ?? {}, context);
      report = await importLog({
        ...context.engine,
        dataDir: context.dataDir,
        dayZone: context.timeZone,
        paths: await pathsOf(input, context),
        keepDuplicates: input.keepDuplicates ?? false,
        replaceMonths: input.replaceMonths ?? false,
        readAgain: input.readAgain ?? false,
        acceptCut: input.acceptCut ?? false,
        isSynthetic: input.isSynthetic ?? false,
        ...(input.maxBadShare === undefined ? {} : { maxBadShare: input.maxBadShare }),
        ...(input.readAs === undefined ? {} : { readAs: input.readAs }),
        ...(catalog.length === 0 ? {} : { catalog }),
        waitMs: WAIT_MS,
        onProgress: (progress) => context.progress(progress),
        signal: context.signal,
      });
    } catch (error) {
      // A file that was refused would be refused again; after a cancellation or a fault of the machine it may be imported after all.
      if (error instanceof ImportError && !MAY_PASS.has(error.code)) await removeUploads(context, sent);
      else if (sent.length > 0) await giveBackUploads(context, sent);
      throw error;
    }
    await removeUploads(context, sent);
    const {
      committed,
      read,
      accepted,
      duplicates,
      duplicatesFound,
      duplicatesByType,
      quarantined,
      warnings,
      replacedSynthetic,
      replacedRows,
      alreadyImported,
      seconds,
    } = report;
    return {
      importId: importId(report.id),
      snapshotId: snapshotId(report.snapshot.id),
      committed,
      read,
      accepted,
      duplicates,
      duplicatesFound,
      duplicatesByType,
      quarantined,
      warnings,
      replacedSynthetic,
      replacedRows,
      alreadyImported,
      seconds,
    };
  },
};
