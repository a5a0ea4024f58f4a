import type { EventType } from '@cartograph/events';

/** Events by type. */
export interface EventCounts {
  views: number;
  carts: number;
  removes: number;
  purchases: number;
  total: number;
}

/** Columns that {@link countsOf} reads. */
export interface CountsRow {
  views: number;
  carts: number;
  removes: number;
  purchases: number;
}

/** Counts of a row with its total. */
export function countsOf(row: CountsRow): EventCounts {
  const { views, carts, removes, purchases } = row;
  return { views, carts, removes, purchases, total: views + carts + removes + purchases };
}

/** Aggregates over events that name the columns of {@link CountsRow}. */
export const COUNT_EVENTS = `count(*) filter (where event_type = 'view') as views,
  count(*) filter (where event_type = 'cart') as carts,
  count(*) filter (where event_type = 'remove_from_cart') as removes,
  count(*) filter (where event_type = 'purchase') as purchases`;

/** The column that counts a type. */
export function columnOf(type: EventType): keyof CountsRow {
  return ({ view: 'views', cart: 'carts', remove_from_cart: 'removes', purchase: 'purchases' } as const)[type];
}
