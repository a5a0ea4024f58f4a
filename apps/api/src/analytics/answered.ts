import type { Answer as LibraryAnswer } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import type { Answer } from '../answer.js';
import type { RequestContext } from '../context.js';
import { toSnapshot } from '../snapshot.js';
import { answersOf, type CachedAnswer } from './answer-cache.js';
import { lanesOf, throughLane } from './lanes.js';

/** A question that scans the log costs hundreds of points, so that a document cannot ask for dozens. */
export const SCAN = ({ childComplexity }: { childComplexity: number }): number => 500 + childComplexity;

/** Raised whenever a figure comes to mean something else, so that no answer of an older meaning is given. */
const DEFINITIONS = 2;

/** How a question is asked. */
export interface AskedHow {
  /** Whether its statements take the lane of heavy ones. Default: where it took a second the last time, or was never asked. */
  heavy?: boolean;
}

/**
 * Answers a question about the request's snapshot, from memory where it was asked before. Its statements stop when the last caller who wants the
 * answer is gone or out of time.
 *
 * @param key - the question's name, and everything it was asked with.
 */
export async function answered<T>(context: Pick<RequestContext, 'store' | 'lake' | 'signal'>, key: readonly [name: string, ...asked: unknown[]], compute: (store: EventStore, signal: AbortSignal) => Promise<T>, how: AskedHow = {}): Promise<CachedAnswer<T>> {
  const store = await context.store();
  const lanes = lanesOf(context.lake);
  return answersOf(context.lake).get([store.snapshot.id, DEFINITIONS, ...key], context.signal, (signal) =>
    lanes.measured(key, (heavy) => compute(throughLane(store, how.heavy ?? heavy), signal)),
  );
}

/** What every answer says about itself. */
export function toAnswer({ value: { snapshot, timeZone, period, definition }, computedInMs, fromCache }: CachedAnswer<LibraryAnswer>): Answer {
  return { snapshot: toSnapshot(snapshot), timeZone, period, definition, computedInMs, fromCache };
}
