import type { EventStore } from '@cartograph/events';
import { type Estimate, incomputable, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import type { CalendarPart } from '../calendar-parts.js';
import { decimalOf, dividedDecimal, plainDecimal, tenThousandths } from '../decimal.js';
import { checkFilter } from '../event-filter.js';
import { localDate } from '../local-days.js';
import { logRange } from '../period.js';
import { lostUnits, type UnitCalendar, unitCalendar } from '../retention/unit-calendar.js';
import { unitPeople } from '../rollups/unit-people.js';
import { type Fragment, select } from '../sql.js';
import {
  activityQuery,
  type ActivityRow,
  type CohortScope,
  cohortSalesQuery,
  rolledActivityQuery,
  rolledRevenueQuery,
  type SalesOfCohort,
} from './cohorts-query.js';
import { trackedPeriod } from '../tracked-period.js';
import type { ResolvedPeriod } from '../period.js';

/** What a user enters their cohort with: their first event of the type in the period. */
export type CohortEntry = 'first-view' | 'first-cart' | 'first-purchase';

/** Arguments of {@link cohorts}. */
export interface CohortsQuestion extends Question {
  /** Default `first-purchase`. */
  entry?: CohortEntry;
  /** Default `week`. */
  granularity?: 'week' | 'month';
}

/** What a cohort did in one unit; null is unknown, for the unit is not over, or the log lost more than a tenth of its days. */
export interface CohortCell {
  /** Units after the one in which the cohort entered; 0 is that unit itself. */
  offset: number;
  /** Users with an event. */
  active: number | null;
  /** active ÷ users of the cohort. */
  activePerUser: Estimate;
  /** Users with a purchase. */
  buyers: number | null;
  /** Sum of the purchases' prices, exact. */
  revenue: string | null;
  /** Revenue from the first unit to this one ÷ users of the cohort, rounded to two digits; null where unknown, or nobody entered. */
  revenuePerUserSoFar: string | null;
}

/** Users who entered in one unit. */
export interface Cohort {
  unit: CalendarPart;
  users: number;
  /** Whether the unit is over, so that nobody more will enter. */
  isComplete: boolean;
  /** Whether the log begins in this unit: who was there before it counts as new, so this cohort holds old users as well. */
  isLogBeginning: boolean;
  /** From its own unit to the last one of the period. */
  cells: CohortCell[];
}

/** What all cohorts did so many units after they entered. */
export interface CohortAverage {
  offset: number;
  /** Users of the cohorts about which it is known. */
  users: number;
  activePerUser: Estimate;
}

/** Answer of {@link cohorts}. */
export interface Cohorts extends Answer {
  entry: CohortEntry;
  granularity: 'week' | 'month';
  users: number;
  /** Every unit that the period and the log share, in order. */
  cohorts: Cohort[];
  average: CohortAverage[];
}

const ENTERS: Record<CohortEntry, CohortScope['enters']> = {
  'first-view': 'view',
  'first-cart': 'cart',
  'first-purchase': 'purchase',
};
const UNKNOWN = 'This unit is not over: the log or the period ends in it.';
const LOST = 'The log lost more than a tenth of the days of this unit.';

/**
 * Users by the week or month in which they first viewed, carted or bought: who was active in each later one, and what they spent.
 *
 * The first event is the first in the period. The log's beginning cuts: who came before it is taken for new.
 * A unit that is not over, or of which the log lost more than a tenth of the days, is unknown. Revenue of a cohort's own unit counts all of it, also before the event it entered with.
 *
 * @returns cohorts of 0 users with `no-data` shares where nobody enters; none where the period misses the log.
 * @throws QuestionError - an invalid period, zone or filter.
 * Cost: `active_days` and `entry_sales` where these tell (see `unitPeople`); else two passes over the events, one of them of the rows that enter or buy, and a bit mask a user.
 */
export async function cohorts(store: EventStore, question: CohortsQuestion): Promise<Cohorts> {
  const { filter, signal, bots = 'include', entry = 'first-purchase', granularity = 'week' } = question;
  const period = await trackedPeriod(store, question, { needed: [] });
  checkFilter(filter);
  const range = await logRange(store);
  const calendar = range && unitCalendar(period, range, granularity);
  const scope = calendar && { period, calendar, filter, bots, enters: ENTERS[entry] };
  const { activity, sales, statements } = scope ? await countCohorts(store, scope, signal) : NOBODY;
  const made =
    calendar && range ? cohortsOf(calendar, period, localDate(range.first, period.timeZone), { activity, sales }) : [];
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Cohorts',
        formula: `a user enters with their first ${ENTERS[entry]} of the period, so that who was there before it counts as new; active = users of the cohort with an event in the ${granularity}; activePerUser = active ÷ users, intervals by Wilson at 95 %; revenue = sum of their purchase prices in the ${granularity}`,
        population: `users with a ${ENTERS[entry]} from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}`,
      },
      statements,
    ),
    entry,
    granularity,
    users: made.reduce((sum, { users }) => sum + users, 0),
    cohorts: made,
    average: averages(made),
  };
}

