import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import type { CountsRow } from './counts.js';
import type { LevelDay } from './level-changes.js';
import { quartersOfDays } from './local-quarters.js';
import type { Period } from './period.js';
import { byType } from './quarters.js';
import { type Fragment, raw, select, sql } from './sql.js';

/** Sums of `category_quarters` that name the columns of {@link CountsRow}. */
export const SUM_QUARTERS = EVENT_TYPES.map(
  (type) => `cast(coalesce(sum(case when event_type = '${type}' then events end), 0) as bigint) as ${columnOf(type)}`,
).join(',\n  ');

/** The column that counts a type. */
export function columnOf(type: EventType): keyof CountsRow {
  return ({ view: 'views', cart: 'carts', remove_from_cart: 'removes', purchase: 'purchases' } as const)[type];
}

interface SessionsRow {
  day: string;
  sessions: number;
  view_sessions: number;
}

interface CategoryRow extends CountsRow {
  day: string;
  category: string;
}

/** What each local day had, for the levels of its rates: distinct sessions, and events by top category. */
export async function levelDays(store: EventStore, days: Period, timeZone: string): Promise<{ levels: LevelDay[]; statements: Fragment[] }> {
  const statements = [sessionsQuery(days, timeZone), categoriesQuery(days, timeZone)] as const;
  const [sessionRows, categoryRows] = await Promise.all([select<SessionsRow>(store, statements[0]), select<CategoryRow>(store, statements[1])]);
  const categories = new Map<string, Map<string, Record<EventType, number>>>();
  for (const row of categoryRows) {
    const ofDay = categories.get(row.day) ?? new Map<string, Record<EventType, number>>();
    const counts = byType();
    for (const type of EVENT_TYPES) counts[type] = row[columnOf(type)];
    categories.set(row.day, ofDay.set(row.category, counts));
  }
  const levels = sessionRows.map((row) => ({ date: row.day, sessions: row.sessions, viewSessions: row.view_sessions, categories: categories.get(row.day) ?? new Map<string, Record<EventType, number>>() }));
  return { levels, statements: [...statements] };
}

function sessionsQuery(days: Period, timeZone: string): Fragment {
  const distinct = (measure: string): string => `cast(coalesce(sum(case when measure = '${measure}' and (previous_quarter is null or previous_quarter < day_start) then n end), 0) as bigint)`;
  return sql`
with quarters as (${quartersOfDays(days, timeZone)}
)
select day, ${raw(distinct('session'))} as sessions,
  ${raw(distinct('view_session'))} as view_sessions
from presence join quarters on quarters.quarter = presence.quarter
where measure in ('session', 'view_session')
group by day
order by day`;
}

function categoriesQuery(days: Period, timeZone: string): Fragment {
  return sql`
with quarters as (${quartersOfDays(days, timeZone)}
)
select day, coalesce(split_part(category_code, '.', 1), '(none)') as category,
  ${raw(SUM_QUARTERS)}
from category_quarters join quarters on quarters.quarter = category_quarters.quarter
group by 1, 2`;
}
