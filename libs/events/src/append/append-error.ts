/** Why appended events were not taken. */
export type AppendErrorCode =
  | 'busy'
  | 'too-large'
  | 'closed'
  | 'no-space'
  | 'read-only'
  | 'unwritable'
  | 'bad-batch-id'
  | 'batch-conflict'
  | 'taken-over'
  | 'not-imported';

/** Events that were not acknowledged, or segments that were not imported. What was acknowledged before stays. */
export class AppendError extends Error {
  override readonly name = 'AppendError';

  constructor(
    readonly code: AppendErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const FORBIDDEN = new Set(['EROFS', 'EACCES', 'EPERM']);

/** What the machine refused, in words; an error that says it already, or that no system call made, as it is. */
export function inWords(error: unknown, folder: string): Error {
  if (error instanceof AppendError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const code = 'code' in error ? String(error.code) : '';
  if (FULL.has(code))
    return new AppendError(
      'no-space',
      `the disk of ${folder} is full, so these events were not taken: free some space and send them again`,
      { cause: error },
    );
  if (FORBIDDEN.has(code))
    return new AppendError(
      'read-only',
      `${folder} may not be written, so these events were not taken: give the process the right to write there, or choose another data folder`,
      { cause: error },
    );
  if (/^E[A-Z0-9]+$/.test(code))
    return new AppendError(
      'unwritable',
      `${folder} could not be written (${error.message}), so these events were not taken: look at the disk, then send them again`,
      { cause: error },
    );
  return error;
}
