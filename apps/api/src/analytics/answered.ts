import type { Answer as LibraryAnswer, Question, QuestionProgress } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import type { Answer } from '../answer.js';
import type { RequestContext } from '../context.js';
import { ApiError } from '../errors.js';
import { toFaults } from '../shop/shop.js';
import { toSnapshot } from '../snapshot.js';
import type { AnalysisQuestion } from './analysis-question.js';
import { answersOf, type CachedAnswer } from './answer-cache.js';
import { expectedSeconds, type QuestionCost } from './expected-seconds.js';
import { type AnswerKey, keptAnswersOf } from './kept-answers.js';
import { lanesOf, throughLane } from './lanes.js';

/** A question that scans the log costs hundreds of points, so that a document cannot ask for dozens. */
export const SCAN = ({ childComplexity }: { childComplexity: number }): number => 500 + childComplexity;

/** Raised whenever a figure comes to mean something else, so that no answer of an older meaning is given. */
const DEFINITIONS = 7;

/** How a question is asked. */
export interface AskedHow {
  /** Whether its statements take the lane of heavy ones. Default: where it took a second the last time, or was never asked. */
  heavy?: boolean;
  /** Whether a job may have kept the answer. Default false. */
  keeps?: boolean;
}

/**
 * Answers a question about the request's snapshot, from memory where it was asked before. Its statements stop when the last caller who wants the
 * answer is gone or out of time.
 *
 * @param key - the question's name, and everything it was asked with.
 */
export async function answered<T>(
  context: Pick<RequestContext, 'store' | 'lake' | 'signal'>,
  key: readonly [name: string, ...asked: unknown[]],
  compute: (store: EventStore, signal: AbortSignal) => Promise<T>,
  how: AskedHow = {},
): Promise<CachedAnswer<T>> {
  const store = await context.store();
  const lanes = lanesOf(context.lake);
  const whole = answerKey(store.snapshot.id, key);
  return answersOf(context.lake).get(
    whole,
    context.signal,
    (signal) => lanes.measured(key, (heavy) => compute(throughLane(store, how.heavy ?? heavy), signal)),
    how.keeps ? () => keptAnswersOf(context.lake).find<T>(whole) : undefined,
  );
}

/** The key of an answer in memory and on the disk. */
export const answerKey = (snapshotId: string, key: readonly [name: string, ...asked: unknown[]]): AnswerKey => [
  snapshotId,
  DEFINITIONS,
  ...key,
];

/** How a long question is stopped and followed. */
export interface AskedRun {
  signal: AbortSignal;
  onProgress?: ((progress: QuestionProgress) => void) | undefined;
}

/** A question that may be asked by its field or, where that takes too long, by a job whose answer the field then gives. */
export interface Asking<Asked extends Question, Value> {
  /** Names it in the keys of answers; the value of its {@link AnalysisQuestion}. */
  readonly name: AnalysisQuestion;
  readonly cost: QuestionCost;
  /** Whether its statements take the lane of heavy ones; see {@link AskedHow}. */
  readonly heavy?: boolean;
  ask(store: EventStore, asked: Asked, run: AskedRun): Promise<Value>;
}

/**
 * Answers such a question about the request's snapshot: from memory, from what a job kept, or by working it out.
 *
 * @throws ApiError UNAVAILABLE - it would take long, and `context.putOff` was told of it instead.
 */
export async function answeredAs<Asked extends Question, Value>(
  context: Pick<RequestContext, 'store' | 'lake' | 'signal' | 'onProgress' | 'putOff' | 'longSeconds'>,
  { name, heavy, cost, ask }: Asking<Asked, Value>,
  asked: Asked,
): Promise<CachedAnswer<Value>> {
  if (context.putOff) {
    const store = await context.store();
    const key = answerKey(store.snapshot.id, [name, asked]);
    if (
      !(await isKnown(context.lake, key)) &&
      (await expectedSeconds(store, cost, asked, context.signal)) > context.longSeconds
    ) {
      context.putOff({ question: name, key: JSON.stringify(key) });
      throw new ApiError('UNAVAILABLE', 'This takes longer than a request may. A job works it out.');
    }
  }
  return answered(
    context,
    [name, asked],
    (store, signal) => ask(store, asked, { signal, onProgress: context.onProgress }),
    { keeps: true, ...(heavy === undefined ? {} : { heavy }) },
  );
}

/** Whether an answer is in memory, or a job kept it. */
export async function isKnown(lake: RequestContext['lake'], key: AnswerKey): Promise<boolean> {
  return answersOf(lake).has(key) || keptAnswersOf(lake).has(key);
}

/** What every answer says about itself. */
export function toAnswer({
  value: { snapshot, timeZone, period, faults, daysLeftOut, definition },
  computedInMs,
  fromCache,
}: CachedAnswer<LibraryAnswer>): Answer {
  return {
    snapshot: toSnapshot(snapshot),
    timeZone,
    period,
    faults: toFaults(faults),
    daysLeftOut,
    definition,
    computedInMs,
    fromCache,
  };
}
