import type { EventStore } from '@cartograph/events';
import {
  type Estimate,
  kaplanMeier,
  shareWithin,
  type SurvivalCurve,
  type TimeUntil,
  timeUntil,
} from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { checkFilter } from '../event-filter.js';
import { logRange } from '../period.js';
import { quantileOf } from '../quantile-limits.js';
import { QuestionError } from '../question-error.js';
import { sessionsText } from '../session-scope.js';
import { select } from '../sql.js';
import { categoriesQuery, type CategoryRow, GAP_QUARTERS, type WaitRow, waitsQuery } from './repeat-purchase-query.js';
import { trackedPeriod } from '../tracked-period.js';
import { watchedFor } from '../watched-until.js';

/** Arguments of {@link repeatPurchase}. A session belongs to the period in which it began. */
export interface RepeatPurchaseQuestion extends Question {
  /** Categories with most purchase sessions that are told apart, 0 to 100. Default 20. */
  categoriesFirst?: number;
}

/** Days between a purchase session and the next, where one followed. */
export interface ObservedGaps {
  n: number;
  /** Quantiles in days, of whole hours; `no-data` without any gap, `too-few` where they are too few for an interval. */
  p25Days: Estimate;
  p50Days: Estimate;
  p75Days: Estimate;
}

/** Share that has bought again within some days of the first purchase. */
export interface WithinDays {
  days: number;
  share: Estimate;
}

/** How long until the next purchase session. */
export interface RepeatIntervals {
  /** Of all purchase sessions that another followed: only these, so it looks shorter than it is. */
  observed: ObservedGaps;
  /** Users with a purchase session: one waiting time each, from their first. */
  users: number;
  /** Of these, those seen to buy again. */
  repeated: number;
  /** By Kaplan and Meier, who were watched too short taken into account. */
  within: WithinDays[];
  /** Days within which half buy again, with its interval; null where the log ends before. */
  medianDays: TimeUntil;
}

/** Repeat purchases that begin in one category. */
export interface CategoryRepeat {
  /** A code, else an id, else `(none)`. */
  category: string;
  purchaseSessions: number;
  buyers: number;
  /** To the next purchase session of the same category. */
  same: RepeatIntervals;
  /** To the next of any category. */
  any: RepeatIntervals;
}

/** Answer of {@link repeatPurchase}. */
export interface RepeatPurchase extends Answer {
  purchaseSessions: number;
  buyers: number;
  /** From a purchase session to the next of anything. */
  all: RepeatIntervals;
  /** Those with most purchase sessions first. */
  categories: CategoryRepeat[];
  /** Categories with purchases in all. */
  categoryCount: number;
}

/** Days at which the share that has bought again is told. */
export const WITHIN_DAYS = [1, 3, 7, 14, 30, 60, 90, 180] as const;
const MOST_CATEGORIES = 100;

/**
 * How long until they buy again, by category: from a purchase session to the next of the same category and of any.
 *
 * The quantiles of the gaps that were seen are short by construction, as long ones do not fit into the log. So from each user's first
 * purchase session of the period the share that has bought again is estimated by Kaplan and Meier as well, with its interval. Nobody is watched over a day that lost
 * purchases: what is known of a user ends where it begins.
 *
 * @returns counts of 0 and `no-data` shares where nobody buys; a share beyond what was observed is `not-logged`.
 * @throws QuestionError - an invalid period, zone or filter, or `categoriesFirst` outside 0 to 100.
 * Cost: two passes over the purchases.
 */
