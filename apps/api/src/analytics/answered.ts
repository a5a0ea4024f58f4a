import type { Answer as LibraryAnswer } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import type { Answer } from '../answer.js';
import type { RequestContext } from '../context.js';
import { toSnapshot } from '../snapshot.js';
import { answersOf, type CachedAnswer } from './answer-cache.js';

/** A question that scans the log costs hundreds of points, so that a document cannot ask for dozens. */
export const SCAN = ({ childComplexity }: { childComplexity: number }): number => 500 + childComplexity;

/**
 * Answers a question about the request's snapshot, from memory where it was asked before.
 *
 * @param key - the question's name, and everything it was asked with.
 */
export async function answered<T>(context: RequestContext, key: readonly [name: string, ...asked: unknown[]], compute: (store: EventStore, signal: AbortSignal) => Promise<T>): Promise<CachedAnswer<T>> {
  const store = await context.store();
  return answersOf(context.lake).get([store.snapshot.id, ...key], context.signal, (signal) => compute(store, signal));
}

/** What every answer says about itself. */
export function toAnswer({ value: { snapshot, timeZone, period, definition }, computedInMs, fromCache }: CachedAnswer<LibraryAnswer>): Answer {
  return { snapshot: toSnapshot(snapshot), timeZone, period, definition, computedInMs, fromCache };
}
