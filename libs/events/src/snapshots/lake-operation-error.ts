import { QueryError } from '../errors.js';

/** Why an operation on the lake's snapshots could not be done. */
export type LakeOperationErrorCode =
  | 'cancelled' | 'no-space' | 'out-of-memory' | 'options' | 'ambiguous-snapshot' | 'is-current' | 'totals-differ'
  | 'not-empty' | 'no-backup' | 'backup-damaged' | 'lake-changed';

/** An operation that was refused or stopped; the lake is as it was before. */
export class LakeOperationError extends Error {
  override readonly name = 'LakeOperationError';

  constructor(readonly code: LakeOperationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What the machine lacks, or that the caller cancelled, in words; any other error as it is. */
export function inWords(error: unknown, what: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true && error === signal.reason) return new LakeOperationError('cancelled', `the ${what} was cancelled; the lake is as it was before`, { cause: error });
  const text = error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}` : '';
  if (/no space left|ENOSPC|disk full/i.test(text)) return new LakeOperationError('no-space', `the disk is full, so the ${what} was not done: free some space and try again`, { cause: error });
  if (error instanceof QueryError && /out of memory/i.test(text)) {
    return new LakeOperationError('out-of-memory', `the memory that the ${what} may use was not enough: close other programs, or give it more`, { cause: error });
  }
  return error;
}
