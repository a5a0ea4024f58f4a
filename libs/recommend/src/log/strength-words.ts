import type { StrengthOptions } from './strengths.js';

/** What strengths count, for the name of a model: `carts`, `views, carts and purchases, half-life 14 days`. */
export function strengthWords({ view, cart, remove, purchase, halfLifeDays }: StrengthOptions): string {
  const counted = [
    view > 0 ? 'views' : '',
    cart > 0 ? 'carts' : '',
    remove < 0 ? 'removals' : '',
    purchase > 0 ? 'purchases' : '',
  ].filter((word) => word !== '');
  const last = counted.pop() ?? '';
  const words = counted.length === 0 ? last : `${counted.join(', ')} and ${last}`;
  if (halfLifeDays === null) return words;
  return `${words}, half-life ${halfLifeDays === 1 ? '1 day' : `${halfLifeDays} days`}`;
}
