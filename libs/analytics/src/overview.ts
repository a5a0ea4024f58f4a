import type { EventStore, EventType } from '@cartograph/events';
import {
  groupedRatio,
  groupedShare,
  type GroupSums,
  type Incomputable,
  ratioGroups,
  wilson,
} from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from './answer.js';
import { botsText } from './bot-choice.js';
import { type CalendarPart, calendarParts, type Granularity } from './calendar-parts.js';
import type { CoverageFault } from './coverage-fault.js';
import { coverage } from './coverage.js';
import { countsOf } from './counts.js';
import { dividedDecimal, plainDecimal } from './decimal.js';
import { checkFilter } from './event-filter.js';
import { type OverviewChange, overviewChanges } from './overview-change.js';
import { orderGroups, type OrderSums } from './order-groups.js';
import type { FigureScope } from './figure-scope.js';
import type { OverviewFigures } from './overview-figures.js';
import { askFigures } from './overview-query.js';
import { type Figures, nobody, type PeopleRow, type SalesRow } from './overview-rollups.js';
import { addDays, dayStart, type Period } from './local-days.js';
import { previousPeriod, type ResolvedPeriod, resolvePeriod } from './period.js';
import {
  daysTouched,
  type GroupedSessions,
  type SessionGroups,
  sessionGroups,
  sessionSums,
} from './rollups/session-groups.js';
import { soundPeople } from './sound-people.js';
import type { Fragment } from './sql.js';
import { withTracking } from './tracked-period.js';
import { notLogged, unknownTypes } from './unlogged-types.js';

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
  /** Figures of the days that were given to compare with, else of the equally long period just before; null where the log does not reach back over all of that. */
  previous: OverviewFigures | null;
  previousPeriod: Period | null;
  /** Each figure against the previous one; none without one. */
  changes: OverviewChange[];
  granularity: Granularity;
  /** Every part that lies in both the period and the log, those without any event included. Distinct ones of a week or month are counted, not added up. */
  parts: OverviewPart[];
  /** The parts where they are days; else none. */
  days: OverviewDay[];
}

const DEFINITION = {
  formula:
    'visitors = distinct users; sessions = distinct sessions; buyers = distinct users with a purchase; revenue = sum of purchase prices; ' +
    'conversionRate = buyers ÷ visitors; purchaseSessionsPerSession = sessions with a purchase ÷ sessions; ' +
    'averageOrderValue = revenue ÷ orders, an order being a session with a purchase; intervals by Wilson at 95 %, of shares of sessions and of averageOrderValue from random groups of users',
};

/** Arguments of {@link overview}. Faults are those of the whole log, with bots or without. */
export interface OverviewQuestion extends Question {
  /** What the period is cut into. Default `day`. */
  granularity?: Granularity;
  /** Days to compare with. Default: the equally long period just before, where the log reaches back over all of it. */
  comparedWith?: Period | null;
}

/**
 * Events, visitors, sessions, buyers, revenue and conversion rate of a period, by local day, ISO week or month, in total, and for the period before.
 *
 * @param question.filter - counts only events of a category or brand; a visitor is then a user with such an event.
 * @returns zeros and `no-data` estimates where nothing matches; `not-logged` rates of purchases where the whole log has none; `parts` is empty where the period misses the log.
 * @throws QuestionError - an invalid period, time zone or filter, or no period on an empty log.
 * Cost: rollups, and without bots the events of their sessions; of a brand within a category its events once more, for the interval of its share of sessions; distinct users and sessions of a category or brand, or without bots, need the lake's masks of days (see `activePeople`), else the
 * events of the filter, or of the users who have a bot's session, are read. Where days are left out see `soundPeople`.
 */
