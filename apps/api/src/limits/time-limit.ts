import type { GraphQLSchema } from 'graphql';
import { setMaxListeners } from 'node:events';
import { fieldsOf } from '../access.js';
import { ApiError } from '../errors.js';

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;

/** @param asJob - the name that `startAnalysis` knows the field's question by; null for other fields. */
const stopped = (signal: AbortSignal, asJob: string | null): ApiError => {
  const reason: unknown = signal.reason;
  if (!(reason instanceof ApiError)) return new ApiError('UNAVAILABLE', 'The request was canceled.', { cause: reason });
  return reason.code === 'TIMEOUT' && asJob !== null ? takesAJob(reason, asJob) : reason;
};

function takesAJob({ extensions: { seconds }, message }: ApiError, question: string): ApiError {
  const remedy = `Or start it as a job: startAnalysis(input: { question: ${question}, … }) with the same arguments; this field then gives the answer that the job worked out.`;
  return new ApiError('TIMEOUT', `${message} ${remedy}`, {
    extensions: { seconds, problem: 'takes-a-job', facts: { question, mutation: 'startAnalysis', seconds } },
  });
}

/** What a mutation had not committed is undone; what it had, its caller must look for. */
const UNDONE =
  'What it had not committed by then is undone: look whether the change was made before you send it again, or start the server with a longer --time-limit.';

/** @param after - what becomes of the change when time is over. */
function changeUnknown(error: unknown, after: string): never {
  if (!(error instanceof ApiError) || error.code !== 'TIMEOUT') throw error;
  const { extensions } = error;
  const words = `The request took longer than ${String(extensions['seconds'])} s and was stopped. ${after}`;
  throw new ApiError('TIMEOUT', words, { cause: error, extensions });
}

/** Rejects when the signal aborts; `release` lets go of the signal. */
function abortion(signal: AbortSignal, asJob: string | null): { promise: Promise<never>; release(): void } {
  const { promise, reject } = withReject();
  const onAbort = (): void => reject(stopped(signal, asJob));
  signal.addEventListener('abort', onAbort, { once: true });
  return { promise, release: () => signal.removeEventListener('abort', onAbort) };
}

function withReject(): { promise: Promise<never>; reject: (reason: Error) => void } {
  let reject!: (reason: Error) => void;
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal, asJob: string | null): Promise<T> {
  const { promise, release } = abortion(signal, asJob);
  try {
    return await Promise.race([work, promise]);
  } catch (error) {
    throw signal.aborted ? stopped(signal, asJob) : error;
  } finally {
    release();
  }
}

/**
 * Makes every resolver that waits stop waiting when its request's signal aborts, whatever it waits for. Where the time of a field that a job can answer
 * (`@Extensions({ asJob })`) ran out, the error says so: its problem is `takes-a-job`. A mutation that is not undone then says what becomes of it
 * (`@Extensions({ goesOn })`).
 */
export function enforceTimeLimit(schema: GraphQLSchema): void {
  for (const { type, field } of fieldsOf(schema)) {
    const { resolve } = field;
    if (!resolve) continue;
    if (type === schema.getMutationType()) {
      const goesOn: unknown = field.extensions['goesOn'];
      const after = typeof goesOn === 'string' ? goesOn : UNDONE;
      field.resolve = (source, args, context, info) => {
        if (context.signal.aborted) throw stopped(context.signal, null);
        const result: unknown = resolve(source, args, context, info);
        if (!isPromise(result)) return result;
        return untilAborted(result, context.signal, null).catch((error: unknown) => changeUnknown(error, after));
      };
      continue;
    }
    const question: unknown = field.extensions['asJob'];
    const asJob = typeof question === 'string' ? question : null;
    field.resolve = (source, args, context, info) => {
      if (context.signal.aborted) throw stopped(context.signal, asJob);
      const result: unknown = resolve(source, args, context, info);
      return isPromise(result) ? untilAborted(result, context.signal, asJob) : result;
    };
  }
}

export interface Deadline {
  signal: AbortSignal;
  /** Stops the request for another reason, such as its caller going away. */
  abort(reason: ApiError): void;
  clear(): void;
}

/** A signal that aborts with TIMEOUT after so many milliseconds, null for never; call `clear` when the request is over. */
export function deadline(timeoutMs: number | null): Deadline {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const abort = (reason: ApiError): void => controller.abort(reason);
  if (timeoutMs === null) return { signal: controller.signal, abort, clear: () => undefined };
  const timer = setTimeout(() => {
    controller.abort(
      new ApiError(
        'TIMEOUT',
        `The request took longer than ${timeoutMs / 1000} s and was stopped. Ask for a shorter period or fewer items, or start the server with a longer --time-limit.`,
        { extensions: { seconds: timeoutMs / 1000 } },
      ),
    );
  }, timeoutMs);
  timer.unref();
  return { signal: controller.signal, abort, clear: () => clearTimeout(timer) };
}
