import path from 'node:path';
import { isOutOfMemory, QueryError, type ErrorFacts } from '../errors.js';
import { isForbidden, isWithoutRoom } from '../missing-file.js';

/** Why an operation on the lake's snapshots could not be done. */
export type LakeOperationErrorCode =
  | 'canceled'
  | 'no-space'
  | 'out-of-memory'
  | 'options'
  | 'ambiguous-snapshot'
  | 'is-current'
  | 'totals-differ'
  | 'not-empty'
  | 'no-backup'
  | 'backup-damaged'
  | 'lake-changed'
  | 'no-snapshot-whole'
  | 'not-whole'
  | 'no-permission'
  | 'unreadable';

/** An operation that was refused or stopped; the lake is as it was before. */
export class LakeOperationError extends Error {
  override readonly name = 'LakeOperationError';

  readonly facts: ErrorFacts;

  constructor(
    readonly code: LakeOperationErrorCode,
    message: string,
    { facts = {}, ...options }: ErrorOptions & { facts?: ErrorFacts } = {},
  ) {
    super(message, options);
    this.facts = facts;
  }
}

/** What the machine lacks, or that the caller canceled, in words; any other error as it is. */
export function inWords(error: unknown, what: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true && error === signal.reason)
    return new LakeOperationError('canceled', `the ${what} was canceled; the lake is as it was before`, {
      cause: error,
    });
  if (isWithoutRoom(error))
    return new LakeOperationError(
      'no-space',
      `the disk is full, so the ${what} was not done: free some space and try again`,
      { cause: error },
    );
  if (isOutOfMemory(error)) {
    return new LakeOperationError(
      'out-of-memory',
      `the memory that the ${what} may use was not enough: close other programs, or give it more`,
      { cause: error },
    );
  }
  return systemInWords(error, what);
}

/** What the system said about a file, in words; its folder is none of the caller's business, its name is. */
function systemInWords(error: unknown, what: string): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof QueryError) {
    const said = /(?:Cannot open|Could not (?:read|write|open)[^"]*) (?:file )?"(?<file>[^"]+)"(?:: (?<why>.+))?/.exec(
      error.message,
    )?.groups;
    if (said?.['file'] === undefined) return error;
    return /permission denied|read-only/i.test(said['why'] ?? '')
      ? noPermission(said['file'], what, error)
      : unreadable(said['file'], said['why'] ?? 'the system did not say why', what, error);
  }
  const { code, path: file = 'a file of the data folder', syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  if (code === 'EROFS')
    return new LakeOperationError(
      'no-permission',
      `the disk of the data folder is mounted read-only, so the ${what} was not done: mount it for writing, and do it again`,
      { facts: { file: path.basename(file) }, cause: error },
    );
  return isForbidden(error) ? noPermission(file, what, error) : unreadable(file, code, what, error);
}

const noPermission = (file: string, what: string, cause: Error): LakeOperationError =>
  new LakeOperationError(
    'no-permission',
    `${path.basename(file)} may not be read or written by this user, so the ${what} was not done: change the permissions of the folder, and do it again`,
    { facts: { file: path.basename(file) }, cause },
  );

const unreadable = (file: string, why: string, what: string, cause: Error): LakeOperationError =>
  new LakeOperationError(
    'unreadable',
    `${path.basename(file)} could not be read or written (${why}), so the ${what} was not done: look at the disk, run lake verify, and do it again`,
    { facts: { file: path.basename(file) }, cause },
  );