interface Counted {
  activity: ActivityRow[];
  sales: SalesOfCohort[];
  statements: Fragment[];
}

const NOBODY: Counted = { activity: [], sales: [], statements: [] };

async function countCohorts(store: EventStore, scope: CohortScope, signal: AbortSignal | undefined): Promise<Counted> {
  const people = await unitPeople(store, scope);
  const statements = people
    ? ([rolledActivityQuery(scope, people), rolledRevenueQuery(scope, people)] as const)
    : ([activityQuery(scope), cohortSalesQuery(scope)] as const);
  const [activity, sales] = await Promise.all([
    select<ActivityRow>(store, statements[0], signal),
    select<SalesOfCohort>(store, statements[1], signal),
  ]);
  return { activity, sales, statements: [...statements] };
}

function cohortsOf(
  calendar: UnitCalendar,
  { faults }: Pick<ResolvedPeriod, 'faults'>,
  logFrom: string,
  { activity, sales }: Pick<Counted, 'activity' | 'sales'>,
): Cohort[] {
  const { units, complete } = calendar;
  const [lost, lostSales] = [lostUnits(calendar, faults, null), lostUnits(calendar, faults, 'purchase')];
  const rows = new Map(activity.map((row) => [row.entered, row]));
  const sold = new Map(sales.map((row) => [`${row.entered}/${row.place}`, row]));
  return units.map((unit, entered) => {
    const row = rows.get(entered);
    const users = row?.users ?? 0;
    let spent = 0n;
    let isSpentKnown = true;
    const cells = units.slice(entered).map((_, offset): CohortCell => {
      const place = entered + offset;
      if (place >= complete || lost.has(place)) {
        isSpentKnown = false;
        return {
          offset,
          active: null,
          activePerUser: incomputable('not-logged', place >= complete ? UNKNOWN : LOST),
          buyers: null,
          revenue: null,
          revenuePerUserSoFar: null,
        };
      }
      if (lostSales.has(place)) isSpentKnown = false;
      const active = row?.[`c${place}`] ?? 0;
      const { buyers = row?.[`b${place}`] ?? 0, revenue = '0' } = sold.get(`${entered}/${place}`) ?? {};
      spent += tenThousandths(revenue);
      return {
        offset,
        active,
        activePerUser: wilson(active, users),
        buyers: lostSales.has(place) ? null : buyers,
        revenue: lostSales.has(place) ? null : plainDecimal(revenue),
        revenuePerUserSoFar: users === 0 || !isSpentKnown ? null : dividedDecimal(decimalOf(spent), users),
      };
    });
    return {
      unit,
      users,
      isComplete: entered < complete,
      isLogBeginning: unit.from <= logFrom && logFrom <= unit.to,
      cells,
    };
  });
}

function averages(made: readonly Cohort[]): CohortAverage[] {
  return made.map((_, offset) => {
    let [users, active, isKnown] = [0, 0, false];
    for (const cohort of made) {
      const cell = cohort.cells[offset];
      if (cell?.active == null) continue;
      isKnown = true;
      users += cohort.users;
      active += cell.active;
    }
    return { offset, users, activePerUser: isKnown ? wilson(active, users) : incomputable('not-logged', UNKNOWN) };
  });
}
