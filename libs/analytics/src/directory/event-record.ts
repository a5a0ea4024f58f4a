import type { EventType } from '@cartograph/events';
import { plainDecimal } from '../decimal.js';

/** One event. */
export interface EventRecord {
  at: Date;
  type: EventType;
  productId: string;
  price: string;
  userId: string;
  /** The log's own session id; null where it gives none. */
  userSession: string | null;
}

/** Place of an event's type among those of one second. */
export const EVENT_RANK = `case event_type when 'view' then 0 when 'cart' then 1 when 'remove_from_cart' then 2 else 3 end`;

/** What a statement selects of an event and its session. */
export interface EventRow {
  event_time: Date;
  event_type: EventType;
  product: string;
  price: string;
  user_key: string;
  user_session: string | null;
}

export function eventOf(row: EventRow): EventRecord {
  return {
    at: row.event_time,
    type: row.event_type,
    productId: row.product,
    price: plainDecimal(row.price),
    userId: row.user_key,
    userSession: row.user_session,
  };
}
