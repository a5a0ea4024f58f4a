/** Something the person at the keyboard can mend; the message is one sentence that says how. */
export class CliError extends Error {
  override readonly name = 'CliError';

  /** @param code - the exit code: 1 failed, 2 called wrongly. */
  constructor(
    message: string,
    readonly code: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** SIGINT or SIGTERM while a command was at work. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(readonly signal: 'SIGINT' | 'SIGTERM') {
    super('Stopped as you asked; nothing is half-written.');
  }
}

/** Errors of the rooms below whose message is written for people. */
const SPEAKING = new Set([
  'ImportError',
  'LakeOperationError',
  'AppendError',
  'BackupError',
  'DamagedLakeError',
  'LeaseHeldError',
  'LeaseLostError',
  'NewerDataError',
  'OlderDataError',
  'UnreadyDataError',
  'UnwritableError',
  'ReadOnlyError',
  'NoSnapshotError',
  'QuestionError',
  'PortTakenError',
  'ListenError',
  'StartOptionError',
  'ResetError',
  'RestoringError',
  'DatabaseBusyError',
  'ArtifactError',
  'NothingToTrainOnError',
  'ImpossibleUpliftError',
  'ImpossibleSimulationError',
  'UnusableHistoryError',
  'UnusableCampaignError',
  'RatingsError',
  'JobFailure',
]);

const SYSTEM: Record<string, (path: string) => string> = {
  EACCES: (path) =>
    `${path} may not be read or written by this user: change its permissions, or choose another folder with --data.`,
  EPERM: (path) =>
    `${path} may not be read or written by this user: change its permissions, or choose another folder with --data.`,
  EROFS: (path) => `${path} is on a disk that cannot be written: choose another folder with --data.`,
  // What making a folder on such a disk comes to.
  ENOENT: (path) =>
    `${path} cannot be made, for its disk cannot be written or is not there: choose another folder with --data.`,
  ENOTDIR: (path) => `${path} lies below a file, not a folder: choose another folder with --data.`,
  EEXIST: (path) => `${path} is a file where a folder is needed: choose another folder with --data.`,
  ENOSPC: (path) =>
    `The disk of ${path} is full: free some space, or inodes (df -i), or choose another folder with --data.`,
};

/** What the database of decisions says by its code. */
const DATABASE: readonly { code: RegExp; sentence: string }[] = [
  {
    code: /^SQLITE_(?:NOTADB|CORRUPT)/,
    sentence:
      'The database cartograph.sqlite in the data folder is damaged: restore it from a backup, or choose another folder with --data.',
  },
  {
    code: /^SQLITE_FULL/,
    sentence: 'The disk of the data folder is full: free some space, or choose another folder with --data.',
  },
  {
    code: /^SQLITE_(?:READONLY|CANTOPEN|PERM)/,
    sentence:
      'The database cartograph.sqlite in the data folder cannot be opened or written: change its permissions, see that the disk has free space and free inodes (df -i), or choose another folder with --data.',
  },
];

/** Rooms below know snapshots, and imports after that word, by the lake's own ids; people see them as queries name them. */
const withGlobalIds = (error: Error): string =>
  ['NoSnapshotError', 'LakeOperationError', 'ImportError'].includes(error.name)
    ? error.message.replaceAll(
        /(?<![\w/.-])(import )?(\d{8}t\d{6}-[0-9a-z]{8,})(?![\w.-])/g,
        (_, word: string | undefined, id: string) => (word === undefined ? `snp_${id}` : `${word}imp_${id}`),
      )
    : error.message;

/** Turns whatever was thrown into one sentence and an exit code. */
export function explainFailure(error: unknown): { sentence: string; code: number } {
  if (error instanceof CliError) return { sentence: `Error: ${error.message}`, code: error.code };
  if (error instanceof InterruptedError)
    return { sentence: error.message, code: error.signal === 'SIGINT' ? 130 : 143 };
  if (!(error instanceof Error)) return { sentence: `Error: ${String(error)}`, code: 1 };
  // A canceled piece of work wraps why it was canceled.
  if (error.cause instanceof InterruptedError) return explainFailure(error.cause);
  const { code: reason } = error as { code?: unknown };
  if (SPEAKING.has(error.name))
    return { sentence: `Error: ${withGlobalIds(error)}`, code: reason === 'options' ? 2 : 1 };
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const system = code === undefined || (code === 'ENOENT' && syscall !== 'mkdir') ? undefined : SYSTEM[code];
  if (system && syscall) return { sentence: `Error: ${system(path ?? 'the data folder')}`, code: 1 };
  const database = DATABASE.find((entry) => entry.code.test(code ?? ''));
  if (database) return { sentence: `Error: ${database.sentence}`, code: 1 };
  return {
    sentence: `Error: something went wrong on our side (${error.message}). Please report it with the lines below.\n${error.stack ?? ''}`,
    code: 1,
  };
}
