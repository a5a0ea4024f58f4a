import { setImmediate } from 'node:timers/promises';

/** Work that yields every few hundredths of a second: whoever drives it may let others have their turn there, or stop. */
export type Steps<Result> = Generator<void, Result>;

/**
 * Does all steps, letting the event loop turn between them.
 *
 * @throws the signal's reason when it aborts.
 */
export async function runSteps<Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const { value, done } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}

/** Does all steps without a stop. */
export function runStepsAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}

/** Events, sessions or rows of a step where nothing else is said: a few hundredths of a second. */
const SPAN = 250_000;

/**
 * Does something for every span of 0 … total − 1 in turn, from `from` to before `to`, a step each.
 *
 * @param most - the length of a span. Default {@link SPAN}.
 */
export function* spanSteps(total: number, work: (from: number, to: number) => void, most = SPAN): Steps<void> {
  for (let from = 0; from < total; from += most) {
    work(from, Math.min(total, from + most));
    yield;
  }
}

/** Lets the event loop turn once. @throws the signal's reason when it aborts. */
export async function yieldTurn(signal?: AbortSignal): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
