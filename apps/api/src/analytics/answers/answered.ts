import type { Answer as LibraryAnswer, Question } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import type { Answer } from '../../answer.js';
import type { RequestContext } from '../../context.js';
import { ApiError } from '../../errors.js';
import { toFaults } from '../../coverage-fault.js';
import { toSnapshot } from '../../snapshot.js';
import type { AnalysisQuestion } from './analysis-question.js';
import { answersOf, type CachedAnswer } from './answer-cache.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { cpuShares } from './cpu-shares.js';
import { expectedSeconds, type QuestionCost } from './expected-seconds.js';
import { payerOf, POINTS_PER_MS } from '../../limits/budgets.js';
import { type AnswerKey, keptAnswersOf } from './kept-answers.js';
import { lanesOf, SECONDS_PER_MILLION, throughLane } from './lanes.js';

const question =
  (points: number) =>
  ({ childComplexity }: { childComplexity: number }): number =>
    points + childComplexity;
/** A question that tables answer. */
export const TABLES = question(200);
/** A question that scans the log costs hundreds of points, so that a document cannot ask for dozens. */
export const SCAN = question(500);
/** A question that is asked apart. */
export const APART = question(1_000);

/** Raised whenever a figure comes to mean something else, or an answer takes another shape, so that none of an older kind is read. */
const DEFINITIONS = 15;

/** How a question is asked. */
export interface AskedHow {
  /** Whether its statements take the lane of heavy ones. Default: where one of its kind took a second the last time, or is expected to before any was asked. */
  heavy?: boolean;
  /** What is expected by, before one of its kind was asked. Default: that tables of the lake answer it. */
  secondsPerMillion?: number;
  /** Whether a job may have kept the answer. Default false. */
  keeps?: boolean;
}

/** Who asks, and pays where callers have budgets. */
export type Asker = Pick<RequestContext, 'lake' | 'signal'> & Partial<Pick<RequestContext, 'charge' | 'identity'>>;

/**
 * Answers a question about the request's snapshot, from memory where it was asked before. Its statements stop when the last caller who wants the
 * answer is gone or out of time.
 *
 * @param key - the question's name, and everything it was asked with.
 */
export async function answered<T>(
  context: Asker & Pick<RequestContext, 'store'>,
  key: readonly [name: string, ...asked: unknown[]],
  compute: (store: EventStore, signal: AbortSignal) => Promise<T>,
  how: AskedHow = {},
): Promise<CachedAnswer<T>> {
  const store = await context.store();
  return answeredBy(context, store, key, how, ({ heavy, onCpu }, signal) =>
    cpuShares.measured((share) => compute(throughLane(store, heavy, share), signal), onCpu),
  );
}

/** How a question is asked that is measured: whether through the lane of heavy ones, and who is told of the CPU that it used. */
interface Measured {
  heavy: boolean;
  onCpu: (ms: number) => void;
}

/** Asks a question in its lane; whoever asks pays for it. */
function inLane<T>(
  asker: Asker,
  { snapshot }: EventStore,
  key: readonly [name: string, ...asked: unknown[]],
  how: AskedHow,
  ask: (measured: Measured) => Promise<T>,
): Promise<T> {
  const expected = { secondsPerMillion: how.secondsPerMillion ?? SECONDS_PER_MILLION.tables, events: snapshot.rows };
  return lanesOf(asker.lake).measured(key, expected, (heavy, onCpu) =>
    ask({
      heavy: how.heavy ?? heavy,
      onCpu: (ms) => {
        onCpu(ms);
        asker.charge?.(Math.round(ms * POINTS_PER_MS));
      },
    }),
  );
}

/** A statement that reads all events, or as many as its condition leaves. */
const READS_EVENTS = /\bevents\b/;

/** A store whose every statement is a question of its own: in its lane, and paid for. */
export function measuredStore(asker: Asker, store: EventStore): EventStore {
  const measured = <T>(sql: string, ask: (own: EventStore) => Promise<T>): Promise<T> =>
    inLane(
      asker,
      store,
      [sql],
      { secondsPerMillion: SECONDS_PER_MILLION[READS_EVENTS.test(sql) ? 'events' : 'tables'] },
      ({ heavy, onCpu }) => cpuShares.measured((share) => ask(throughLane(store, heavy, share)), onCpu),
    );
  return {
    snapshot: store.snapshot,
    lifetime: store.lifetime,
    rows: (sql, params, options) => measured(sql, (own) => own.rows(sql, params, options)),
    columns: (sql, params, options) => measured(sql, (own) => own.columns(sql, params, options)),
    close: () => store.close(),
  };
}

