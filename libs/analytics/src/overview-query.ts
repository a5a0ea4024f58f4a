import { EVENT_TYPES, type EventStore } from '@cartograph/events';
import { type BotChoice, withoutBots } from './bot-choice.js';
import { columnOf, COUNT_EVENTS } from './counts.js';
import { dialect } from './dialect.js';
import { type EventFilter, inCategory, matchesFilter } from './event-filter.js';
import { daysOnQuarters, onQuarters, quartersOfDays } from './local-quarters.js';
import { type Figures, type PeopleRow, rolledFigures, type SalesRow } from './overview-rollups.js';
import { instant, type Period, type ResolvedPeriod, withinPeriod } from './period.js';
import { all, type Fragment, raw, select, sql } from './sql.js';

/** What is counted. */
export interface FigureScope {
  period: ResolvedPeriod;
  /** The local days to tell apart; null: only the whole period. */
  days: Period | null;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/**
 * Counts a period from the rollups where these know the answer exactly, else from the events.
 *
 * Events and revenue: by category and quarter-hour, unless a brand or bots are left out. Distinct users and sessions: by presence,
 * unless anything is left out. Neither where the quarter-hours do not tell the zone's days apart.
 */
export async function askFigures(store: EventStore, scope: FigureScope, signal: AbortSignal | undefined): Promise<Figures> {
  const { period, days, filter, bots } = scope;
  const isCut = daysOnQuarters(days ?? { from: period.from, to: period.from }, period.timeZone) && onQuarters([period.start, period.end]);
  if (!isCut || bots === 'exclude' || filter?.brand != null) {
    const query = eventsQuery(scope, isCut, ALL_OF_VISIT);
    const rows = await select<PeopleRow & SalesRow>(store, query, signal);
    return { people: rows, sales: rows, statements: [query] };
  }
  if (filter?.category == null) return rolledFigures(store, period, days, signal);
  const statements = [salesQuery(scope, inCategory(filter.category)), eventsQuery(scope, isCut, PEOPLE_OF_VISIT)] as const;
  const [sales, people] = await Promise.all([select<SalesRow>(store, statements[0], signal), select<PeopleRow>(store, statements[1], signal)]);
  return { people, sales, statements: [...statements] };
}

const SALES = raw(`${EVENT_TYPES.map((type) => `cast(coalesce(sum(case when event_type = '${type}' then events end), 0) as bigint) as ${columnOf(type)}`).join(',\n  ')},
  cast(sum(case when event_type = 'purchase' then revenue end) as decimal(38, 4)) as revenue`);

function salesQuery({ period, days }: FigureScope, inside: Fragment): Fragment {
  const where = sql`(${inside}) and category_quarters.quarter >= ${instant(period.start)} and category_quarters.quarter < ${instant(period.end)}`;
  if (!days) return sql`select cast(null as string) as day, ${SALES} from category_quarters where ${where}`;
  return sql`
with quarters as (${quartersOfDays(days, period.timeZone)}
)
select day, ${SALES}
from category_quarters join quarters on quarters.quarter = category_quarters.quarter
where ${where}
group by grouping sets ((day), ())`;
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
