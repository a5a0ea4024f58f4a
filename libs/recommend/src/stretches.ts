import { setImmediate } from 'node:timers/promises';

/**
 * Does work that yields now and then, letting others have their turn in between.
 *
 * @throws the signal's reason when it aborts.
 */
export async function inStretches<Result>(work: Generator<void, Result>, signal?: AbortSignal): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const { value, done } = work.next();
    if (done) return value;
    await setImmediate();
  }
}

/** Does such work without a stop. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { value, done } = work.next();
    if (done) return value;
  }
}

/** Events, sessions or rows between two yields where nothing else is said: a few hundredths of a second. */
const SPAN = 250_000;

/**
 * Does something for every span of 0 … total − 1 in turn, from `from` to before `to`, yielding after each.
 *
 * @param most - the length of a span. Default {@link SPAN}.
 */
export function* inSpans(total: number, work: (from: number, to: number) => void, most = SPAN): Generator<void, void> {
  for (let from = 0; from < total; from += most) {
    work(from, Math.min(total, from + most));
    yield;
  }
}

/** Lets others have their turn. @throws the signal's reason when it aborts. */
export async function pause(signal?: AbortSignal): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
