import { EVENT_TYPES, type EventType } from '@cartograph/events';
import type { CategoryQuarters } from './category-quarters.js';
import { dayFinder } from './day-finder.js';
import type { LevelDay } from './level-changes.js';
import type { LocalDay } from './local-days.js';
import type { PresenceQuarters } from './presence-quarters.js';
import { byType } from './quarters.js';

/** What each local day had, for the levels of its rates: distinct sessions, and events by top category. Days without events are left out. */
export function levelDays(days: readonly LocalDay[], events: CategoryQuarters, presence: PresenceQuarters): LevelDay[] {
  const found = days.map(({ date }) => ({ date, sessions: 0, viewSessions: 0, categories: new Map<string, Record<EventType, number>>() }));
  const dayOf = dayFinder(days);
  events.starts.forEach((start, i) => {
    const day = found[dayOf(start)];
    if (!day) return;
    const category = events.categories[i] ?? '';
    let counts = day.categories.get(category);
    if (!counts) day.categories.set(category, (counts = byType()));
    for (const type of EVENT_TYPES) counts[type] += events.events[type][i] ?? 0;
  });
  presence.measures.forEach((measure, i) => {
    const day = found[dayOf(presence.starts[i] ?? 0)];
    if (day && measure === 'session') day.sessions += presence.ofDay[i] ?? 0;
    if (day && measure === 'view_session') day.viewSessions += presence.ofDay[i] ?? 0;
  });
  return found.filter((day) => day.sessions > 0);
}
