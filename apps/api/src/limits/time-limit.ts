import type { GraphQLSchema } from 'graphql';
import { setMaxListeners } from 'node:events';
import { fieldsOf } from '../access.js';
import { ApiError } from '../errors.js';

const isPromise = (value: unknown): value is Promise<unknown> => value instanceof Promise;

const stopped = (signal: AbortSignal): ApiError => {
  const reason: unknown = signal.reason;
  return reason instanceof ApiError ? reason : new ApiError('UNAVAILABLE', 'The request was cancelled.', { cause: reason });
};

/** Rejects when the signal aborts; `release` lets go of the signal. */
function abortion(signal: AbortSignal): { promise: Promise<never>; release(): void } {
  const { promise, reject } = withReject();
  const onAbort = (): void => reject(stopped(signal));
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

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, release } = abortion(signal);
  try {
    return await Promise.race([work, promise]);
  } catch (error) {
    throw signal.aborted ? stopped(signal) : error;
  } finally {
    release();
  }
}

/** Makes every resolver that waits stop waiting when its request's signal aborts, whatever it waits for. */
export function enforceTimeLimit(schema: GraphQLSchema): void {
  for (const { field } of fieldsOf(schema)) {
    const { resolve } = field;
    if (!resolve) continue;
    field.resolve = (source, args, context, info) => {
      if (context.signal.aborted) throw stopped(context.signal);
      const result: unknown = resolve(source, args, context, info);
      return isPromise(result) ? untilAborted(result, context.signal) : result;
    };
  }
}

export interface Deadline {
  signal: AbortSignal;
  /** Stops the request for another reason, such as its caller going away. */
  abort(reason: ApiError): void;
  clear(): void;
}

/** A signal that aborts with TIMEOUT after so many milliseconds; call `clear` when the request is over. */
export function deadline(timeoutMs: number): Deadline {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => {
    controller.abort(new ApiError('TIMEOUT', `The request took longer than ${timeoutMs / 1000} s and was stopped. Ask for a shorter period or fewer items, or start the server with a longer --time-limit.`));
  }, timeoutMs);
  timer.unref();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason), clear: () => clearTimeout(timer) };
}
