import { type DamagedLakeError, isForbidden, isOutOfMemory } from '@cartograph/events';
import type { Words } from '@cartograph/words';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { withoutDataDir } from './data-paths.js';
import { isFull, ReadOnlyError, UnwritableError } from './database/unwritable.js';

/** The closed list of what `extensions.code` can say. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'COST_EXCEEDED',
  'RATE_LIMITED',
  'TIMEOUT',
  'READ_ONLY',
  'UNAVAILABLE',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const HTTP_STATUS: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  COST_EXCEEDED: 400,
  RATE_LIMITED: 429,
  TIMEOUT: 503,
  READ_ONLY: 403,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** What exactly is wrong, for words in another language: a stable kebab-case code, and what the message names, by name. In an error of a question these are its extensions. */
export interface Problem {
  problem: string;
  facts: Readonly<Record<string, unknown>>;
}

/** An expected failure of a whole request or field. Its message goes to the caller as it is, so it says what to do. */
export class ApiError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(
    code: ErrorCode,
    message: string,
    options: { extensions?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { extensions: { ...options.extensions, code } });
    this.name = 'ApiError';
    this.code = code;
    if (options.cause !== undefined) this.cause = options.cause;
  }

  /** The same error with the HTTP status a request refused before execution answers with. */
  forHttp(): ApiError {
    const { retryAfterSeconds } = this.extensions;
    const headers =
      typeof retryAfterSeconds === 'number' ? new Map([['retry-after', String(retryAfterSeconds)]]) : null;
    return new ApiError(this.code, this.message, {
      extensions: { ...this.extensions, http: { status: HTTP_STATUS[this.code], ...(headers ? { headers } : {}) } },
      cause: this.cause,
    });
  }

  get httpStatus(): number {
    return HTTP_STATUS[this.code];
  }
}

export const badInput = (message: string, what?: Problem): ApiError =>
  new ApiError('BAD_USER_INPUT', message, { extensions: { ...what } });
export const notFound = (message: string): ApiError => new ApiError('NOT_FOUND', message);
export const unavailable = (message: string, cause?: unknown, what?: Problem): ApiError =>
  new ApiError('UNAVAILABLE', message, { cause, extensions: { ...what } });

/** What an error says for programs beside its code; null where that is nothing. */
export function problemOf({ extensions: { problem, facts } }: ApiError): Problem | null {
  return typeof problem === 'string' ? { problem, facts: (facts ?? {}) as Problem['facts'] } : null;
}

/** `problem` is what the error says for programs, where it is one that `of` names. */
type Translation = { name: string; code: ErrorCode; problem?: { of: string; is: string } };
/** Errors of the libraries that a caller can act on, by class name; their messages are written for people. */
const LIBRARY_ERRORS: Translation[] = [
  { name: 'NoSnapshotError', code: 'NOT_FOUND' },
  { name: 'UnknownSnapshotError', code: 'NOT_FOUND' },
  { name: 'NewerDataError', code: 'UNAVAILABLE' },
  { name: 'LeaseHeldError', code: 'UNAVAILABLE' },
  { name: 'LeaseLostError', code: 'UNAVAILABLE' },
  { name: 'LakeOperationError', code: 'UNAVAILABLE' },
  { name: 'AppendError', code: 'UNAVAILABLE' },
  { name: 'DatabaseBusyError', code: 'UNAVAILABLE' },
  { name: 'ReadOnlyError', code: 'READ_ONLY' },
  { name: 'OlderDataError', code: 'UNAVAILABLE' },
  { name: 'LostTransactionError', code: 'UNAVAILABLE' },
  { name: 'InvalidInputError', code: 'BAD_USER_INPUT' },
  { name: 'QuestionError', code: 'BAD_USER_INPUT', problem: { of: 'not-logged', is: 'audience-not-logged' } },
  { name: 'InvalidPeriodError', code: 'BAD_USER_INPUT' },
  { name: 'InvalidTimeZoneError', code: 'BAD_USER_INPUT' },
];

/** Apollo's own codes, all of them the caller's mistake. */
const CALLER_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * GraphQL reports what is wrong with a document, a variable or an argument with its place in the document and no place in the answer;
 * what happens inside a resolver has a place in the answer.
 */
const isCallersMistake = (error: GraphQLError): boolean =>
  CALLER_CODES.has(String(error.extensions['code'])) || (error.locations !== undefined && error.path === undefined);

const DISK_FULL =
  "The disk of the server's data folder is full. Free some space, or inodes (df -i), there and try again.";
const OUT_OF_MEMORY =
  'The question needs more memory than the engine may use, on the disk too. Ask about a shorter period or one category, or start the server with more --memory.';
const NOT_WRITABLE =
  "The server may not read or write its data folder. Give its files to the server's user, or mount its disk for writing, and try again; the log names the file.";

const DISK_FAILED =
  'The server could not use the disk of its data folder. Whatever was being changed was not saved. Check the disk and try again; the log names the fault.';

