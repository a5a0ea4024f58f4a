import { TYPE_CODES, type TrainingLog } from '../log/training-log.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/** The kind of event that lists are judged by. */
export type Target = 'cart' | 'purchase' | 'view';

/** What is predicted, and why that. */
export interface TargetChoice {
  event: Target;
  /** What users are grouped by: carts; purchases in a log without carts; views where there are neither. */
  groupedBy: Target;
  /** What a relevant product is, in words. */
  words: string;
}

const DONE: Record<Target, string> = { cart: 'carted', purchase: 'bought', view: 'viewed' };

/** What users did with a relevant product: `carted`, `bought`, `viewed`. */
export function doneWith(event: Target): string {
  return DONE[event];
}

/** Events of each kind that no bot rule flags. Cost: O(events). */
export function eventCounts(log: TrainingLog): Record<Target, number> {
  return runStepsAtOnce(eventCountsSteps(log));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* eventCountsSteps(log: TrainingLog): Generator<void, Record<Target, number>> {
  const counts = new Float64Array(TYPE_CODES.length);
  const { types, sessions } = log.events;
  yield* spanSteps(types.length, (from, to) => {
    for (let position = from; position < to; position += 1) {
      if (log.botSessions[sessions[position]!] !== 1) counts[types[position]!]! += 1;
    }
  });
  const of = (event: Target): number => counts[TYPE_CODES.indexOf(event)]!;
  return { cart: of('cart'), purchase: of('purchase'), view: of('view') };
}

/** Whether there is anything to learn from, by the {@link eventCounts} of a log: a view, a cart or a purchase that no bot rule flags. */
export function hasEvents({ cart, purchase, view }: Readonly<Record<Target, number>>): boolean {
  return cart + purchase + view > 0;
}

/**
 * Says what is predicted: the next carted products, as the seed project had it; purchases where they are asked for or where the
 * log has no carts; views where it has neither.
 *
 * @param counts - {@link eventCounts} of the log. Default: counted now.
 * @throws RangeError - what is asked for does not occur in the log.
 */
export function chooseTarget(
  log: TrainingLog,
  wanted: Target | null = null,
  counts: Readonly<Record<Target, number>> = eventCounts(log),
): TargetChoice {
  const groupedBy: Target = counts.cart > 0 ? 'cart' : counts.purchase > 0 ? 'purchase' : 'view';
  if (wanted !== null && counts[wanted] === 0) {
    throw new RangeError(
      `the log holds no ${wanted} outside sessions of bots, so ${wanted}s cannot be predicted; leave the target out, and ${groupedBy}s are.`,
    );
  }
  const event = wanted ?? groupedBy;
  const relevant = `Products the user ${DONE[event]} in the held-out part.`;
  if (wanted !== null && wanted !== groupedBy)
    return { event, groupedBy, words: `${relevant} The training was asked to predict ${event}s.` };
  if (event === 'cart') return { event, groupedBy, words: relevant };
  if (event === 'purchase')
    return { event, groupedBy, words: `The log has no carts, so purchases are predicted. ${relevant}` };
  return {
    event,
    groupedBy,
    words: `The log has neither carts nor purchases, so views are predicted, a weaker sign of interest. ${relevant}`,
  };
}
