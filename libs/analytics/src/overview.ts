import type { EventStore } from '@cartograph/events';
import { type Estimate, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from './answer.js';
import { coverage } from './coverage.js';
import type { CoverageFault } from './coverage-faults.js';
import { COUNT_EVENTS, countsOf, type CountsRow, type EventCounts } from './counts.js';
import { dividedDecimal, plainDecimal } from './decimal.js';
import { dialect } from './dialect.js';
import { matchesFilter } from './event-filter.js';
import { addDays, dayStart } from './local-days.js';
import { instant, type Period, previousPeriod, type ResolvedPeriod, resolvePeriod, withinPeriod } from './period.js';
import { all, type Fragment, raw, select, sql } from './sql.js';

/** Figures of a day or of a whole period. */
export interface OverviewFigures {
  counts: EventCounts;
  /** Users with at least one event. */
  visitors: number;
  sessions: number;
  /** Users with at least one purchase. */
  buyers: number;
  /** Sessions with at least one purchase. */
  purchaseSessions: number;
  /** Sum of the purchases' prices, exact. */
  revenue: string;
  /** buyers ÷ visitors. */
  buyersPerVisitor: Estimate;
  /** purchaseSessions ÷ sessions. */
  purchaseSessionsPerSession: Estimate;
  /** revenue ÷ purchaseSessions, rounded to two digits; null without any. */
  revenuePerPurchaseSession: string | null;
}

/** Figures of one local day. A session over midnight counts on both days, and once in the total. */
export interface OverviewDay {
  date: string;
  figures: OverviewFigures;
}

/** Answer of {@link overview}. */
export interface Overview extends Answer {
  total: OverviewFigures;
  /** Figures of the equally long period just before; null where the log does not reach back over all of it. */
  previous: OverviewFigures | null;
  previousPeriod: Period | null;
  /** Every local day that lies in both the period and the log, days without any event included. */
  days: OverviewDay[];
  /** Coverage faults in the period and in the previous one. */
  faults: CoverageFault[];
}

const DEFINITION = {
  name: 'Overview by local day',
  formula:
    'visitors = distinct users; sessions = distinct sessions; buyers = distinct users with a purchase; revenue = sum of purchase prices; ' +
    'buyersPerVisitor = buyers ÷ visitors; purchaseSessionsPerSession = sessions with a purchase ÷ sessions; ' +
    'revenuePerPurchaseSession = revenue ÷ sessions with a purchase; intervals by Wilson at 95 %',
};

/**
 * Events, visitors, sessions, buyers, revenue and conversion of a period, by local day, in total, and for the period before.
 *
 * @param question.filter - counts only events of a category or brand; a visitor is then a user with such an event.
 * @returns zeros and `no-data` estimates where nothing matches; `days` is empty where the period misses the log.
 * @throws QuestionError - an invalid period, time zone or filter, or no period on an empty log.
 */
export async function overview(store: EventStore, question: Question): Promise<Overview> {
  const { filter, signal } = question;
  const period = await resolvePeriod(store, question);
  const before = await previousPeriod(store, period);
  const matches = matchesFilter(filter);

  const byDay = period.covered && dayQuery(period, period.covered, matches);
  const earlier = before && periodQuery(before, matches);
  const [dayRows, earlierRows, { faults }] = await Promise.all([
    byDay ? select<FigureRow>(store, byDay, signal) : [],
    earlier ? select<FigureRow>(store, earlier, signal) : [],
    coverage(store, { timeZone: question.timeZone }),
  ]);

  const figures = new Map(dayRows.filter((row) => row.day !== null).map((row) => [row.day, figuresOf(row)]));
  const days: OverviewDay[] = [];
  for (let date = period.covered?.from; period.covered && date && date <= period.covered.to; date = addDays(date, 1)) {
    days.push({ date, figures: figures.get(date) ?? figuresOf(NOTHING) });
  }
  const from = before?.from ?? period.from;
  return {
    ...answerFor(
      store,
      period,
      { ...DEFINITION, population: `events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}` },
      [byDay, earlier].filter((query) => query !== null),
    ),
    total: figuresOf(dayRows.find((row) => row.day === null) ?? NOTHING),
    previous: before ? figuresOf(earlierRows[0] ?? NOTHING) : null,
    previousPeriod: before && { from: before.from, to: before.to },
    days,
    faults: faults.filter((fault) => fault.date >= from && fault.date <= period.to),
  };
}

interface FigureRow extends CountsRow {
  day: string | null;
  visitors: number;
  sessions: number;
  buyers: number;
  purchase_sessions: number;
  revenue: string | null;
}

const NOTHING: FigureRow = {
  day: null, views: 0, carts: 0, removes: 0, purchases: 0, visitors: 0, sessions: 0, buyers: 0, purchase_sessions: 0, revenue: null,
};

function figuresOf(row: FigureRow): OverviewFigures {
  const revenue = plainDecimal(row.revenue ?? '0');
  return {
    counts: countsOf(row),
    visitors: row.visitors,
    sessions: row.sessions,
    buyers: row.buyers,
    purchaseSessions: row.purchase_sessions,
    revenue,
    buyersPerVisitor: wilson(row.buyers, row.visitors),
    purchaseSessionsPerSession: wilson(row.purchase_sessions, row.sessions),
    revenuePerPurchaseSession: row.purchase_sessions === 0 ? null : dividedDecimal(revenue, row.purchase_sessions),
  };
}

const SUM_VISITS = raw(`cast(coalesce(sum(views), 0) as bigint) as views, cast(coalesce(sum(carts), 0) as bigint) as carts,
  cast(coalesce(sum(removes), 0) as bigint) as removes, cast(coalesce(sum(purchases), 0) as bigint) as purchases,
  count(distinct user_id) as visitors, count(distinct session_no) as sessions,
  count(distinct case when purchases > 0 then user_id end) as buyers,
  count(distinct case when purchases > 0 then session_no end) as purchase_sessions,
  cast(sum(revenue) as decimal(38, 4)) as revenue`);

const VISIT = raw(`${COUNT_EVENTS},
  sum(case when event_type = 'purchase' then price end) as revenue`);

/** Zones are converted for the quarter-hours of the period, never for each event. */
function dayQuery(period: ResolvedPeriod, covered: Period, matches: readonly Fragment[]): Fragment {
  const start = dayStart(covered.from, period.timeZone);
  const end = dayStart(addDays(covered.to, 1), period.timeZone);
  const quarters = Math.ceil((end.getTime() - start.getTime()) / 900_000);
  return sql`
with quarters as (
  select quarter, cast(local_date(quarter, ${period.timeZone}) as string) as day
  from (select ${instant(start)} + cast(i as int) * interval '15' minute as quarter from range(${raw(String(quarters))}) r(i)) q
),
visits as (
  select quarters.day, events.session_no, events.user_id, ${VISIT}
  from events join quarters on quarters.quarter = ${raw(dialect.quarterHour('events.event_time'))}
  where ${all([...withinPeriod(period), ...matches])}
  group by quarters.day, events.session_no, events.user_id
)
select day, ${SUM_VISITS}
from visits
group by grouping sets ((day), ())`;
}

function periodQuery(period: ResolvedPeriod, matches: readonly Fragment[]): Fragment {
  return sql`
with visits as (
  select session_no, user_id, ${VISIT}
  from events
  where ${all([...withinPeriod(period), ...matches])}
  group by session_no, user_id
)
select cast(null as string) as day, ${SUM_VISITS}
from visits`;
}
