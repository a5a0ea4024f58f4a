import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import { columnOf } from '../counts.js';
import { localDays, type Period } from '../local-days.js';
import { onQuarters } from '../local-quarters.js';
import { quartersOfParts } from '../part-figures.js';
import { resolvePeriod, withinPeriod } from '../period.js';
import { activeDays, bits, maskOf, type MaskedMonth } from '../rollups/active-days.js';
import { all, joined, raw, select, sql, type Fragment } from '../sql.js';
import {
  askScopeDays,
  type AskedScopes,
  KEYS,
  scopeDay,
  type ScopeDay,
  type ScopeKind,
  type ScopeRow,
} from './scope-days.js';

/** Local days of a zone. */
interface Days {
  /** Inside of the log. */
  days: Period;
  timeZone: string;
}

/**
 * Some scopes by day from the tables of quarter-hours and the masks of days: every event, with bots.
 *
 * A local day that lies in two months of the lake has users who may be the same in both: such days are counted from their events.
 *
 * @param names - at least one.
 * @returns the scopes that the tables know, which a category with codes below it is not; null where the masks cannot tell: see {@link activeDays}.
 */
export async function rolledScopes(
  store: EventStore,
  kind: Exclude<ScopeKind, 'shop'>,
  names: readonly string[],
  { days, timeZone }: Days,
  signal: AbortSignal | undefined,
): Promise<AskedScopes | null> {
  const active = await activeDays(store, { days, timeZone, filter: null, bots: 'include' });
  const dates = localDays(days.from, days.to, timeZone);
  if (!active || !onQuarters(dates.flatMap(({ start, end }) => [start, end]))) return null;
  const known = kind === 'category' ? await withoutCodesBelow(store, names, signal) : names;
  if (known.length === 0) return { days: new Map(), statements: [] };
  const monthsOf = ({ date }: { date: string }): MaskedMonth[] =>
    active.months.filter((month) => (maskOf(month, { from: date, to: date }) & month.days) !== 0n);
  const spans = dates.flatMap((day, place) => {
    const [month, other] = monthsOf(day);
    return month && !other ? [{ place, month, mask: maskOf(month, { from: day.date, to: day.date }) }] : [];
  });
  const shared = dates.filter((day) => monthsOf(day).length > 1).map(({ date }) => date);

  const statements = [
    salesQuery(kind, known, days, timeZone),
    ...(spans.length === 0 ? [] : [peopleQuery(kind, known, spans)]),
  ];
  const [sales = [], people = []] = await Promise.all(
    statements.map((statement) => select<SalesOfScope & PeopleOfScope>(store, statement, signal)),
  );
  const rows = new Map<string, ScopeRow>();
  for (const { place, name, views, carts, purchases, revenue } of sales)
    rows.set(`${place} ${name}`, {
      place,
      name,
      visitors: 0,
      sessions: 0,
      purchase_sessions: 0,
      views,
      carts,
      purchases,
      revenue,
    });
  for (const { place, name, thing, things, bought } of people) {
    const row = rows.get(`${place} ${name}`);
    if (row && thing === 'user') row.visitors = things;
    else if (row) Object.assign(row, { sessions: things, purchase_sessions: bought });
  }
  const found = new Map(known.map((name) => [name, [] as ScopeDay[]]));
  for (const row of rows.values())
    if (!shared.includes(dates[row.place]?.date ?? ''))
      found.get(row.name)?.push(
        scopeDay(
          row,
          dates.map(({ date }) => date),
        ),
      );
  for (const date of shared) {
    const day = { from: date, to: date };
    const asked = await askScopeDays(
      store,
      kind,
      known,
      {
        where: all(withinPeriod(await resolvePeriod(store, { timeZone, period: day }))),
        days: day,
        timeZone,
        inOrder: true,
      },
      signal,
    );
    for (const [name, counted] of asked.days) found.get(name)?.push(...counted);
    statements.push(...asked.statements);
  }
  return { days: found, statements };
}

interface SalesOfScope {
  place: number;
  name: string;
  views: number;
  carts: number;
  purchases: number;
  revenue: string;
}

interface PeopleOfScope {
  place: number;
  name: string;
  thing: 'user' | 'session';
  things: number;
  bought: number;
}

/** A facet of a category holds the codes below it; a scope is one code. */
async function withoutCodesBelow(
  store: EventStore,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const codes = (
    await select<{ code: string }>(
      store,
      sql`select distinct category_code as code from categories where category_code is not null`,
      signal,
    )
  ).map(({ code }) => code);
  return names.filter((name) => !codes.some((code) => code.startsWith(`${name}.`)));
}

function salesQuery(
  kind: Exclude<ScopeKind, 'shop'>,
  names: readonly string[],
  days: Period,
  timeZone: string,
): Fragment {
  const [key, table] = [raw(KEYS[kind]), raw(kind === 'brand' ? 'brand_quarters' : 'category_quarters')];
  const counts = raw(
    EVENT_TYPES.map(
      (type) =>
        `cast(coalesce(sum(case when event_type = '${type}' then events end), 0) as bigint) as ${columnOf(type)}`,
    ).join(', '),
  );
  return sql`
with quarters as (${quartersOfParts(days, 'day', timeZone)}
)
select cast(place as int) as place, ${key} as name, ${counts}, cast(coalesce(sum(case when event_type = 'purchase' then revenue end), 0) as decimal(38, 4)) as revenue
from ${table} join quarters on quarters.quarter = ${table}.quarter
where ${key} in (${list(names)})
group by 1, 2`;
}

function peopleQuery(
  kind: Exclude<ScopeKind, 'shop'>,
  names: readonly string[],
  spans: readonly { place: number; month: MaskedMonth; mask: bigint }[],
): Fragment {
  const part = kind === 'brand' ? 'brand' : 'category';
  return sql`
select cast(place as int) as place, facet as name, thing, cast(sum(n) as bigint) as things, cast(coalesce(sum(case when purchase_days & mask <> 0 then n end), 0) as bigint) as bought
from active_days join (values ${joined(
    spans.map(({ place, month, mask }) => sql`(${raw(String(place))}, ${month.month}, ${bits(mask)})`),
    ', ',
  )}) spans(place, span_month, mask)
  on span_month = month and any_days & mask <> 0
where part = ${part} and facet in (${list(names)}) and not is_correction
group by place, facet, thing`;
}

const list = (names: readonly string[]): Fragment =>
  joined(
    names.map((name) => sql`${name}`),
    ', ',
  );
