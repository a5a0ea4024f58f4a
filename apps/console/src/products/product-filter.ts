import type { ProductFilter } from '@cartograph/sdk/schema';
import type { Scope } from '../scope/scope.js';
import { oneOf } from '../ui/page/url-state.js';

export const boughtChoices = ['all', 'bought', 'unbought'] as const;
export const boughtCodec = oneOf(boughtChoices, 'all');

export interface ProductChoices {
  least: string;
  most: string;
  bought: (typeof boughtChoices)[number];
}

/** What the list is asked for: the page's filters, the period in which a product has an event, price and whether it sold. */
export function productFilter(
  { period, category, brand }: Scope,
  { least, most, bought }: ProductChoices,
): ProductFilter {
  return {
    category,
    brand,
    ...(period ? { seen: period } : {}),
    ...(least || most ? { price: { ...(least ? { min: least } : {}), ...(most ? { max: most } : {}) } } : {}),
    ...(bought === 'all' ? {} : { converted: bought === 'bought' }),
  };
}
