import { CATEGORY_NAME } from '../../event-filter.js';
import { type Fragment, raw, sql } from '../../sql.js';
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
