import { type EventType } from '@cartograph/events';
import type { CategoryQuarters } from './category-quarters.js';
import type { LevelDay } from './level-changes.js';
import type { LocalDay } from './local-days.js';
import type { PresenceQuarters } from './presence-quarters.js';

/** What each local day had, for the levels of its rates: distinct sessions, and events by top category. Days without events are left out. */
export function levelDays(days: readonly LocalDay[], events: CategoryQuarters, presence: PresenceQuarters): LevelDay[] {
  const categories = new Map(days.map(({ date }) => [date, new Map<string, Record<EventType, number>>()]));
  for (const { date, category, events: counts } of events.days) categories.get(date)?.set(category, counts);
  const people = new Map(presence.days.map(({ date, ofDay }) => [date, ofDay]));
  return days.flatMap(({ date }): LevelDay[] => {
    const sessions = people.get(date)?.session ?? 0;
    return sessions > 0
      ? [
          {
            date,
            sessions,
            viewSessions: people.get(date)?.view_session ?? 0,
            categories: categories.get(date) ?? new Map(),
          },
        ]
      : [];
  });
}
