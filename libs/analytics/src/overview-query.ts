import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import { withoutBots } from './bot-choice.js';
import { calendarParts, partPlace } from './calendar-parts.js';
import { columnOf } from './counts.js';
import { inCategory, matchesFilter } from './event-filter.js';
import { type FigureScope, isOnQuarters, spansOf } from './figure-scope.js';
import { changedPeople, lessSales } from './figure-sums.js';
import { type Figures, type PeopleRow, rolledFigures, type SalesRow, wholeSales } from './overview-rollups.js';
import { instant, withinPeriod } from './period.js';
import { placeOfDay } from './retention/unit-calendar.js';
import { activePeople } from './rollups/active-people.js';
import { all, type Fragment, raw, select, sql } from './sql.js';
import { askByDay, eventSalesQuery, type EventsOfDays, peopleQuery } from './visit-query.js';

/**
 * Counts a period from the rollups where these know the answer exactly, else from the events.
 *
 * Events and revenue: by category or brand and quarter-hour; what was done in bots' sessions is read and taken away. Distinct users and sessions: of
 * everything by presence; of a category or brand, and without bots, by the masks of days, where these tell (see `activePeople`). Else the events are counted; without bots, of
 * everything, only those of users who have such a session. Neither rollup, and one pass over the events, for a brand within a category, and where the quarter-hours do not tell
 * the zone's days apart.
 *
 * @param scope.period - without days that are left out; for these see `soundPeople`.
 */
export async function askFigures(
  store: EventStore,
  scope: FigureScope,
  signal: AbortSignal | undefined,
): Promise<Figures> {
  const { filter, bots } = scope;
  const isCut = isOnQuarters(scope);
  const isWhole = filter?.category == null && filter?.brand == null;
  if (isCut && isWhole && bots === 'include') return rolledFigures(store, scope);
  const hasTables = isCut && (filter?.category == null || filter.brand == null);
  if (!hasTables) return figuresOfEvents(store, scope, isCut, signal);
  const [people, sales] = await Promise.all([askPeople(store, scope, isWhole, signal), askSales(store, scope, signal)]);
  return { people: people.rows, sales: sales.rows, statements: [...sales.statements, ...people.statements] };
}

/** Rows by day and for the whole, and the statements they come from. */
interface Told<Row> {
  rows: Row[];
  statements: Fragment[];
}

/** Both in one pass over the events. */
async function figuresOfEvents(
  store: EventStore,
  scope: FigureScope,
  isCut: boolean,
  signal: AbortSignal | undefined,
): Promise<Figures> {
  const query = peopleQuery(eventsOf(scope, isCut, withoutBots(scope.bots)), true);
  const rows = await askByDay<PeopleRow & SalesRow>(store, query, signal);
  return { people: rows, sales: rows, statements: [query.statement] };
}

async function askPeople(
  store: EventStore,
  scope: FigureScope,
  isWhole: boolean,
  signal: AbortSignal | undefined,
): Promise<Told<PeopleRow>> {
  const masked = await activePeople(store, scope, spansOf(scope), signal);
  if (masked) return { rows: masked.people, statements: [masked.statement] };
  if (isWhole) return peopleWithoutBots(store, scope, signal);
  const visits = peopleQuery(eventsOf(scope, true, withoutBots(scope.bots)));
  return { rows: await askByDay<PeopleRow>(store, visits, signal), statements: [visits.statement] };
}

/**
 * Bots change the figures only of users who have a flagged session: these are counted with all of their sessions and without the flagged
 * ones, and the others not at all.
 */
async function peopleWithoutBots(
  store: EventStore,
  scope: FigureScope,
  signal: AbortSignal | undefined,
): Promise<Told<PeopleRow>> {
  const suspects = raw('user_id in (select user_id from users where bot_sessions > 0)');
  const before = peopleQuery(eventsOf(scope, true, [suspects]));
  const after = peopleQuery(eventsOf(scope, true, [suspects, ...withoutBots('exclude')]));
  const [whole, less, more] = await Promise.all([
    rolledFigures(store, scope),
    askByDay<PeopleRow>(store, before, signal),
    askByDay<PeopleRow>(store, after, signal),
  ]);
  return {
    rows: changedPeople(whole.people, more, less),
    statements: [...whole.statements, before.statement, after.statement],
  };
}

