import type { EventStore } from '@cartograph/events';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import type { Period } from '../local-days.js';
import { instant, type ResolvedPeriod, resolvePeriod } from '../period.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/** Local days with the zone whose days they are. */
export interface ZonedPeriod extends Period {
  /** IANA name. */
  timeZone: string;
}

/** A period's UTC bounds, or null where none is asked for. Throws as {@link resolvePeriod}. */
export async function boundsOf(
  store: EventStore,
  period: ZonedPeriod | null | undefined,
): Promise<ResolvedPeriod | null> {
  return period ? resolvePeriod(store, { period, timeZone: period.timeZone }) : null;
}

/** Condition on an instant column. */
export function inBounds(column: string, { start, end }: ResolvedPeriod): Fragment {
  return sql`${raw(column)} >= ${instant(start)} and ${raw(column)} < ${instant(end)}`;
}

/**
 * Conditions on `users` that a user has an event in the period, of the category and of the brand: one event of which all holds.
 *
 * @param narrowed - conditions on `user_id` that hold for every user who can be listed, so that less is read.
 */
export function activeUsers(
  period: ResolvedPeriod | null,
  filter: EventFilter,
  narrowed: readonly Fragment[],
): Fragment[] {
  const matching = matchesFilter(filter);
  if (matching.length > 0) {
    const when = period && !period.isWholeLog ? [inBounds('event_time', period)] : [];
    return [
      ...seenAround(period),
      sql`user_id in (select user_id from events where ${all([...matching, ...when, ...narrowed])})`,
    ];
  }
  if (!period || period.isWholeLog) return [];
  // A session that began or ended in the period has an event there; one that spans all of it (a session id used for days) may be silent in it.
  const touching = all([sql`(${inBounds('started_at', period)}) or (${inBounds('ended_at', period)})`, ...narrowed]);
  const spanning = all([
    sql`started_at < ${instant(period.start)} and ended_at >= ${instant(period.end)}`,
    ...narrowed,
  ]);
  return [
    ...seenAround(period),
    sql`(${inBounds('first_seen_at', period)}) or (${inBounds('last_seen_at', period)}) or user_id in (
  select user_id from sessions where ${touching}
  union all
  select e.user_id from (select user_id, session_no from events where ${all([inBounds('event_time', period), ...narrowed])}) e
  join (select user_id as spanning_user, session_no as spanning_no from sessions where ${spanning}) s on spanning_user = user_id and spanning_no = session_no)`,
  ];
}

function seenAround(period: ResolvedPeriod | null): Fragment[] {
  return !period || period.isWholeLog
    ? []
    : [sql`first_seen_at < ${instant(period.end)} and last_seen_at >= ${instant(period.start)}`];
}

/** Condition on `sessions` that a session has an event of the category and of the brand. */
export function sessionsOf(filter: EventFilter, narrowed: readonly Fragment[]): Fragment[] {
  const matching = matchesFilter(filter);
  return matching.length === 0
    ? []
    : [sql`session_no in (select session_no from events where ${all([...matching, ...narrowed])})`];
}

/** Condition on `products` that a product has an event in the period. */
export function activeProducts(period: ResolvedPeriod | null): Fragment[] {
  if (!period || period.isWholeLog) return [];
  // A row of `product_days` lies in one UTC day, a period holds at least one local day: where the two meet, the row begins or ends inside.
  return [
    sql`product_id in (select product_id from product_days where (${inBounds('first_at', period)}) or (${inBounds('last_at', period)}))`,
  ];
}
