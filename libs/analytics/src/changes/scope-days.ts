import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import { columnOf } from '../counts.js';
import { type Fragment, joined, raw, select, sql } from '../sql.js';
import { type EventsOfDays, placed } from '../visit-query.js';

/** What a change is looked for in: the shop, or one of its larger categories or brands. */
export type ScopeKind = 'shop' | 'top-category' | 'category' | 'brand';

/** One day of a scope. */
export interface ScopeDay {
  date: string;
  visitors: number;
  sessions: number;
  purchaseSessions: number;
  views: number;
  carts: number;
  purchases: number;
  /** Exact. */
  revenue: string;
}

/** The days of a scope that have an event, in no order. */
export interface ScopeDays {
  kind: ScopeKind;
  /** Category or brand; null for the shop. */
  name: string | null;
  days: ScopeDay[];
}

/** Scopes looked into at most, those with most events of the log first. */
export const MOST_SCOPES: Readonly<Record<Exclude<ScopeKind, 'shop'>, number>> = {
  'top-category': 15,
  category: 30,
  brand: 20,
};

/** SQL of a scope's name, of events, categories and brands. */
export const KEYS: Readonly<Record<Exclude<ScopeKind, 'shop'>, string>> = {
  'top-category': "split_part(category_code, '.', 1)",
  category: 'category_code',
  brand: 'brand',
};

/** Statement that names the largest scopes of a kind by the events of the whole log. Categories are those with a code. */
export function scopeNamesQuery(kind: Exclude<ScopeKind, 'shop'>): Fragment {
  const key = raw(KEYS[kind]);
  const table = raw(kind === 'brand' ? 'products' : 'categories');
  const known = raw(
    kind === 'brand'
      ? 'brand is not null'
      : kind === 'category'
        ? "category_code is not null and split_part(category_code, '.', 2) <> ''"
        : 'category_code is not null',
  );
  return sql`
select ${key} as name, sum(views + carts + removes + purchases) as events
from ${table} where ${known}
group by 1 order by 2 desc, 1 limit ${raw(String(MOST_SCOPES[kind]))}`;
}

/**
 * Statement that counts some scopes of a kind by day: events to visits, visits to a user's day, these to the scope's day.
 *
 * @param names - at least one.
 */
export function scopeDaysQuery(
  kind: Exclude<ScopeKind, 'shop'>,
  names: readonly string[],
  events: EventsOfDays,
): { statement: Fragment; dates: readonly string[] } {
  const { place, dates } = placed(events);
  const key = raw(KEYS[kind]);
  const counts = raw(
    EVENT_TYPES.map((type) => `count(*) filter (where event_type = '${type}') as ${columnOf(type)}`).join(', '),
  );
  const statement = sql`
with visits as (
  select ${place} as place, ${key} as name, user_id, session_no, ${counts}, sum(case when event_type = 'purchase' then price end) as revenue
  from events where ${events.where} and ${key} in (${joined(
    names.map((name) => sql`${name}`),
    ', ',
  )})
  group by 1, 2, 3, 4
),
people as (
  select place, name, user_id, count(*) as sessions, count(*) filter (where purchases > 0) as purchase_sessions,
    sum(views) as views, sum(carts) as carts, sum(purchases) as purchases, sum(revenue) as revenue
  from visits group by place, name, user_id
)
select place, name, count(*) as visitors, cast(sum(sessions) as bigint) as sessions, cast(sum(purchase_sessions) as bigint) as purchase_sessions,
  cast(sum(views) as bigint) as views, cast(sum(carts) as bigint) as carts, cast(sum(purchases) as bigint) as purchases,
  cast(coalesce(sum(revenue), 0) as decimal(38, 4)) as revenue
from people group by place, name`;
  return { statement, dates };
}

/** A day of a scope, by its place among the days asked about. */
export interface ScopeRow {
  place: number;
  name: string;
  visitors: number;
  sessions: number;
  purchase_sessions: number;
  views: number;
  carts: number;
  purchases: number;
  revenue: string;
}

/** Days of scopes, and the statements they come from. */
export interface AskedScopes {
  /** By the names of the scopes. */
  days: Map<string, ScopeDay[]>;
  statements: Fragment[];
}

/** Some scopes of a kind by day, from their events. @param names - may be none. */
export async function askScopeDays(
  store: EventStore,
  kind: Exclude<ScopeKind, 'shop'>,
  names: readonly string[],
  events: EventsOfDays,
  signal: AbortSignal | undefined,
): Promise<AskedScopes> {
  const days = new Map(names.map((name) => [name, [] as ScopeDay[]]));
  if (names.length === 0) return { days, statements: [] };
  const { statement, dates } = scopeDaysQuery(kind, names, events);
  for (const row of await select<ScopeRow>(store, statement, signal)) days.get(row.name)?.push(scopeDay(row, dates));
  return { days, statements: [statement] };
}

export const scopeDay = (
  { place, visitors, sessions, purchase_sessions: purchaseSessions, views, carts, purchases, revenue }: ScopeRow,
  dates: readonly string[],
): ScopeDay => ({ date: dates[place] ?? '', visitors, sessions, purchaseSessions, views, carts, purchases, revenue });
