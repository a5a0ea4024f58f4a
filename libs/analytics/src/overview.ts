import type { EventStore, EventType } from '@cartograph/events';
import { type Estimate, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from './answer.js';
import { botsText } from './bot-choice.js';
import { type CalendarPart, calendarParts, type Granularity } from './calendar-parts.js';
import { coverage } from './coverage.js';
import type { CoverageFault } from './coverage-faults.js';
import { countsOf, type EventCounts } from './counts.js';
import { dividedDecimal, plainDecimal } from './decimal.js';
import { checkFilter } from './event-filter.js';
import { askFigures } from './overview-query.js';
import type { Figures, PeopleRow, SalesRow } from './overview-rollups.js';
import { type Period, previousPeriod, resolvePeriod } from './period.js';
import { notLogged, unloggedTypes } from './unlogged-types.js';

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

/** Figures of a local day, week or month. What touches several parts counts in each, and once in the total. */
export interface OverviewPart extends CalendarPart {
  figures: OverviewFigures;
  /** Its days with a coverage fault: what they say is not the customers' doing alone. */
  faultDates: string[];
}

/** Answer of {@link overview}. */
export interface Overview extends Answer {
  total: OverviewFigures;
  /** Figures of the equally long period just before; null where the log does not reach back over all of it. */
  previous: OverviewFigures | null;
  previousPeriod: Period | null;
  granularity: Granularity;
  /** Every part that lies in both the period and the log, those without any event included. Distinct ones of a week or month are counted, not added up. */
  parts: OverviewPart[];
  /** The parts where they are days; else none. */
  days: OverviewDay[];
  /** Coverage faults in the period and in the previous one. */
  faults: CoverageFault[];
}

const DEFINITION = {
  formula:
    'visitors = distinct users; sessions = distinct sessions; buyers = distinct users with a purchase; revenue = sum of purchase prices; ' +
    'buyersPerVisitor = buyers ÷ visitors; purchaseSessionsPerSession = sessions with a purchase ÷ sessions; ' +
    'revenuePerPurchaseSession = revenue ÷ sessions with a purchase; intervals by Wilson at 95 %',
};

/** Arguments of {@link overview}. Faults are those of the whole log, with bots or without. */
export interface OverviewQuestion extends Question {
  /** What the period is cut into. Default `day`. */
  granularity?: Granularity;
}

/**
 * Events, visitors, sessions, buyers, revenue and conversion of a period, by local day, ISO week or month, in total, and for the period before.
 *
 * @param question.filter - counts only events of a category or brand; a visitor is then a user with such an event.
 * @returns zeros and `no-data` estimates where nothing matches; `not-logged` rates of purchases where the whole log has none; `parts` is empty where the period misses the log.
 * @throws QuestionError - an invalid period, time zone or filter, or no period on an empty log.
 * Cost: rollups, and without bots the events of their sessions; distinct users and sessions of a category or brand, or without bots, need the lake's masks of days (see `activePeople`), else the
 * events of the filter, or of the users who have a bot's session, are read.
 */
export async function overview(store: EventStore, question: OverviewQuestion): Promise<Overview> {
  const { filter, signal, bots = 'include', granularity = 'day' } = question;
  const period = await resolvePeriod(store, question);
  const before = await previousPeriod(store, period);
  checkFilter(filter);

  const [asked, earlier, { faults }, unlogged] = await Promise.all([
    period.covered ? askFigures(store, { period, days: period.covered, granularity, filter, bots }, signal) : NOT_ASKED,
    before ? askFigures(store, { period: before, days: null, filter, bots }, signal) : NOT_ASKED,
    coverage(store, { timeZone: question.timeZone }),
    unloggedTypes(store),
  ]);

  const figures = figuresByDay(asked, unlogged);
  const parts = (period.covered ? calendarParts(period.covered, granularity) : []).map((part): OverviewPart => ({
    ...part,
    figures: figures(part.from),
    faultDates: [...new Set(faults.map(({ date }) => date).filter((date) => date >= part.from && date <= part.to))],
  }));
  const from = before?.from ?? period.from;
  return {
    ...answerFor(
      store,
      period,
      {
        name: `Overview by ${WORDS[granularity]}`,
        ...DEFINITION,
        population: `events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}`,
      },
      [...asked.statements, ...earlier.statements],
    ),
    total: figures(null),
    previous: before ? figuresByDay(earlier, unlogged)(null) : null,
    previousPeriod: before && { from: before.from, to: before.to },
    granularity,
    parts,
    days: granularity === 'day' ? parts.map(({ from: date, figures: ofDay }) => ({ date, figures: ofDay })) : [],
    faults: faults.filter((fault) => fault.date >= from && fault.date <= period.to),
  };
}

const WORDS: Record<Granularity, string> = { day: 'local day', week: 'ISO week', month: 'calendar month' };
const NOT_ASKED: Figures = { people: [], sales: [], statements: [] };
const NOBODY: PeopleRow = { day: null, visitors: 0, sessions: 0, buyers: 0, purchase_sessions: 0 };
const NOTHING: SalesRow = { day: null, views: 0, carts: 0, removes: 0, purchases: 0, revenue: null };

function figuresByDay(figures: Figures, unlogged: ReadonlySet<EventType>): (day: string | null) => OverviewFigures {
  const people = new Map(figures.people.map((row) => [row.day, row]));
  const sales = new Map(figures.sales.map((row) => [row.day, row]));
  return (day) => figuresOf(people.get(day) ?? NOBODY, sales.get(day) ?? NOTHING, unlogged);
}

function figuresOf(people: PeopleRow, sales: SalesRow, unlogged: ReadonlySet<EventType>): OverviewFigures {
  const revenue = plainDecimal(sales.revenue ?? '0');
  return {
    counts: countsOf(sales),
    visitors: people.visitors,
    sessions: people.sessions,
    buyers: people.buyers,
    purchaseSessions: people.purchase_sessions,
    revenue,
    buyersPerVisitor: unlogged.has('purchase')
      ? notLogged('purchase', 'buyersPerVisitor')
      : wilson(people.buyers, people.visitors),
    purchaseSessionsPerSession: unlogged.has('purchase')
      ? notLogged('purchase', 'purchaseSessionsPerSession')
      : wilson(people.purchase_sessions, people.sessions),
    revenuePerPurchaseSession:
      people.purchase_sessions === 0 ? null : dividedDecimal(revenue, people.purchase_sessions),
  };
}
