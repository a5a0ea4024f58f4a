import type { EventStore } from '@cartograph/events';
import { CATEGORY_NAME, matchesFilter } from '../../event-filter.js';
import { sessionShapesByName } from '../../rollups/session-shapes.js';
import { type Fragment, raw, select, sql } from '../../sql.js';
import { type CountedSessions, countedEvents } from './session-counts.js';

/** Sessions by what they did in one category; bits as in a pattern of events. */
export interface CategoryPatternRow {
  category: string;
  pattern: number;
  units: number;
}

/** SQL of {@link CategoryPatternRow}s: a session counts once in every category it has an event in. */
export function categoryPatternQuery(scope: CountedSessions): Fragment {
  return sql`
select category, pattern, count(*) as units
from (
  select category, max(case when event_type = 'view' then 1 else 0 end) + max(case when event_type = 'cart' then 2 else 0 end)
    + max(case when event_type = 'remove_from_cart' then 4 else 0 end) + max(case when event_type = 'purchase' then 8 else 0 end) as pattern
  from (select session_no, ${raw(CATEGORY_NAME)} as category, event_type from events where ${countedEvents(scope)}) e
  group by session_no, category
) patterns
group by category, pattern`;
}

/** {@link CategoryPatternRow}s: from the lake's shapes of sessions where no filter is set and these can tell, else by the query. */
export async function categoryPatterns(
  store: EventStore,
  scope: CountedSessions,
  signal?: AbortSignal,
): Promise<CategoryPatternRow[]> {
  const shapes = matchesFilter(scope.filter).length === 0 ? await sessionShapesByName(store, scope, signal) : null;
  return shapes
    ? shapes.map(({ name, types, sessions }) => ({ category: name, pattern: types, units: sessions }))
    : select<CategoryPatternRow>(store, categoryPatternQuery(scope), signal);
}
