import { EVENT_TYPES, type EventType } from '@cartograph/events';
import type { CategoryQuarters } from './category-quarters.js';
import type { Measure, PresenceQuarters } from './presence-quarters.js';
import { byType, type Quarter } from './quarters.js';

const SESSIONS_WITH: Partial<Record<Measure, EventType>> = { view_session: 'view', cart_session: 'cart', remove_session: 'remove_from_cart', purchase_session: 'purchase' };

/** Every quarter-hour of the log with an event, in order. */
export function logQuarters(events: CategoryQuarters, presence: PresenceQuarters): Quarter[] {
  const quarters = new Map<number, Quarter>();
  events.starts.forEach((start, i) => {
    let quarter = quarters.get(start);
    if (!quarter) quarters.set(start, (quarter = { start, sessions: 0, events: byType(), sessionsWith: byType() }));
    for (const type of EVENT_TYPES) quarter.events[type] += events.events[type][i] ?? 0;
  });
  presence.measures.forEach((measure, i) => {
    const quarter = quarters.get(presence.starts[i] ?? 0);
    const type = SESSIONS_WITH[measure];
    if (quarter && measure === 'session') quarter.sessions = presence.active[i] ?? 0;
    if (quarter && type) quarter.sessionsWith[type] = presence.active[i] ?? 0;
  });
  const empty = [...quarters.values()].find((quarter) => quarter.sessions <= 0);
  if (empty) throw new Error(`The lake has events but no session in the quarter-hour of ${new Date(empty.start).toISOString()}.`);
  return [...quarters.values()].toSorted((a, b) => a.start - b.start);
}