function answeredBy<T>(
  asker: Asker,
  store: EventStore,
  key: readonly [name: string, ...asked: unknown[]],
  how: AskedHow,
  compute: (measured: Measured, signal: AbortSignal) => Promise<T>,
): Promise<CachedAnswer<T>> {
  const { lake } = asker;
  const whole = answerKey(store.snapshot.id, key);
  return answersOf(lake).get(
    whole,
    asker.signal,
    // Whoever asks first pays for the work.
    (signal) => inLane(asker, store, key, how, (measured) => compute(measured, signal)),
    how.keeps ? () => keptAnswersOf(lake).find<T>(whole) : undefined,
  );
}

/** The key of an answer in memory and on the disk. */
export const answerKey = (snapshotId: string, key: readonly [name: string, ...asked: unknown[]]): AnswerKey => [
  snapshotId,
  DEFINITIONS,
  ...key,
];

/** Answers a question that is asked apart about the request's snapshot: from memory, or by having it worked out. */
export async function answeredApart<Asked extends Question, Value>(
  context: ApartAsker,
  question: ApartQuestion<Asked, Value>,
  asked: Asked,
  how: AskedHow = {},
): Promise<CachedAnswer<Value>> {
  const store = await context.store();
  return answeredBy(context, store, [question.name, asked], howOf(question, how), (measured, signal) =>
    apart(context, store, question, asked, measured, signal),
  );
}

/** Has an answer worked out that nobody else asks for and nothing remembers. */
export async function onceApart<Asked extends Question, Value>(
  context: ApartAsker,
  question: ApartQuestion<Asked, Value>,
  asked: Asked,
): Promise<Value> {
  const store = await context.store();
  return inLane(context, store, [question.name, asked], howOf(question, {}), (measured) =>
    apart(context, store, question, asked, measured, context.signal),
  );
}

type ApartAsker = Asker & Pick<RequestContext, 'store' | 'onProgress' | 'askApart'>;

const howOf = (
  { secondsPerMillion }: Pick<ApartQuestion<Question, unknown>, 'secondsPerMillion'>,
  how: AskedHow,
): AskedHow => (secondsPerMillion === undefined ? how : { secondsPerMillion, ...how });

async function apart<Asked extends Question, Value>(
  { askApart, onProgress, identity }: ApartAsker,
  store: EventStore,
  { name }: ApartQuestion<Asked, Value>,
  asked: Asked,
  { heavy, onCpu }: Measured,
  signal: AbortSignal,
): Promise<Value> {
  return (await askApart(
    store,
    { name, asked, heavy },
    { signal, onProgress, onCpu, caller: identity && payerOf(identity.actor, '') },
  )) as Value;
}

/** A question that may be asked by its field or, where that takes too long, by a job whose answer the field then gives. */
export interface Asking<Asked extends Question, Value> extends ApartQuestion<Asked, Value> {
  /** The value of its {@link AnalysisQuestion}. */
  readonly name: AnalysisQuestion;
  readonly cost: QuestionCost;
  /** Whether its statements take the lane of heavy ones; see {@link AskedHow}. */
  readonly heavy?: boolean;
}

/**
 * Answers such a question about the request's snapshot: from memory, from what a job kept, or by working it out.
 *
 * @throws ApiError UNAVAILABLE - it would take long, and `context.putOff` was told of it instead.
 */
export async function answeredAs<Asked extends Question, Value>(
  context: Asker & Pick<RequestContext, 'store' | 'onProgress' | 'putOff' | 'longSeconds' | 'askApart'>,
  asking: Asking<Asked, Value>,
  asked: Asked,
): Promise<CachedAnswer<Value>> {
  const { name, heavy, cost } = asking;
  const { secondsPerMillion } = cost;
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
  return answeredApart(context, asking, asked, {
    keeps: true,
    secondsPerMillion,
    ...(heavy === undefined ? {} : { heavy }),
  });
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