export async function overview(store: EventStore, question: OverviewQuestion): Promise<Overview> {
  const { filter, signal, bots = 'include', granularity = 'day' } = question;
  checkFilter(filter);
  const [now, then] = await periodsOf(store, question);
  const { period } = now;
  const [asked, earlier, groups, groupsBefore, orders, ordersBefore] = await Promise.all([
    period.covered ? askBoth(store, now, { days: period.covered, granularity, filter, bots }, signal) : NOT_ASKED,
    then ? askBoth(store, then, { days: null, filter, bots }, signal) : NOT_ASKED,
    period.covered
      ? sessionGroups(store, { period, filter, bots }, { byDay: true, types: ['purchase'] }, signal)
      : null,
    then
      ? sessionGroups(store, { period: then.period, filter, bots }, { byDay: false, types: ['purchase'] }, signal)
      : null,
    orderGroups(store, { period, filter, bots }, signal),
    then && orderGroups(store, { period: then.period, filter, bots }, signal),
  ]);

  const { faults } = await coverage(store, { timeZone: question.timeZone });
  const figures = figuresByDay(asked, now, await unknownTypes(store, period));
  const [sums, sumsBefore] = [buyingSums(groups?.rows), buyingSums(groupsBefore?.rows)];
  const sumsOf = sumsByPart(groups, period.timeZone);
  const [total, previous] = [
    figures(null, { sums, orders: orders.of(period) }),
    then &&
      ordersBefore &&
      figuresByDay(
        earlier,
        then,
        await unknownTypes(store, then.period),
      )(null, { sums: sumsBefore, orders: ordersBefore.of(then.period) }),
  ];
  const parts = (period.covered ? calendarParts(period.covered, granularity) : []).map((part): OverviewPart => ({
    ...part,
    figures: figures(part.from, { sums: sumsOf(part), orders: orders.of(part) }),
    faultDates: [...new Set(faults.map(({ date }) => date).filter((date) => date >= part.from && date <= part.to))],
  }));
  return {
    ...answerFor(
      store,
      period,
      {
        name: `Overview by ${WORDS[granularity]}`,
        ...DEFINITION,
        population: `events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}`,
      },
      [
        ...asked.statements,
        ...earlier.statements,
        ...[groups, groupsBefore].flatMap((told) => (told ? [told.statement] : [])),
        ...orders.statements,
        ...(ordersBefore?.statements ?? []),
      ],
    ),
    faults: distinct([...(then?.period.faults ?? []), ...period.faults]),
    total,
    previous,
    previousPeriod: then && { from: then.period.from, to: then.period.to },
    changes:
      then && previous
        ? await overviewChanges(
            store,
            { period, figures: total, basis: wholeOf(asked), sums },
            { period: then.period, figures: previous, basis: wholeOf(earlier), sums: sumsBefore },
            filter,
          )
        : [],
    granularity,
    parts,
    days: granularity === 'day' ? parts.map(({ from: date, figures: ofDay }) => ({ date, figures: ofDay })) : [],
  };
}

const WORDS: Record<Granularity, string> = { day: 'local day', week: 'ISO week', month: 'calendar month' };
const NOT_ASKED: Asked = { recorded: { people: [], sales: [], statements: [] }, sound: null, statements: [] };
const NOBODY = nobody(null);
const NOTHING: SalesRow = { day: null, views: 0, carts: 0, removes: 0, purchases: 0, revenue: null };

/** Types without which a day's rates say nothing. */
const NEEDED: readonly EventType[] = ['view', 'purchase'];

/** A period as it was logged, and without the days that lost events of these types. */
interface Tracked {
  logged: ResolvedPeriod;
  period: ResolvedPeriod;
}

/** The period, and the one that it is compared with. */
async function periodsOf(store: EventStore, question: OverviewQuestion): Promise<[Tracked, Tracked | null]> {
  const tracked = async (logged: ResolvedPeriod): Promise<Tracked> => ({
    logged,
    period: await withTracking(store, logged, question.filter, { needed: NEEDED }),
  });
  const logged = await resolvePeriod(store, question);
  const { comparedWith, timeZone } = question;
  const before = comparedWith
    ? await resolvePeriod(store, { period: comparedWith, timeZone })
    : await previousPeriod(store, logged);
  return [await tracked(logged), before && (await tracked(before))];
}

/** What was recorded; and who was there without the days that lost events, null where none did. */
interface Asked {
  recorded: Figures;
  sound: readonly PeopleRow[] | null;
  statements: Fragment[];
}

async function askBoth(
  store: EventStore,
  { logged, period }: Tracked,
  scope: Omit<FigureScope, 'period'>,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const asked = askFigures(store, { ...scope, period: logged }, signal);
  const [recorded, sound] = await Promise.all([
    asked,
    period.leftOut.length > 0 ? soundPeople(store, { ...scope, period }, asked, signal) : null,
  ]);
  return { recorded, sound: sound && sound.people, statements: [...recorded.statements, ...(sound?.statements ?? [])] };
}

