import { EVENT_TYPES, type EventType } from '@cartograph/events';
import type { CategoryQuarters } from './category-quarters.js';
import { SURE_SESSIONS } from './coverage-faults.js';
import type { LogRange } from './log-days.js';
import type { Measure, PresenceQuarters } from './presence-quarters.js';
import { byType, type Quarter } from './quarters.js';

const SESSIONS_WITH: Record<EventType, Measure> = {
  view: 'view_session',
  cart: 'cart_session',
  remove_from_cart: 'remove_session',
  purchase: 'purchase_session',
};

/**
 * Returns the hours that events of one of the types have to be missing until the coverage of the log shows it, at an average time: until as many
 * sessions with one are expected as a fault needs. The type that takes longest counts; types that the log never has do not.
 *
 * @returns null where the log has none of the types, or lasts no time.
 */
export function hoursUntilNoticed(
  { active }: Pick<PresenceQuarters, 'active'>,
  { first, last }: LogRange,
  types: readonly EventType[],
): number | null {
  const hours = (last.getTime() - first.getTime()) / 3_600_000;
  const sessions = types.map((type) => active[SESSIONS_WITH[type]].reduce((sum, count) => sum + count, 0));
  const fewest = Math.min(...sessions.filter((count) => count > 0));
  return hours > 0 && Number.isFinite(fewest) ? (SURE_SESSIONS * hours) / fewest : null;
}

/** Every quarter-hour of the log with an event, in order. */
export function logQuarters(events: CategoryQuarters, presence: PresenceQuarters): Quarter[] {
  const quarters = new Map<number, Quarter>();
  events.starts.forEach((start, i) => {
    const quarter: Quarter = { start, sessions: 0, events: byType(), sessionsWith: byType() };
    for (const type of EVENT_TYPES) quarter.events[type] = events.events[type][i] ?? 0;
    quarters.set(start, quarter);
  });
  presence.starts.forEach((start, i) => {
    const quarter = quarters.get(start);
    if (!quarter) return;
    quarter.sessions = presence.active.session[i] ?? 0;
    for (const type of EVENT_TYPES) quarter.sessionsWith[type] = presence.active[SESSIONS_WITH[type]][i] ?? 0;
  });
  const empty = [...quarters.values()].find((quarter) => quarter.sessions <= 0);
  if (empty)
    throw new Error(
      `The lake has events but no session in the quarter-hour of ${new Date(empty.start).toISOString()}.`,
    );
  return [...quarters.values()];
}
