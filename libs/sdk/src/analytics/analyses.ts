import { GetAnalysisDocument, StartAnalysisDocument, type GetAnalysisQuery } from '../operations/analyses.generated.js';
import { CartographError, settled } from '../core/errors.js';
import type { AnalysisInput, EventFilter, PeriodInput } from '../generated/schema.js';
import { isFinished, Jobs, type Job } from '../shop/jobs.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** What an analytic question is about. Default: everything the log covers, in the shop's time zone. */
export interface Scope {
  /** Local days, both inclusive. */
  period?: PeriodInput;
  /** An IANA name, `Asia/Seoul`. */
  timeZone?: string;
  filter?: EventFilter;
  /** Whether sessions that look like a bot's count. Default true. */
  includeBots?: boolean;
}

/** What is known of the answer to a question that may take long. */
export type AnalysisState = GetAnalysisQuery['analysis'];

/** Options of a question that may take longer than a request on a large log. */
export interface LongCallOptions extends CallOptions {
  /**
   * Lets a job of the server work the answer out where it is not there, and follows the job until it is. Default false: the question is asked within the
   * server's time limit, and rejects with `timeout` where that is too short. An abort ends the waiting, not the job, which others may wait for, too.
   */
  wait?: boolean;
  /** With `wait`: hears of the job's state and progress. */
  onProgress?: (job: Job) => void;
}

/** Imports while a job works may make its answer one of an older snapshot: then it is started again, so often at most. */
export const MOST_STARTS = 5;

/** @throws CartographError - `job-ended` where a job ended without an answer. */
export async function workedOut<Answer>(
  transport: Transport,
  input: AnalysisInput,
  { wait = false, onProgress, ...call }: LongCallOptions,
  ask: (call: CallOptions) => Promise<Answer>,
): Promise<Answer> {
  if (!wait) return ask(call);
  for (let starts = 0; starts < MOST_STARTS; starts += 1) {
    const job = await startAnalysis(transport, input, call);
    if (job === null) break;
    await untilDone(transport, job, { onProgress, ...call });
  }
  return ask(call);
}

/** Follows a job until it is done. @throws CartographError - `job-ended` where it ended otherwise. */
export async function untilDone(
  transport: Transport,
  { id }: Pick<Job, 'id'>,
  { onProgress, ...call }: Omit<LongCallOptions, 'wait'>,
): Promise<void> {
  for await (const state of new Jobs(transport).watch(id, call)) {
    onProgress?.(state);
    if (isFinished(state) && state.state !== 'DONE')
      throw new CartographError(
        { kind: 'job-ended', job: state.id, state: state.state, errorCode: state.errorCode },
        state.error ?? `The job ${state.id} ended as ${state.state}.`,
      );
  }
}

/** @returns the job that works the answer out; null where it is there already. */
export async function startAnalysis(
  transport: Transport,
  input: AnalysisInput,
  call?: CallOptions,
): Promise<Job | null> {
  const { startAnalysis: payload } = await transport.request(StartAnalysisDocument, { input }, call);
  return payload.isAnswered ? null : settled(payload, ({ job }) => job);
}

export async function analysisState(
  transport: Transport,
  input: AnalysisInput,
  call?: CallOptions,
): Promise<AnalysisState> {
  return (await transport.request(GetAnalysisDocument, { input }, call)).analysis;
}
