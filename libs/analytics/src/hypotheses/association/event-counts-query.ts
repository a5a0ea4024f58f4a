import { activityBand, type CountedSessions, sessionCounts, USER_HALF } from './session-counts.js';
import { type Fragment, joined, raw, sql } from '../../sql.js';

/** Whose behaviour is compared. */
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

const PATTERN = raw('(case when views > 0 then 1 else 0 end) + (case when carts > 0 then 2 else 0 end) + (case when removes > 0 then 4 else 0 end) + (case when purchases > 0 then 8 else 0 end)');
const LARGEST_PATTERN = 15;

function unitCounts(scope: CountedSessions, unit: AssociationUnit): Fragment {
  if (unit === 'session') return sql`select user_id, views, carts, removes, purchases, views as activity from (${sessionCounts(scope)}) counted`;
  return sql`
select user_id, sum(views) as views, sum(carts) as carts, sum(removes) as removes, sum(purchases) as purchases, count(*) as activity
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

/** SQL of {@link IntensityRow}s. */
export function intensityQuery(scope: CountedSessions, unit: AssociationUnit): Fragment {
  return sql`
select cast(views as double) as views, cast(carts as double) as carts, cast(removes as double) as removes, cast(purchases as double) as purchases, count(*) as units
from (${unitCounts(scope, unit)}) units
group by views, carts, removes, purchases`;
}

/**
 * SQL of how sessions hang together by user: for each half and each two patterns i ≤ j, Σ over users of their sessions of pattern i × of
 * pattern j, in the column `c<i>_<j>`. From these sums follows the variance of any table of sessions with users as clusters.
 */
export function clusterQuery(scope: CountedSessions): Fragment {
  const patterns = Array.from({ length: LARGEST_PATTERN }, (_, at) => at + 1);
  const counts = patterns.map((p) => `count(*) filter (where pattern = ${p}) as n${p}`);
  const products = patterns.flatMap((i) => patterns.filter((j) => j >= i).map((j) => `sum(cast(n${i} as double) * n${j}) as c${i}_${j}`));
  return sql`
select half, ${joined(products.map(raw), ', ')}
from (
  select user_id, ${raw(USER_HALF)} as half, ${joined(counts.map(raw), ', ')}
  from (select user_id, ${PATTERN} as pattern from (${sessionCounts(scope)}) counted) patterns
  group by user_id
) clusters
group by half`;
}
