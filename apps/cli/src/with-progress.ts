import { interruptible } from './interrupt.js';
import { ProgressDisplay, type StepProgress } from './progress.js';

/** Another writer on the same folder is given this long to end. */
export const WAIT_MS = 15 * 60_000;

/** Runs work that shows how far it is and that SIGINT and SIGTERM cancel. */
export function withProgress<Result>(
  work: (hooks: { onProgress: (progress: StepProgress) => void; signal: AbortSignal }) => Promise<Result>,
): Promise<Result> {
  const progress = new ProgressDisplay();
  return interruptible((signal) => work({ onProgress: progress.report, signal })).finally(() => progress.end());
}
