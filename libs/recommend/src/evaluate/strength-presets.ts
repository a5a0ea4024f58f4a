import { CART_STRENGTHS, type StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import { eventCounts, type Target } from './target.js';

/** Strengths worth trying, with their words. */
export interface StrengthPreset {
  words: string;
  strengths: StrengthOptions;
}

/** Days of a log below which forgetting is not tried. */
const FEWEST_DAYS = 14;

/** Days after which an event counts half, where forgetting is tried. */
const HALF_LIFE = 14;

/**
 * Strengths worth trying on a log, the simplest first: carts; carts and purchases; views with little weight beside both; those with a
 * half-life. What the log does not hold takes no part; a log without carts begins with purchases, one without those with views.
 *
 * @param counts - `eventCounts` of the log. Default: counted now.
 */
export function strengthPresets(
  log: TrainingLog,
  counts: Readonly<Record<Target, number>> = eventCounts(log),
): StrengthPreset[] {
  const { at } = log.events;
  const days = at.length === 0 ? 0 : (at[at.length - 1]! - at[0]!) / 86_400;
  const has = (event: Target): boolean => counts[event] > 0;
  const events: StrengthPreset[] = [];
  const add = (words: string, weights: Pick<StrengthOptions, 'view' | 'cart' | 'purchase'>): void => {
    events.push({ words, strengths: { ...CART_STRENGTHS, ...weights } });
  };
  const [cart, purchase] = [has('cart') ? 1 : 0, has('purchase') ? 2 : 0];
  if (cart > 0) add('carts', { view: 0, cart, purchase: 0 });
  if (purchase > 0)
    add(cart > 0 ? 'carts and purchases (1 and 2)' : 'purchases', { view: 0, cart, purchase: cart > 0 ? purchase : 1 });
  if (has('view')) {
    const beside = [...(cart > 0 ? ['carts (1)'] : []), ...(purchase > 0 ? ['purchases (2)'] : [])].join(' and ');
    if (beside === '') add('views', { view: 1, cart: 0, purchase: 0 });
    else for (const view of [0.1, 0.2]) add(`views (${view}), ${beside}`, { view, cart, purchase });
  }
  if (days < FEWEST_DAYS) return events;
  const forgetting = events.map(({ words, strengths }): StrengthPreset => ({
    words: `${words}, half after ${HALF_LIFE} days`,
    strengths: { ...strengths, halfLifeDays: HALF_LIFE },
  }));
  return [...events, ...forgetting];
}
