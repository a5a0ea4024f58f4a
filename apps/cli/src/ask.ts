import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { executeLocal } from '@cartograph/api';
import { GetJobDocument } from '@cartograph/sdk/operations/jobs';
import { print } from 'graphql';
import { CliError } from './failure.js';
import type { StepProgress } from './progress.js';

/** Which data folder is asked. */
export interface From {
  dataDir: string;
  timeZone?: string;
  /** Seconds after which the question is stopped. Default: however long it takes. */
  timeLimit?: number | undefined;
}

/** Progress and canceling of the jobs that a mutation starts. */
export interface Hooks {
  onProgress: (progress: StepProgress) => void;
  signal: AbortSignal;
}

/**
 * Asks the API's own schema about a data folder, without a server, by one of the SDK's operations.
 *
 * @throws CliError - with the first error's message.
 */
export async function ask<Data, Variables>(
  { timeLimit, ...from }: From,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  hooks: Partial<Hooks> = {},
): Promise<Data> {
  const limit = timeLimit === undefined ? {} : { timeLimitMs: timeLimit * 1000 };
  const { data, errors } = await executeLocal(
    { ...from, ...limit, ...hooks },
    { query: print(document), variables: variables as Record<string, unknown> },
  );
  const [first] = errors ?? [];
  if (first?.extensions['code'] === 'TIMEOUT')
    throw new CliError(
      `It took longer than ${timeLimit} s and was stopped. Ask about a shorter period, or give a longer --time-limit.`,
    );
  if (first) throw new CliError(first.message);
  return data as Data;
}

/** What every mutation answers. */
export interface Payload {
  userErrors: readonly { message: string }[];
}

/**
 * Runs an operation of one mutation.
 *
 * @returns what the mutation answered.
 * @throws CliError - what it was refused for.
 */
export async function change<Data extends Record<keyof Data, Payload>, Variables>(
  from: From,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  hooks: Partial<Hooks> = {},
): Promise<Data[keyof Data]> {
  const data = await ask(from, document, variables, hooks);
  const [payload] = Object.values(data) as Data[keyof Data][];
  if (payload === undefined) throw new Error('the document has no mutation');
  if (payload.userErrors.length > 0) throw new CliError(payload.userErrors.map(({ message }) => message).join(' '));
  return payload;
}

/** What a mutation made, which it has unless it was refused. */
export function made<Value>(value: Value | null): Value {
  if (value === null) throw new Error('the mutation answered nothing');
  return value;
}

/**
 * Runs a mutation that starts a job, and waits for the job's end; `runStarted<Result>()(...)` says what its result is.
 *
 * @returns the job's result.
 * @throws CliError - why it was not started, or did not get done. The signal's reason when it was canceled by it.
 */
export const runStarted =
  <Result>() =>
  async <Data extends Record<keyof Data, Payload & { job: { id: string } | null }>, Variables>(
    from: From,
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    hooks: Hooks,
  ): Promise<{ jobId: string; result: Result }> => {
    const { id } = made((await change(from, document, variables, hooks)).job);
    const { job: ended } = await ask(from, GetJobDocument, { id });
    if (ended?.state === 'DONE' && ended.result !== null) return { jobId: id, result: ended.result as Result };
    hooks.signal.throwIfAborted();
    throw new CliError(ended?.error ?? `The job ${id} ended as ${ended?.state ?? 'unknown'}: start it again.`);
  };
