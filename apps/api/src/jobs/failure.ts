import path from 'node:path';
import {
  AppendError,
  DamagedLakeError,
  ImportError,
  isForbidden,
  LakeOperationError,
  LeaseHeldError,
  LeaseLostError,
  NewerDataError,
  NoSnapshotError,
} from '@cartograph/events';
import { ArtifactError } from '@cartograph/recommend';
import { withoutDataDir } from '../data-paths.js';
import { refusedBySystem, toApiError } from '../errors.js';
import { importId, snapshotId } from '../snapshot.js';
import { type Failure, type FailureFacts, type JobContext, JobFailure } from './handler.js';

type Words = Omit<Failure, 'error'> & { message: string };

/** Says why a job failed, for whoever started it; what is no one's business but ours goes to the log only. */
export function failureOf(
  error: unknown,
  { jobId, dataDir, log }: Pick<JobContext, 'jobId' | 'dataDir' | 'log'>,
): Failure {
  const words = spoken(error, dataDir) ?? translated(error);
  if (words === null) {
    log.error({ err: error, jobId }, 'job failed unexpectedly');
    return {
      error: `Something went wrong on our side. Quote ${jobId} when you report it; the log has the details.`,
      code: 'internal',
      facts: { id: jobId },
    };
  }
  log.warn({ err: error, jobId }, 'job failed');
  const { message, code, facts } = words;
  return {
    error: withoutDataDir(withGlobalIds(message), dataDir),
    code,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [
        name,
        typeof fact === 'string' ? factOf(name, fact, dataDir) : fact,
      ]),
    ),
  };
}

const factOf = (name: string, fact: string, dataDir: string): string =>
  name === 'importId' ? importId(fact) : withoutDataDir(fact, dataDir);

/** Sentences of the lake name snapshots, and imports after that word, by its own ids; people know them as answers name them. */
const withGlobalIds = (sentence: string): string =>
  sentence.replaceAll(
    /(?<![\w/.-])(import )?(\d{8}t\d{6}-[0-9a-z]{8,})(?![\w.-])/g,
    (_, word: string | undefined, id: string) => (word === undefined ? snapshotId(id) : `${word}${importId(id)}`),
  );

/** Errors that are written for people. */
function spoken(error: unknown, dataDir: string): Words | null {
  if (error instanceof JobFailure || error instanceof LakeOperationError)
    return { message: error.message, code: error.code, facts: error.facts };
  if (error instanceof ImportError)
    return { message: error.message, code: error.code, facts: { ...error.facts, ...firstProblem(error) } };
  if (error instanceof AppendError) return { message: error.message, code: error.code, facts: {} };
  if (error instanceof DamagedLakeError)
    return {
      message: error.message,
      code: 'damaged-lake',
      facts: { file: path.relative(path.resolve(dataDir), error.file) },
    };
  if (error instanceof LeaseHeldError)
    return { message: error.message, code: 'lake-busy', facts: { what: error.what } };
  if (error instanceof LeaseLostError)
    return { message: `${error.message}: start it again`, code: 'lease-lost', facts: {} };
  if (error instanceof NoSnapshotError)
    return { message: error.message, code: error.snapshotId === null ? 'no-data' : 'no-snapshot', facts: {} };
  if (error instanceof NewerDataError) return { message: error.message, code: 'newer-data', facts: {} };
  if (error instanceof ArtifactError) return { message: error.message, code: 'damaged-model', facts: {} };
  return null;
}

/** Where the first bad row of a refused file stands, and the columns that it lacks. */
function firstProblem({ problems }: ImportError): FailureFacts {
  const missing = problems.flatMap(({ reason, column }) =>
    reason === 'missing-column' && column !== null ? [column] : [],
  );
  const first = problems.find(({ isWarning, line, reason }) => !isWarning && line > 0 && !reason.endsWith('-column'));
  return {
    ...(missing.length === 0 ? {} : { missing }),
    ...(first === undefined
      ? {}
      : { line: first.line, column: first.column ?? '', reason: first.reason, remedy: first.remedy }),
  };
}

/** What the system or the database refused; null for a bug. */
function translated(error: unknown): Words | null {
  const { code, syscall, path: file } = (error instanceof Error ? error : {}) as Partial<NodeJS.ErrnoException>;
  if (file !== undefined && isForbidden(error))
    return {
      message: `${file} may not be read or written by the server: change the permissions of the data folder, and start it again.`,
      code: 'no-permission',
      facts: { file: path.basename(file) },
    };
  const refused = error instanceof Error ? refusedBySystem(error) : null;
  const isOfFile = code !== undefined && syscall !== undefined && file !== undefined;
  const known = toApiError(error);
  // A fault of the disk says more where it names the file.
  if (known.code !== 'INTERNAL' && !(refused === 'disk-failed' && isOfFile))
    return { message: known.message, code: refused ?? known.code.toLowerCase().replaceAll('_', '-'), facts: {} };
  if (!isOfFile) return null;
  return {
    message: `${file} could not be read or written (${code}): look at the disk of the data folder, and start it again.`,
    code: 'unreadable',
    facts: { file: path.basename(file) },
  };
}
