import type { JobState } from '../generated/schema.js';
import type { UserErrorFieldsFragment } from '../operations/shop.generated.js';

/** One expected failure of a mutation: which field, and what to do about it. */
export type UserError = UserErrorFieldsFragment;

/** One error of a GraphQL answer, as the server wrote it. */
export interface GraphQLFailure {
  message: string;
  code: string | null;
  path: readonly (string | number)[];
  requestId: string | null;
}

/**
 * Why a call failed; `kind` tells the members apart.
 *
 * - `unauthenticated` no session or key, or an expired one · `forbidden` the caller lacks the permission
 * - `bad-input` the arguments or the document are wrong · `not-found` · `conflict` somebody else changed it first
 * - `cost-exceeded` ask for less at once: the document costs `requested` points, `limit` are allowed (null where not told)
 * - `rate-limited` wait `retryAfterSeconds` (null where not told)
 * - `timeout` the client's or the server's time ran out; `asJob` names the question that a job can answer without that limit: ask with `wait: true`
 * - `read-only` the server changes nothing: send the mutation to another, or once it was started without `--read-only`
 * - `job-ended` a job that was waited for ended without a result · `unavailable` the server cannot answer now
 * - `internal` a fault of the server, under `requestId` in its log
 * - `network` nothing came back · `protocol` something came back that is not the API's (a proxy's page, another server)
 * - `user-errors` a mutation's expected failures; `payload` is the whole payload, with the current thing after a CONFLICT
 */
export type Failure =
  | {
      kind:
        | 'unauthenticated'
        | 'forbidden'
        | 'bad-input'
        | 'not-found'
        | 'conflict'
        | 'read-only'
        | 'unavailable'
        | 'internal';
    }
  | { kind: 'cost-exceeded'; requested: number | null; limit: number | null }
  | { kind: 'rate-limited'; retryAfterSeconds: number | null }
  | { kind: 'timeout'; where: 'client' | 'server'; asJob?: string }
  | { kind: 'job-ended'; job: string; state: JobState; errorCode: string | null }
  | { kind: 'network' }
  | { kind: 'protocol'; status: number }
  | { kind: 'user-errors'; userErrors: readonly UserError[]; payload: unknown };

/** Every value of `Failure['kind']`. */
export type FailureKind = Failure['kind'];

/** What else is known about a failed call. */
export interface FailureEvidence {
  requestId?: string | null;
  errors?: readonly GraphQLFailure[];
  partialData?: unknown;
  cause?: unknown;
}

/**
 * What every method of the client rejects with, except for a caller's own abort, which rejects with the signal's reason.
 * `switch (error.failure.kind)` narrows to the failure's own fields.
 */
export class CartographError extends Error {
  override readonly name = 'CartographError';
  readonly failure: Failure;
  /** Names this call in the server's log; null when the server was not reached. */
  readonly requestId: string | null;
  /** All errors of the answer, the first of which decided `failure`. */
  readonly errors: readonly GraphQLFailure[];
  /** The data that came with the errors, or null. */
  readonly partialData: unknown;

  constructor(failure: Failure, message: string, evidence: FailureEvidence = {}) {
    super(message, evidence.cause === undefined ? undefined : { cause: evidence.cause });
    this.failure = failure;
    this.requestId = evidence.requestId ?? null;
    this.errors = evidence.errors ?? [];
    this.partialData = evidence.partialData ?? null;
  }

  get kind(): FailureKind {
    return this.failure.kind;
  }
}

const plainKinds = {
  UNAUTHENTICATED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  BAD_USER_INPUT: 'bad-input',
  GRAPHQL_PARSE_FAILED: 'bad-input',
  GRAPHQL_VALIDATION_FAILED: 'bad-input',
  NOT_FOUND: 'not-found',
  CONFLICT: 'conflict',
  READ_ONLY: 'read-only',
  UNAVAILABLE: 'unavailable',
  INTERNAL: 'internal',
} as const;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const stringOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads the `errors` of a GraphQL answer, whatever they turn out to be. */
function readErrors(errors: readonly unknown[], requestId: string | null): GraphQLFailure[] {
  return errors.filter(isRecord).map((error) => {
    const extensions = isRecord(error['extensions']) ? error['extensions'] : {};
    const path = Array.isArray(error['path']) ? error['path'] : [];
    return {
      message: stringOrNull(error['message']) ?? 'The server gave no message.',
      code: stringOrNull(extensions['code']),
      path: path.filter((step) => typeof step === 'string' || typeof step === 'number'),
      requestId: stringOrNull(extensions['requestId']) ?? requestId,
    };
  });
}