function figuresByDay(
  { recorded, sound }: Asked,
  { period }: Tracked,
  unknown: ReadonlySet<EventType>,
): (day: string | null, groups: Groups) => OverviewFigures {
  const byDay = <Row extends { day: string | null }>(rows: readonly Row[]): Map<string | null, Row> =>
    new Map(rows.map((row) => [row.day, row]));
  const [people, sales, basis] = [byDay(recorded.people), byDay(recorded.sales), byDay(sound ?? recorded.people)];
  const [missing] = (['purchase', 'view'] as const).filter((type) =>
    type === 'purchase' ? unknown.has(type) : period.untracked.has(type),
  );
  return (day, groups) => {
    const rows = { people: people.get(day) ?? NOBODY, sales: sales.get(day) ?? NOTHING };
    const counted = basis.get(day) ?? NOBODY;
    // A day, week or month of which every day is left out has recorded visitors, and nobody to divide by.
    const isLeftOut = counted.visitors === 0 && rows.people.visitors > 0;
    const unlogged = isLeftOut ? LOST : missing ? { type: missing, untracked: period.untracked } : null;
    return figuresOf(rows, counted, { unlogged, ...groups });
  };
}

/** Periods that overlap have faults in common, which are the same objects. */
const distinct = (found: readonly CoverageFault[]): CoverageFault[] =>
  [...new Set(found)].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));

/** The people that the rates of the whole period count. */
const wholeOf = ({ recorded, sound }: Asked): PeopleRow =>
  (sound ?? recorded.people).find(({ day }) => day === null) ?? NOBODY;

/** A type of which a rate knows nothing, and those that the tracking lost. */
interface Unlogged {
  type: EventType;
  untracked: ReadonlySet<EventType>;
}

const LOST: Unlogged = { type: 'purchase', untracked: new Set(['purchase']) };

interface Rows {
  people: PeopleRow;
  sales: SalesRow;
}

/** Of a part, or of the whole, by group of users. */
interface Groups {
  /** Sessions, and those with a purchase. */
  sums: GroupSums;
  /** Sessions with a purchase, and their revenue. */
  orders: OrderSums;
}

/** Sessions, and those with a purchase, by group of users. */
const buyingSums = (rows: readonly GroupedSessions[] = []): GroupSums => sessionSums(rows, 'purchase');

/** The same of a part of the period: of the days, in the zone of the groups, that it touches. */
function sumsByPart(told: SessionGroups | null, timeZone: string): (part: CalendarPart) => GroupSums {
  if (told === null) return () => buyingSums();
  const { rows, zone } = told;
  const ofDay = new Map<string, GroupedSessions[]>();
  for (const row of rows) {
    const own = ofDay.get(row.day ?? '');
    if (own) own.push(row);
    else ofDay.set(row.day ?? '', [row]);
  }
  return ({ from, to }) => {
    const days =
      zone === timeZone
        ? { from, to }
        : daysTouched({ start: dayStart(from, timeZone), end: dayStart(addDays(to, 1), timeZone) }, zone);
    return buyingSums([...ofDay].flatMap(([day, own]) => (day >= days.from && day <= days.to ? own : [])));
  };
}

/**
 * @param basis - who was there on the days that have all purchases.
 * @param unlogged - what the rates lack, where they are not known; else null.
 */
function figuresOf(
  recorded: Rows,
  basis: PeopleRow,
  { unlogged, sums, orders }: Groups & { unlogged: Unlogged | null },
): OverviewFigures {
  const { people, sales } = recorded;
  const { visitors, sessions, buyers, purchase_sessions: purchaseSessions } = basis;
  const { type, untracked } = unlogged ?? LOST;
  const unknownRate = (rate: string): Incomputable => notLogged(type, rate, untracked);
  return {
    counts: countsOf(sales),
    visitors: people.visitors,
    sessions: people.sessions,
    buyers: people.buyers,
    purchaseSessions: people.purchase_sessions,
    revenue: plainDecimal(sales.revenue ?? '0'),
    conversionRate: unlogged ? unknownRate('conversionRate') : wilson(buyers, visitors),
    purchaseSessionsPerSession: unlogged
      ? unknownRate('purchaseSessionsPerSession')
      : groupedShare(purchaseSessions, sessions, ratioGroups(sums)),
    averageOrderValue: unlogged || purchaseSessions === 0 ? null : dividedDecimal(orders.revenue, purchaseSessions),
    averageOrderValueEstimate: unlogged ? unknownRate('averageOrderValue') : groupedRatio(ratioGroups(orders)),
  };
}
