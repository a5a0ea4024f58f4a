/** The four things a visitor can do, in the order that breaks ties between events of the same second. */
export const EVENT_TYPES = ['view', 'cart', 'remove_from_cart', 'purchase'] as const;

/** One of {@link EVENT_TYPES}. */
export type EventType = (typeof EVENT_TYPES)[number];

/** The nine columns of the log in its own order. */
export const LOG_COLUMNS = [
  'event_time',
  'event_type',
  'product_id',
  'category_id',
  'category_code',
  'brand',
  'price',
  'user_id',
  'user_session',
] as const;

/** One of {@link LOG_COLUMNS}. */
export type LogColumn = (typeof LOG_COLUMNS)[number];

/** A file without one of these is not a log; the other four columns may be missing. */
export const REQUIRED_COLUMNS = [
  'event_time',
  'event_type',
  'product_id',
  'price',
  'user_id',
] as const satisfies readonly LogColumn[];

/** The version of the lake's files. A higher number in a data folder was written by a newer Cartograph. */
export const LAYOUT_VERSION = 2;

/** Minutes without an event that end a session where the log gives no session id. */
export const DEFAULT_GAP_MINUTES = 30;

/** IANA zone of local days where nothing names another. */
export const DEFAULT_TIME_ZONE = 'Asia/Dubai';

/** Whether a text names a time zone, as questions take it. Names only: engines read an offset such as "+04:00" with opposite signs. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    // A RangeError: the name is unknown.
    return false;
  }
}