/** What the transport knows of an answer besides its body. */
export interface AnswerContext {
  requestId: string | null;
  retryAfterSeconds: number | null;
  cost: unknown;
  partialData: unknown;
}

/** Turns a GraphQL answer's errors into the error that callers catch. The first error decides. */
export function fromGraphQLErrors(errors: readonly unknown[], context: AnswerContext): CartographError {
  const read = readErrors(errors, context.requestId);
  const first = read[0];
  const extensions =
    errors
      .filter(isRecord)
      .map((error) => error['extensions'])
      .find(isRecord) ?? {};
  const evidence = { requestId: first?.requestId ?? context.requestId, errors: read, partialData: context.partialData };
  return new CartographError(
    failureFor(first?.code ?? null, extensions, context),
    first?.message ?? 'The answer has errors.',
    evidence,
  );
}

function failureFor(code: string | null, extensions: Record<string, unknown>, context: AnswerContext): Failure {
  if (code === 'COST_EXCEEDED') {
    const cost = [extensions['cost'], context.cost, extensions].find(isRecord) ?? {};
    return { kind: 'cost-exceeded', requested: numberOrNull(cost['requested']), limit: numberOrNull(cost['limit']) };
  }
  if (code === 'RATE_LIMITED') {
    return {
      kind: 'rate-limited',
      retryAfterSeconds: numberOrNull(extensions['retryAfterSeconds']) ?? context.retryAfterSeconds,
    };
  }
  if (code === 'TIMEOUT') {
    const question =
      extensions['problem'] === 'takes-a-job' && isRecord(extensions['facts'])
        ? stringOrNull(extensions['facts']['question'])
        : null;
    return { kind: 'timeout', where: 'server', ...(question === null ? {} : { asJob: question }) };
  }
  return { kind: code !== null && code in plainKinds ? plainKinds[code as keyof typeof plainKinds] : 'internal' };
}

/** Judges an answer by the GraphQL errors in its body, or by its HTTP status where it has none. */
export function fromAnswer(status: number, context: AnswerContext, text: string): CartographError {
  const body = parseRecord(text);
  const errors = body?.['errors'];
  return Array.isArray(errors) && errors.length > 0
    ? fromGraphQLErrors(errors, context)
    : fromStatus(status, context, text);
}

/** Reads JSON that is an object; null for anything else. */
export function parseRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Judges an answer that carries no GraphQL errors by its HTTP status alone. */
export function fromStatus(status: number, context: AnswerContext, text: string): CartographError {
  const message = `The server answered HTTP ${status}${text === '' ? '' : `: ${text.slice(0, 200)}`}`;
  return new CartographError(failureOfStatus(status, context), message, { requestId: context.requestId });
}

function failureOfStatus(status: number, context: AnswerContext): Failure {
  if (status === 401) return { kind: 'unauthenticated' };
  if (status === 403) return { kind: 'forbidden' };
  if (status === 404) return { kind: 'not-found' };
  if (status === 409) return { kind: 'conflict' };
  if (status === 400 || status === 413 || status === 422) return { kind: 'bad-input' };
  if (status === 429) return { kind: 'rate-limited', retryAfterSeconds: context.retryAfterSeconds };
  if (status === 408 || status === 504) return { kind: 'timeout', where: 'server' };
  if (status === 502 || status === 503) return { kind: 'unavailable' };
  return { kind: 'protocol', status };
}

/**
 * Takes the thing out of a mutation's payload.
 *
 * @throws CartographError - `user-errors` when there are any; `protocol` when there is neither a thing nor an error.
 */
export function settled<Payload extends { userErrors: readonly UserError[] }, Thing>(
  payload: Payload,
  pick: (payload: Payload) => Thing | null,
): Thing {
  if (payload.userErrors.length > 0) {
    const message = payload.userErrors
      .map((error) => (error.field ? `${error.field.join('.')}: ${error.message}` : error.message))
      .join('; ');
    throw new CartographError({ kind: 'user-errors', userErrors: payload.userErrors, payload }, message);
  }
  const thing = pick(payload);
  if (thing === null)
    throw new CartographError(
      { kind: 'protocol', status: 200 },
      'The mutation answered neither a result nor an error.',
    );
  return thing;
}

/** What a list or a job that hangs on an unknown thing rejects with. */
export function notFound(what: string, id: string): CartographError {
  return new CartographError({ kind: 'not-found' }, `There is no ${what} ${id}, or you may not see it.`);
}