async function salesOfEvents(
  store: EventStore,
  events: EventsOfDays,
  signal: AbortSignal | undefined,
): Promise<Told<SalesRow>> {
  const query = eventSalesQuery(events);
  return { rows: await askByDay<SalesRow>(store, query, signal), statements: [query.statement] };
}

/** Events and revenue from the rollups, less what was done in flagged sessions where these are left out: of everything read once for a store, else for each answer. */
async function askSales(
  store: EventStore,
  scope: FigureScope,
  signal: AbortSignal | undefined,
): Promise<Told<SalesRow>> {
  const { bots } = scope;
  const statement = rolledSalesQuery(scope);
  const ofFlagged = (): Promise<Told<SalesRow>> =>
    statement
      ? salesOfEvents(
          store,
          eventsOf(scope, true, [raw('session_no in (select session_no from sessions where bot_rule is not null)')]),
          signal,
        )
      : wholeSales(store, scope, 'bots');
  const [all, flagged] = await Promise.all([
    statement ? askRolledSales(store, scope, statement, signal) : wholeSales(store, scope),
    bots === 'include' ? null : ofFlagged(),
  ]);
  return {
    rows: flagged ? lessSales(all.rows, flagged.rows) : all.rows,
    statements: [...all.statements, ...(flagged?.statements ?? [])],
  };
}

/** The events of a scope, by its parts. */
export function eventsOf(
  { period, days, granularity, filter }: FigureScope,
  inOrder: boolean,
  more: readonly Fragment[],
): EventsOfDays {
  return {
    where: all([...withinPeriod(period), ...matchesFilter(filter), ...more]),
    days,
    granularity,
    timeZone: period.timeZone,
    inOrder,
  };
}

const SALES =
  raw(`${EVENT_TYPES.map((type) => `cast(coalesce(sum(case when event_type = '${type}' then events end), 0) as bigint) as ${columnOf(type)}`).join(',\n  ')},
  cast(sum(case when event_type = 'purchase' then revenue end) as decimal(38, 4)) as revenue`);

/** Events and revenue of a category or of a brand from the rollups; null where neither is asked for. */
function rolledSalesQuery({ period, days, granularity = 'day', filter }: FigureScope): Fragment | null {
  if ((filter?.category == null) === (filter?.brand == null)) return null;
  const table = raw(filter?.category == null ? 'brand_quarters' : 'category_quarters');
  const inside = filter?.category == null ? sql`brand = ${filter?.brand ?? null}` : inCategory(filter.category);
  const where = sql`(${inside}) and ${table}.quarter >= ${instant(period.start)} and ${table}.quarter < ${instant(period.end)}`;
  if (!days) return sql`select cast(null as int) as place, ${SALES} from ${table} where ${where}`;
  // A row of a quarter-hour is of one type, so that its sums are made once and spread over the columns afterwards.
  return sql`
select place, ${SALES}
from (
  select ${partPlace(placeOfDay(days, period.timeZone, 'quarter'), days, granularity)} as place, event_type, sum(events) as events, sum(revenue) as revenue
  from ${table} where ${where} group by 1, 2
) typed
group by grouping sets ((place), ())`;
}

async function askRolledSales(
  store: EventStore,
  { days, granularity = 'day' }: FigureScope,
  query: Fragment,
  signal: AbortSignal | undefined,
): Promise<Told<SalesRow>> {
  const parts = days ? calendarParts(days, granularity) : [];
  const rows = await select<Omit<SalesRow, 'day'> & { place: number | null }>(store, query, signal);
  return {
    rows: rows.map(({ place, ...row }) => ({ ...row, day: place === null ? null : (parts[place]?.from ?? null) })),
    statements: [query],
  };
}