export async function repeatPurchase(store: EventStore, question: RepeatPurchaseQuestion): Promise<RepeatPurchase> {
  const { filter, signal, bots = 'include', categoriesFirst = 20 } = question;
  if (!(Number.isInteger(categoriesFirst) && categoriesFirst >= 0 && categoriesFirst <= MOST_CATEGORIES)) {
    throw new QuestionError(
      'invalid-page-size',
      'categoriesFirst',
      String(categoriesFirst),
      `categoriesFirst is ${categoriesFirst}; it must lie between 0 and ${MOST_CATEGORIES}.`,
    );
  }
  const period = await trackedPeriod(store, question, { types: ['purchase'], needed: [] });
  checkFilter(filter);
  const range = await logRange(store);
  const scope = { period, filter, bots };
  const listing = categoriesQuery(scope);
  const listed = await select<CategoryRow>(store, listing, signal);
  const total = listed.find(({ category }) => category === null);
  const named = listed.flatMap(({ category, ...row }) => (category === null ? [] : [{ category, ...row }]));
  const shown = named.slice(0, categoriesFirst);
  const end = range && range.last < period.end ? range.last : period.end;
  const statement = waitsQuery(
    scope,
    shown.map(({ category }) => category),
    await watchedFor(store, { timeZone: period.timeZone, end, types: ['purchase'] }),
  );
  const waits = named.length === 0 ? [] : await select<WaitRow>(store, statement, signal);
  const intervals = (of: string | null, next: 'same' | 'any'): RepeatIntervals =>
    intervalsOf(waits.filter((row) => row.category === of && row.next === next));
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Repeat purchases',
        formula:
          'a purchase session lies at its first purchase; observed = hours to the next purchase session of the same user, whole, in days; within = 1 − Kaplan–Meier from the first purchase session of each user of the period, ' +
          'those who do not buy again watched until the period or the log ends, or a day begins on which purchases were lost; intervals at 95 %, of quantiles of gaps by Woodruff, from random groups of users, else log(−log) and Brookmeyer–Crowley',
        population: `${sessionsText(scope)} and have a purchase${restrictionText(filter)}`,
      },
      [listing, statement],
    ),
    purchaseSessions: total?.purchase_sessions ?? 0,
    buyers: total?.buyers ?? 0,
    all: intervals(null, 'any'),
    categories: shown.map(({ category, purchase_sessions, buyers }) => ({
      category,
      purchaseSessions: purchase_sessions,
      buyers,
      same: intervals(category, 'same'),
      any: intervals(category, 'any'),
    })),
    categoryCount: named.length,
  };
}

function intervalsOf(rows: readonly WaitRow[]): RepeatIntervals {
  const gaps = rows.filter(({ ended }) => ended);
  const quantile = (name: keyof typeof GAP_QUARTERS): Estimate => quantileOf(rows[0], name, { byUser: true });
  const first = rows.filter(({ is_first }) => is_first);
  const curve = curveOf(first);
  return {
    observed: {
      n: gaps.reduce((sum, { n }) => sum + n, 0),
      p25Days: quantile('p25'),
      p50Days: quantile('p50'),
      p75Days: quantile('p75'),
    },
    users: curve.n,
    repeated: first.reduce((sum, { ended, n }) => sum + (ended ? n : 0), 0),
    within: WITHIN_DAYS.map((days) => ({ days, share: shareWithin(curve, days) })),
    medianDays: timeUntil(curve, 0.5),
  };
}

/** The curve in days; a wait of under two hours counts with one, and so on. */
function curveOf(rows: readonly WaitRow[]): SurvivalCurve {
  const hours = [...new Set(rows.map((row) => row.hours))].toSorted((a, b) => a - b);
  const [ended, waiting] = [
    new Map(countedBy(rows.filter((row) => row.ended))),
    new Map(countedBy(rows.filter((row) => !row.ended))),
  ];
  return kaplanMeier({
    times: hours.map((hour) => hour / 24),
    events: hours.map((hour) => ended.get(hour) ?? 0),
    censored: hours.map((hour) => waiting.get(hour) ?? 0),
  });
}

function countedBy(rows: readonly WaitRow[]): [hours: number, n: number][] {
  const counts = new Map<number, number>();
  for (const { hours, n } of rows) counts.set(hours, (counts.get(hours) ?? 0) + n);
  return [...counts].toSorted(([a], [b]) => a - b);
}
