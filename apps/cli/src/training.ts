import { runJob, type TrainInput, type TrainResult } from '@cartograph/api';
import type { From, Hooks } from './ask.js';
import { CliError } from './failure.js';

/**
 * Trains and evaluates as a job of the data folder, listed and cancelable like the server's own.
 *
 * @throws CliError - why the job did not get done. The signal's reason when it was canceled by it.
 */
export async function train(
  from: From & { threads?: number },
  input: TrainInput,
  hooks: Hooks,
): Promise<{ jobId: string; result: TrainResult | null }> {
  const { id, state, result, error } = await runJob({
    ...from,
    kind: 'TRAIN',
    input,
    onProgress: hooks.onProgress,
    signal: hooks.signal,
  });
  if (state === 'DONE') return { jobId: id, result: result as TrainResult | null };
  hooks.signal.throwIfAborted();
  throw new CliError(error ?? `The training ended as ${state}: start it again.`);
}