/** What the system or the database refuses for want of room, of permission or of a sound disk; null for anything else. */
export function refusedBySystem(error: Error): 'no-space' | 'no-permission' | 'disk-failed' | null {
  if (error instanceof UnwritableError) return isFull(error.why) ? 'no-space' : 'no-permission';
  const code = 'code' in error ? String(error.code) : '';
  if (/^(?:ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/.test(code)) return 'no-space';
  if (code === 'EIO' || code.startsWith('SQLITE_IOERR')) return 'disk-failed';
  // Of a file: a port, too, may be forbidden.
  return code.startsWith('SQLITE_READONLY') || (isForbidden(error) && 'path' in error) ? 'no-permission' : null;
}

/** The result of a write that may be left undone; null where nothing can be written. @throws whatever else it throws. */
export const unlessUnwritable = <T>(write: Promise<T>): Promise<T | null> =>
  write.catch((error: unknown) => {
    const { driverError = error } = error as { driverError?: unknown };
    if (driverError instanceof ReadOnlyError) return null;
    if (driverError instanceof Error && refusedBySystem(driverError) !== null) return null;
    throw error;
  });

const REFUSALS = { 'no-space': DISK_FULL, 'no-permission': NOT_WRITABLE, 'disk-failed': DISK_FAILED };

const isDamage = (error: Error): error is Error & Pick<DamagedLakeError, 'file'> => error.name === 'DamagedLakeError';

/** Turns whatever was thrown into one of ours; anything unexpected becomes INTERNAL with the cause attached for the log. */
export function toApiError(thrown: unknown): ApiError {
  let error = thrown;
  let mistake: GraphQLError | undefined;
  while (error instanceof GraphQLError && !(error instanceof ApiError)) {
    if (isCallersMistake(error)) mistake ??= error;
    if (!error.originalError) break;
    error = error.originalError;
  }
  if (error instanceof ApiError) return error;
  if (mistake) return new ApiError('BAD_USER_INPUT', mistake.message, { cause: mistake });
  if (error instanceof Error) {
    // By name: it may come from the process that works out long answers.
    if (isDamage(error))
      return new ApiError('UNAVAILABLE', error.message, {
        cause: error,
        extensions: { problem: 'damaged-lake', facts: { file: error.file.replace(/^.*[\\/](?=lake[\\/])/, '') } },
      });
    const known = LIBRARY_ERRORS.find((entry) => entry.name === (error as Error).name);
    if (known) {
      const { code, problem } = known;
      const isTold = problem !== undefined && 'problem' in error && error.problem === problem.of;
      return new ApiError(code, error.message, {
        cause: error,
        ...(isTold ? { extensions: { problem: problem.is, facts: {} } } : {}),
      });
    }
    const refused = refusedBySystem(error);
    if (refused !== null) return new ApiError('UNAVAILABLE', REFUSALS[refused], { cause: error });
    if (isOutOfMemory(error))
      return new ApiError('UNAVAILABLE', OUT_OF_MEMORY, {
        cause: error,
        extensions: { problem: 'out-of-memory', facts: {} },
      });
    if (error.name === 'AbortError' || error.name === 'TimeoutError') {
      return new ApiError(
        'TIMEOUT',
        'The request took too long and was stopped. Ask for a shorter period or fewer items.',
        { cause: error },
      );
    }
  }
  return new ApiError('INTERNAL', 'Something went wrong on our side.', { cause: error });
}

/** The same error in the asker's language, where that has words for what is wrong. */
export function inWords<E extends GraphQLFormattedError>(error: E, words: Words): E {
  const { problem, facts } = error.extensions ?? {};
  return typeof problem === 'string'
    ? { ...error, message: words.refusal({ code: problem, facts, message: error.message }) }
    : error;
}

/**
 * Writes an error the way callers see it: a code of the closed list, the request's id, no stack, no inner message of a bug, no folder of the server.
 * What is masked, and what the system refuses, goes to the log under the same id.
 */
export function presentError(
  thrown: unknown,
  scope: { requestId: string; log: Logger; dataDir: string },
): GraphQLFormattedError {
  const error = toApiError(thrown);
  const { locations, path } = thrown instanceof GraphQLError ? thrown : { locations: undefined, path: undefined };
  const isInternal = error.code === 'INTERNAL';
  if (isInternal) scope.log.error({ err: error.cause, requestId: scope.requestId, path }, 'request failed');
  else if (error.cause instanceof Error && refusedBySystem(error.cause) !== null)
    scope.log.error({ err: error.cause, requestId: scope.requestId, path }, 'the data folder could not be used');
  const { http: _http, stacktrace: _stacktrace, ...extensions } = error.extensions as Record<string, unknown>;
  return {
    message: isInternal
      ? `${error.message} Quote request ${scope.requestId} when you report it.`
      : withoutDataDir(error.message, scope.dataDir),
    ...(locations ? { locations } : {}),
    ...(path ? { path } : {}),
    extensions: { ...extensions, code: error.code, requestId: scope.requestId },
  };
}
