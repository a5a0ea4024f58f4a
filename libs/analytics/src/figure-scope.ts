import type { BotChoice } from './bot-choice.js';
import { calendarParts, type Granularity } from './calendar-parts.js';
import type { EventFilter } from './event-filter.js';
import type { Period } from './local-days.js';
import { daysOnQuarters, onQuarters } from './local-quarters.js';
import type { ResolvedPeriod } from './period.js';

/** What is counted. */
export interface FigureScope {
  period: ResolvedPeriod;
  /** The local days to tell apart; null: only the whole period. */
  days: Period | null;
  /** What the days are put together to, named by its first day. Default: each by itself. */
  granularity?: Granularity;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Days of which distinct ones are counted: a part, named by its first day, or the whole, which has no name. */
export interface Span extends Period {
  day: string | null;
}

/** The whole, and each part; none where the period and the log do not meet. */
export function spansOf({ period, days, granularity = 'day' }: FigureScope): Span[] {
  const parts = days ? calendarParts(days, granularity) : [];
  return period.covered
    ? [{ day: null, ...period.covered }, ...parts.map(({ from, to }) => ({ day: from, from, to }))]
    : [];
}

/** Whether the quarter-hours of UTC tell the days of a scope apart, and its period from what lies around it. */
export const isOnQuarters = ({ period, days }: FigureScope): boolean =>
  daysOnQuarters(days ?? period.covered ?? { from: period.from, to: period.from }, period.timeZone) &&
  onQuarters([period.start, period.end]);
