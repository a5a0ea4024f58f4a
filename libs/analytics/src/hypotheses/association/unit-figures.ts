import { type Fragment, raw, sql } from '../../sql.js';
import type { ClusterRow } from './event-associations.js';
import type { AssociationUnit, IntensityRow, PatternRow } from './event-counts-query.js';
import { PATTERN, unitCounts } from './event-counts-query.js';
import { type LengthRow, LONG_SESSION } from './looks-query.js';
import { activityBand, type CountedSessions, sessionCounts, USER_HALF } from './session-counts.js';

/** Units of one half and band with the same numbers of events: patterns, intensities and lengths are sums of these. */
export interface FigureRow extends IntensityRow {
  half: number;
  band: number;
  /** Σ over these units of the square of their sessions that only viewed; of sessions 0. */
  viewing_squares: number;
}

/** SQL of {@link FigureRow}s. The activity of a session is its number of views, that of a user the number of sessions. */
export function figuresQuery(scope: CountedSessions, unit: AssociationUnit): Fragment {
  const viewing = raw(unit === 'user' ? 'viewing' : '0');
  return sql`
select half, band, cast(views as double) as views, cast(carts as double) as carts, cast(removes as double) as removes, cast(purchases as double) as purchases,
  count(*) as units, sum(cast(viewing as double) * viewing) as viewing_squares
from (select ${raw(USER_HALF)} as half, ${activityBand(raw('activity'))} as band, views, carts, removes, purchases, ${viewing} as viewing from (${unitCounts(scope, unit)}) units) figures
group by half, band, views, carts, removes, purchases`;
}

/** Units by what they did, with their half and band. */
export function patternsOf(figures: readonly FigureRow[]): PatternRow[] {
  const rows = new Map<string, PatternRow>();
  for (const { half, band, views, carts, removes, purchases, units } of figures) {
    const pattern = (views > 0 ? 1 : 0) + (carts > 0 ? 2 : 0) + (removes > 0 ? 4 : 0) + (purchases > 0 ? 8 : 0);
    const key = `${half} ${band} ${pattern}`;
    const row = rows.get(key) ?? { half, band, pattern, units: 0 };
    row.units += units;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** Units by how often they did it. */
export function intensitiesOf(figures: readonly FigureRow[]): IntensityRow[] {
  const rows = new Map<string, IntensityRow>();
  for (const { views, carts, removes, purchases, units } of figures) {
    const key = `${views} ${carts} ${removes} ${purchases}`;
    const row = rows.get(key) ?? { views, carts, removes, purchases, units: 0 };
    row.units += units;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** Short and long sessions. @param figures - of sessions. */
export function lengthsOf(figures: readonly FigureRow[]): LengthRow[] {
  const rows = new Map<string, LengthRow>();
  for (const { half, views, carts, units } of figures) {
    const isLong = views >= LONG_SESSION;
    const key = `${half} ${isLong}`;
    const row = rows.get(key) ?? { half, is_long: isLong, sessions: 0, cart_sessions: 0, views: 0, carts: 0 };
    row.sessions += units;
    row.cart_sessions += carts > 0 ? units : 0;
    row.views += units * views;
    row.carts += units * carts;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** Σ over users of their sessions of pattern `i` × of pattern `j`, i ≤ j, of one half. */
export interface ClusterSum {
  half: number;
  i: number;
  j: number;
  products: number;
}

/**
 * SQL of {@link ClusterSum}s but for those of sessions that only viewed with one another. Most users did nothing else and are left out: of the others, a tenth, there
 * is a row for each pattern that they have.
 */
export function clusterQuery(scope: CountedSessions): Fragment {
  return sql`
with counted as (${sessionCounts(scope)}),
acting as (
  select user_id, ${PATTERN} as pattern, cast(count(*) as double) as n from counted where carts + removes + purchases > 0 group by 1, 2
),
patterns as (
  select user_id, pattern, n from acting
  union all
  select user_id, 1, cast(count(*) as double) from counted where carts + removes + purchases = 0 and user_id in (select user_id from acting) group by user_id
)
select ${raw(USER_HALF.replace('user_id', 'one.user_id'))} as half, one.pattern as i, other.pattern as j, sum(one.n * other.n) as products
from patterns one join patterns other on other.user_id = one.user_id
where one.pattern <= other.pattern and other.pattern > 1
group by 1, 2, 3`;
}

/**
 * How sessions hang together by user; from these sums follows the variance of any table of sessions with users as clusters.
 *
 * @param users - figures of users, which know of the sessions that only viewed.
 */
export function clustersOf(sums: readonly ClusterSum[], users: readonly FigureRow[]): ClusterRow[] {
  const rows = new Map<number, ClusterRow>();
  const rowOf = (half: number): ClusterRow => {
    const row = rows.get(half) ?? { half };
    rows.set(half, row);
    return row;
  };
  for (const { half, viewing_squares: squares } of users) {
    const row = rowOf(half);
    row.c1_1 = (row.c1_1 ?? 0) + squares;
  }
  for (const { half, i, j, products } of sums) rowOf(half)[`c${i}_${j}`] = products;
  return [...rows.values()];
}
