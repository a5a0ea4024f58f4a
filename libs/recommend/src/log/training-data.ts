import { factsBefore } from './fact-history.js';
import { runStepsAtOnce } from '@cartograph/threads';
import { pairMatrixSteps, type PairMatrix } from './pair-matrix.js';
import { sessionRowsSteps, type SessionRows } from './sessions.js';
import { resolveStrengths, weightOf, type StrengthOptions } from './strengths.js';
import type { ProductFacts, TrainingLog } from './training-log.js';

/**
 * What a model is fitted on: one part of a log, seen up to one instant. Every matrix is users × products with the row
 * numbers of the log, so that models of one training understand each other's rows.
 */
export interface TrainingData {
  users: number;
  products: number;
  /** Epoch seconds: nothing in here happened at this instant or later. */
  end: number;
  /** r > 0 of each pair, by `strengthOptions`. */
  strengths: PairMatrix;
  strengthOptions: StrengthOptions;
  /** Cart events of each pair, bots or not as in `strengthOptions`. */
  carts: PairMatrix;
  /** Purchases of each pair, likewise. */
  purchases: PairMatrix;
  /** Pairs that were carted or bought, with the number of such events: what "seen" means in a list. Views never count as seen. */
  seen: PairMatrix;
  sessions: SessionRows;
  /** As known before `end`. */
  facts: ProductFacts;
}

/** Which part of a log, and what its events are worth. */
interface DataOptions {
  strengths?: Partial<StrengthOptions>;
  end?: number;
  includes?: (position: number) => boolean;
}

/**
 * Prepares a part of a log for fitting.
 *
 * @param options.end - epoch seconds; events from here on do not exist. Default: all events.
 * @param options.includes - which events count, by position in `log.events`: for splits that are not by time. Default: all.
 * @throws RangeError - strengths that cannot be used; see `resolveStrengths`.
 */
export function trainingData(log: TrainingLog, options: DataOptions = {}): TrainingData {
  return runStepsAtOnce(trainingDataSteps(log, options));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* trainingDataSteps(log: TrainingLog, options: DataOptions = {}): Generator<void, TrainingData> {
  const strengthOptions = resolveStrengths(options.strengths);
  const { at } = log.events;
  const end = Math.min(options.end ?? Infinity, (at[at.length - 1] ?? 0) + 1);
  const size = { users: log.userIds.length, products: log.productIds.length };
  const part = options.includes ? { end, includes: options.includes } : { end };
  const counts = (carts: number, purchases: number): Generator<void, PairMatrix> => {
    const counted = {
      view: 0,
      cart: carts,
      remove: 0,
      purchase: purchases,
      halfLifeDays: null,
      cap: null,
      excludeBots: strengthOptions.excludeBots,
    };
    return pairMatrixSteps(log.events, size, weightOf(log, counted, part));
  };
  return {
    ...size,
    end,
    strengths: yield* pairMatrixSteps(
      log.events,
      size,
      weightOf(log, strengthOptions, part),
      strengthOptions.cap ?? Infinity,
    ),
    strengthOptions,
    carts: yield* counts(1, 0),
    purchases: yield* counts(0, 1),
    seen: yield* counts(1, 1),
    sessions: yield* sessionRowsSteps(log, { ...part, excludeBots: strengthOptions.excludeBots }),
    facts: factsBefore(log, end),
  };
}
