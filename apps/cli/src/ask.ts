import { executeLocal } from '@cartograph/api';
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
 * Asks the API's own schema about a data folder, without a server.
 *
 * @throws CliError - with the first error's message.
 */
export async function ask<Data>(
  { timeLimit, ...from }: From,
  query: string,
  variables: Record<string, unknown> = {},
  hooks: Partial<Hooks> = {},
): Promise<Data> {
  const limit = timeLimit === undefined ? {} : { timeLimitMs: timeLimit * 1000 };
  const { data, errors } = await executeLocal({ ...from, ...limit, ...hooks }, { query, variables });
  const [first] = errors ?? [];
  if (first?.extensions['code'] === 'TIMEOUT')
    throw new CliError(
      `It took longer than ${timeLimit} s and was stopped. Ask about a shorter period, or give a longer --time-limit.`,
    );
  if (first) throw new CliError(first.message);
  return data as Data;
}

interface Payload {
  userErrors: { field: string[] | null; message: string }[];
}

/**
 * Runs a mutation, whose document asks for `userErrors { field message }`.
 *
 * @param name - of the mutation's field.
 * @throws CliError - what it was refused for.
 */
export async function change<Answer extends object>(
  from: From,
  name: string,
  document: string,
  variables: Record<string, unknown>,
  hooks: Partial<Hooks> = {},
): Promise<Answer> {
  const data = await ask<Record<string, Answer & Payload>>(from, document, variables, hooks);
  const payload = data[name];
  if (payload === undefined) throw new Error(`the document does not ask for ${name}`);
  if (payload.userErrors.length > 0) throw new CliError(payload.userErrors.map(({ message }) => message).join(' '));
  return payload;
}

/**
 * Runs a mutation that starts a job (its document asks for `job { id }`), and waits for the job's end.
 *
 * @returns the job's result.
 * @throws CliError - why it was not started, or did not get done. The signal's reason when it was canceled by it.
 */
export async function runStarted<Result>(
  from: From,
  name: string,
  document: string,
  variables: Record<string, unknown>,
  hooks: Hooks,
): Promise<{ jobId: string; result: Result }> {
  const { job } = await change<{ job: { id: string } }>(from, name, document, variables, hooks);
  const { job: ended } = await ask<{ job: { state: string; result: Result | null; error: string | null } | null }>(
    from,
    'query($id: ID!) { job(id: $id) { state result error } }',
    { id: job.id },
  );
  if (ended?.state === 'DONE' && ended.result !== null) return { jobId: job.id, result: ended.result };
  hooks.signal.throwIfAborted();
  throw new CliError(ended?.error ?? `The job ${job.id} ended as ${ended?.state ?? 'unknown'}: start it again.`);
}
