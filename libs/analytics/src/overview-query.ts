import type { EventStore } from '@cartograph/events';
import { type BotChoice, withoutBots } from './bot-choice.js';
import { COUNT_EVENTS, type CountsRow } from './counts.js';
import { dialect } from './dialect.js';
import { type EventFilter, inCategory, matchesFilter } from './event-filter.js';
import { SUM_QUARTERS } from './level-days.js';
import { daysOnQuarters, onQuarters, quartersOfDays } from './local-quarters.js';
import { instant, type Period, type ResolvedPeriod, withinPeriod } from './period.js';
import { all, type Fragment, raw, select, sql } from './sql.js';

/** Distinct ones of a local day, or of all days where `day` is null. */
export interface PeopleRow {
  day: string | null;
  visitors: number;
  sessions: number;
  buyers: number;
  purchase_sessions: number;
}

/** Events and revenue of a local day, or of all days where `day` is null. */
export interface SalesRow extends CountsRow {
  day: string | null;
  revenue: string | null;
}

/** What is counted. */
export interface FigureScope {
  period: ResolvedPeriod;
  /** The local days to tell apart; null: only the whole period. */
  days: Period | null;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Rows by day and for the whole, and the statements they come from. */
export interface Figures {
  people: PeopleRow[];
  sales: SalesRow[];
  statements: Fragment[];
}

/**
 * Counts a period from the rollups where these know the answer exactly, else from the events.
 *
 * Events and revenue: `category_quarters`, unless a brand or bots are left out. Distinct users and sessions: `presence`, unless
 * anything is left out. Neither where a day of the zone does not begin with a quarter-hour.
 */
export async function askFigures(store: EventStore, scope: FigureScope, signal: AbortSignal | undefined): Promise<Figures> {
  const { period, days, filter, bots } = scope;
  const isCut = daysOnQuarters(days ?? { from: period.from, to: period.from }, period.timeZone) && onQuarters([period.start, period.end]);
  const rollsSales = isCut && bots === 'include' && filter?.brand == null;
  if (!rollsSales) {
    const query = eventsQuery(scope, isCut, ALL_OF_VISIT);
    const rows = await select<PeopleRow & SalesRow>(store, query, signal);
    return { people: rows, sales: rows, statements: [query] };
  }
  const salesQuery = salesOfQuarters(scope);
  const rollsPeople = filter?.category == null;
  const peopleQuery = rollsPeople ? presenceQuery(scope) : eventsQuery(scope, isCut, PEOPLE_OF_VISIT);
  const [sales, people] = await Promise.all([
    select<SalesRow>(store, salesQuery, signal),
    rollsPeople ? select<PresenceRow>(store, peopleQuery, signal).then(peopleOf) : select<PeopleRow>(store, peopleQuery, signal),
  ]);
  return { people, sales, statements: [salesQuery, peopleQuery] };
}

const SALES = raw(`${SUM_QUARTERS},
  cast(sum(case when event_type = 'purchase' then revenue end) as decimal(38, 4)) as revenue`);

const withinQuarters = ({ start, end }: ResolvedPeriod, column: string): Fragment => sql`${raw(column)} >= ${instant(start)} and ${raw(column)} < ${instant(end)}`;

function salesOfQuarters({ period, days, filter }: FigureScope): Fragment {
  const inside = filter?.category == null ? [] : [inCategory(filter.category)];
  if (!days) return sql`select cast(null as string) as day, ${SALES} from category_quarters where ${all([withinQuarters(period, 'quarter'), ...inside])}`;
  return sql`
with quarters as (${quartersOfDays(days, period.timeZone)}
)
select day, ${SALES}
from category_quarters join quarters on quarters.quarter = category_quarters.quarter
where ${all([withinQuarters(period, 'category_quarters.quarter'), ...inside])}
group by grouping sets ((day), ())`;
}

interface PresenceRow {
  day: string | null;
  measure: string;
  of_day: number;
  of_period: number;
}

const MEASURES = { user: 'visitors', session: 'sessions', buyer: 'buyers', purchase_session: 'purchase_sessions' } as const;

/** A thing counts where it is active and was not since the window began: once in each window. */
function presenceQuery({ period, days }: FigureScope): Fragment {
  const asked = raw(`measure in (${Object.keys(MEASURES).map((name) => `'${name}'`).join(', ')})`);
  const fresh = sql`sum(case when previous_quarter is null or previous_quarter < ${instant(period.start)} then n else 0 end)`;
  if (!days) {
    return sql`
select cast(null as string) as day, measure, cast(0 as bigint) as of_day, cast(${fresh} as bigint) as of_period
from presence
where ${asked} and ${withinQuarters(period, 'quarter')}
group by measure`;
  }
  return sql`
with quarters as (${quartersOfDays(days, period.timeZone)}
)
select day, measure,
  cast(sum(case when previous_quarter is null or previous_quarter < day_start then n else 0 end) as bigint) as of_day,
  cast(${fresh} as bigint) as of_period
from presence join quarters on quarters.quarter = presence.quarter
where ${asked} and ${withinQuarters(period, 'presence.quarter')}
group by day, measure`;
}

/** Those of the period add up over its days, for each counts on the first of them alone. */
function peopleOf(rows: readonly PresenceRow[]): PeopleRow[] {
  const nobody = (day: string | null): PeopleRow => ({ day, visitors: 0, sessions: 0, buyers: 0, purchase_sessions: 0 });
  const whole = nobody(null);
  const days = new Map<string, PeopleRow>();
  for (const row of rows) {
    const name = MEASURES[row.measure as keyof typeof MEASURES];
    whole[name] += row.of_period;
    if (row.day === null) continue;
    const day = days.get(row.day) ?? nobody(row.day);
    day[name] = row.of_day;
    days.set(row.day, day);
  }
  return [whole, ...days.values()];
}

interface VisitColumns {
  visit: string;
  sums: string;
}

const PEOPLE = `count(distinct user_id) as visitors, count(distinct session_no) as sessions,
  count(distinct case when purchases > 0 then user_id end) as buyers,
  count(distinct case when purchases > 0 then session_no end) as purchase_sessions`;
const PEOPLE_OF_VISIT: VisitColumns = { visit: `count(*) filter (where event_type = 'purchase') as purchases`, sums: PEOPLE };
const ALL_OF_VISIT: VisitColumns = {
  visit: `${COUNT_EVENTS},\n  sum(case when event_type = 'purchase' then price end) as revenue`,
  sums: `${['views', 'carts', 'removes', 'purchases'].map((name) => `cast(coalesce(sum(${name}), 0) as bigint) as ${name}`).join(', ')},
  ${PEOPLE}, cast(sum(revenue) as decimal(38, 4)) as revenue`,
};

function eventsQuery({ period, days, filter, bots }: FigureScope, isCut: boolean, { visit, sums }: VisitColumns): Fragment {
  const where = all([...withinPeriod(period), ...matchesFilter(filter), ...withoutBots(bots)]);
  const quarters = days && isCut ? sql`quarters as (${quartersOfDays(days, period.timeZone)}\n),\n` : raw('');
  const joined = days && isCut ? raw(` join quarters on quarters.quarter = ${dialect.quarterHour('events.event_time')}`) : raw('');
  const day = !days ? raw('cast(null as string)') : isCut ? raw('quarters.day') : sql`cast(local_date(events.event_time, ${period.timeZone}) as string)`;
  return sql`
with ${quarters}visits as (
  select ${day} as day, events.session_no, events.user_id, ${raw(visit)}
  from events${joined}
  where ${where}
  group by ${days ? raw('1, 2, 3') : raw('2, 3')}
)
select ${days ? raw('day') : raw('cast(null as string) as day')}, ${raw(sums)}
from visits${days ? raw('\ngroup by grouping sets ((day), ())') : raw('')}`;
}
