import type { EventType } from '@cartograph/events';

/** How the rate of an event type changed its level. */
export interface LevelChange {
  /** The top category whose events changed; null where those of the whole shop did. */
  category: string | null;
  /** Events of the type per session with a view (views: per session); of a category, per view in it. Until the change, since the one before. */
  before: number;
  /** The same from the change on, until the next one. */
  after: number;
  /** Top categories in which it changed, those with most events gained or lost first; five at most. Rates per view in the category. */
  categories: { category: string; before: number; after: number }[];
}

/** How a day of the log is not what it seems. */
export type CoverageFaultKind =
  | 'missing-day'
  | 'missing-hours'
  | 'partial-day'
  | 'month-cut-short'
  | 'event-type-vanished'
  | 'event-type-level-changed';

/** A day on which the tracking failed or the log is cut: not the customers' behavior. */
export interface CoverageFault {
  /** Local day; of a level that changed the first one on the new level, of a month cut short the log's last one. */
  date: string;
  kind: CoverageFaultKind;
  /** The type that vanished or changed its level; null for the other kinds. */
  eventType: EventType | null;
  /** One sentence with the local hours and what was expected. */
  detail: string;
  /** `HH:MM` local: since when events or those of a type are missing, or when the log begins on a partial day; null for whole days and a log that begins with the day. */
  fromLocalTime: string | null;
  /** `HH:MM` local, `24:00` for the day's end: until when events or those of a type are missing, or when the log ends; null for whole days and a log that lasts to the day's end. */
  toLocalTime: string | null;
  /** About how many sessions, or sessions with the vanished type, were expected on the missing day, or between the two times; null for the other kinds. */
  expectedSessions: number | null;
  /** Only for `event-type-level-changed`. */
  levelChange: LevelChange | null;
}
