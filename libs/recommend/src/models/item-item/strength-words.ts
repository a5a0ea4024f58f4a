import type { StrengthOptions } from '../../log/strengths.js';

/** What a model's strengths count, for its name: `carts and purchases`. */
export function strengthWords({ view, cart, purchase }: StrengthOptions): string {
  const events = [view > 0 ? 'views' : '', cart > 0 ? 'carts' : '', purchase > 0 ? 'purchases' : ''].filter((event) => event !== '');
  return events.length < 3 ? events.join(' and ') : 'views, carts and purchases';
}
