import { activityBand, type CountedSessions, sessionCounts, USER_HALF } from './session-counts.js';
import { type Fragment, raw, sql } from '../../sql.js';

/** Whose behavior is compared. */
export type AssociationUnit = 'session' | 'user';

/** Units of one half and band with the same event types; bit 0 is a view, then cart, removal, purchase. */
export interface PatternRow {
  half: number;
  band: number;
  pattern: number;
  units: number;
}

/** Units with the same numbers of events. */
export interface IntensityRow {
  views: number;
  carts: number;
  removes: number;
  purchases: number;
  units: number;
}

/** SQL of what a unit did; bits as in {@link PatternRow}. */
export const PATTERN = raw(
  '(case when views > 0 then 1 else 0 end) + (case when carts > 0 then 2 else 0 end) + (case when removes > 0 then 4 else 0 end) + (case when purchases > 0 then 8 else 0 end)',
);

/** SQL of one row a unit: `user_id`, `views`, `carts`, `removes`, `purchases`, `activity`; of users also `viewing`, their sessions that only viewed. */
export function unitCounts(scope: CountedSessions, unit: AssociationUnit): Fragment {
  if (unit === 'session')
    return sql`select user_id, views, carts, removes, purchases, views as activity from (${sessionCounts(scope)}) counted`;
  return sql`
select user_id, sum(views) as views, sum(carts) as carts, sum(removes) as removes, sum(purchases) as purchases, count(*) as activity, count(*) filter (where carts + removes + purchases = 0) as viewing
from (${sessionCounts(scope)}) counted
group by user_id`;
}

/** SQL of {@link PatternRow}s. The activity of a session is its number of views, that of a user the number of sessions. */
export function patternQuery(scope: CountedSessions, unit: AssociationUnit): Fragment {
  return sql`
select half, band, pattern, count(*) as units
from (
  select ${raw(USER_HALF)} as half, ${activityBand(raw('activity'))} as band, ${PATTERN} as pattern
  from (${unitCounts(scope, unit)}) units
) patterns
group by half, band, pattern`;
}
