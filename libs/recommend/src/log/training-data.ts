import { factsBefore } from './fact-history.js';
import { pairMatrix, type PairMatrix } from './pair-matrix.js';
import { sessionRows, type SessionRows } from './sessions.js';
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

/**
 * Prepares a part of a log for fitting.
 *
 * @param options.end - epoch seconds; events from here on do not exist. Default: all events.
 * @param options.includes - which events count, by position in `log.events`: for splits that are not by time. Default: all.
 * @throws RangeError - strengths that cannot be used; see `resolveStrengths`.
 */
export function trainingData(log: TrainingLog, options: { strengths?: Partial<StrengthOptions>; end?: number; includes?: (position: number) => boolean } = {}): TrainingData {
  const strengthOptions = resolveStrengths(options.strengths);
  const { at } = log.events;
  const end = Math.min(options.end ?? Infinity, (at[at.length - 1] ?? 0) + 1);
  const size = { users: log.userIds.length, products: log.productIds.length };
  const part = options.includes ? { end, includes: options.includes } : { end };
  const counts = (carts: number, purchases: number): PairMatrix => {
    const counted = { view: 0, cart: carts, remove: 0, purchase: purchases, halfLifeDays: null, cap: null, excludeBots: strengthOptions.excludeBots };
    return pairMatrix(log.events, size, weightOf(log, counted, part));
  };
  return {
    ...size,
    end,
    strengths: pairMatrix(log.events, size, weightOf(log, strengthOptions, part), strengthOptions.cap ?? Infinity),
    strengthOptions,
    carts: counts(1, 0),
    purchases: counts(0, 1),
    seen: counts(1, 1),
    sessions: sessionRows(log, { ...part, excludeBots: strengthOptions.excludeBots }),
    facts: factsBefore(log, end),
  };
}
