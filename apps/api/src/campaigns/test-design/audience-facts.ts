import type { AudienceHistory, Period } from '@cartograph/analytics';
import type { MetricInput, Traffic } from '@cartograph/experiments';
import { capAt, coMoments, winsorizeAt, type CoMoments, type Incomputable } from '@cartograph/metrics';
import type { LogMeasure } from '../plan/plan.js';

/** What an audience tells of one measure without a campaign: pairs over its users. */
export interface MeasureFacts {
  /** x what a user did in the days before entering, y after it: for the baseline and for CUPED. */
  withBefore: CoMoments;
  /** Of `order-value` only: x orders, y revenue. */
  ratio: CoMoments | null;
}

/** What a test on an audience is planned from: small enough to keep. */
export interface AudienceFacts {
  /** Users whom the log follows for the window; on them the baselines stand. */
  followed: number;
  notFollowed: number;
  measures: Record<Exclude<LogMeasure, 'return'>, MeasureFacts>;
  /** Why nothing is known of these measures; null where they are known. */
  purchasesUnknown: Incomputable | null;
  /** In the order of the stretches of days that were asked for: who came back. */
  returns: MeasureFacts[];
  /** In the order of the caps that were asked for: the measure with its largest values cut. */
  capped: MeasureFacts[];
  /** Null where nobody enters on a day of the period. */
  traffic: Traffic | null;
}

/** Local days after the one of entering, the last left out. */
export interface DaysAfter {
  from: number;
  to: number;
}

/** A measure whose values after entering are cut at a cap, or at a quantile of all users' values. */
export interface CappedMeasure {
  measure: 'revenue' | 'orders' | 'order-value';
  winsorize: NonNullable<MetricInput['winsorize']>;
}

/** Cuts values at a cap of all users, whichever arm they are dealt to. */
export function cappedAt(
  values: Float64Array | Uint8Array,
  winsorize: MetricInput['winsorize'],
): Float64Array | Uint8Array {
  if (winsorize == null) return values;
  return winsorizeAt(values, 'cap' in winsorize ? winsorize.cap : capAt([values], winsorize.quantile)).values;
}

/** Users with a session in a stretch of days after entering. */
export function returned(history: AudienceHistory, days: DaysAfter): Uint8Array {
  return perUser(history, Uint8Array, (user, sessions) => {
    for (let at = sessions.from; at < sessions.to; at += 1) {
      const age = history.sessionDay[at]! - history.enteredDay[user]!;
      if (age >= days.from && age < days.to) return 1;
    }
    return 0;
  });
}

/** Figures of each user after entering and before. */
export interface UserFigures {
  bought: Uint8Array;
  revenue: Float64Array;
  orders: Float64Array;
  before: { bought: Uint8Array; cameBefore: Uint8Array; revenue: Float64Array; purchases: Float64Array };
}

/** Sums up each user's sessions. */
export function userFigures(history: AudienceHistory): UserFigures {
  const sum = (of: ArrayLike<number>, { from, to }: Range): number => {
    let total = 0;
    for (let at = from; at < to; at += 1) total += of[at]!;
    return total;
  };
  const orders = perUser(history, Float64Array, (_user, { from, to }) => {
    let count = 0;
    for (let at = from; at < to; at += 1) if (history.purchases[at]! > 0) count += 1;
    return count;
  });
  const { sessions: earlier, purchases, value } = history.before;
  return {
    bought: Uint8Array.from(orders, (count) => (count > 0 ? 1 : 0)),
    revenue: perUser(history, Float64Array, (_user, sessions) => sum(history.value, sessions)),
    orders,
    before: {
      bought: Uint8Array.from(purchases, (count) => (count > 0 ? 1 : 0)),
      cameBefore: Uint8Array.from(earlier, (count) => (count > 0 ? 1 : 0)),
      revenue: value,
      purchases: Float64Array.from(purchases),
    },
  };
}

/** What a test on the audience is planned from. */
export function factsOf(
  history: AudienceHistory,
  { returns, caps }: { returns: readonly DaysAfter[]; caps: readonly CappedMeasure[] },
): AudienceFacts {
  const { bought, revenue, orders, before } = userFigures(history);
  return {
    followed: history.userNumbers.length,
    notFollowed: history.notFollowed,
    measures: {
      purchase: { withBefore: coMoments(before.bought, bought), ratio: null },
      revenue: { withBefore: coMoments(before.revenue, revenue), ratio: null },
      orders: { withBefore: coMoments(before.purchases, orders), ratio: null },
      'order-value': { withBefore: coMoments(before.revenue, revenue), ratio: coMoments(orders, revenue) },
    },
    purchasesUnknown: history.purchasesUnknown,
    returns: returns.map((days) => ({
      withBefore: coMoments(before.cameBefore, returned(history, days)),
      ratio: null,
    })),
    capped:
      history.userNumbers.length === 0
        ? caps.map(() => NOBODY)
        : caps.map(({ measure, winsorize }) => {
            const [after, x] = measure === 'orders' ? [orders, before.purchases] : [revenue, before.revenue];
            const y = cappedAt(after, winsorize);
            return { withBefore: coMoments(x, y), ratio: measure === 'order-value' ? coMoments(orders, y) : null };
          }),
    traffic: trafficOf(history),
  };
}

/** Of nobody there is no quantile to cut at. */
const NOBODY: MeasureFacts = { withBefore: coMoments([], []), ratio: null };

/**
 * Who enters day by day, as far as the log covers the period; null where it covers none, or nobody enters on a day of it (an RFM segment is as of its end).
 * A day that is left out brings as many as others of its weekday, or of the period where all of that weekday are left out.
 */
function trafficOf({ covered, period, daysLeftOut, entrantsByDay }: AudienceHistory): Traffic | null {
  if (!covered) return null;
  const first = daysBetween(period.from, covered.from);
  const days = entrantsByDay.slice(first, first + daysBetween(covered.from, covered.to) + 1);
  if (!days.some((entrants) => entrants > 0)) return null;
  const startWeekday = weekdayOf(covered);
  const weekdayAt = (day: number): number => (startWeekday - 1 + day) % 7;
  const leftOut = new Set(daysLeftOut.map((date) => daysBetween(covered.from, date)));
  const known = Array.from(days, (entrants, day) => ({ entrants, day })).filter(({ day }) => !leftOut.has(day));
  const meanOf = (of: typeof known): number => of.reduce((sum, { entrants }) => sum + entrants, 0) / of.length;
  const byWeekday = Array.from({ length: 7 }, (_, weekday) => {
    if (!days.some((_entrants, day) => weekdayAt(day) === weekday)) return 0;
    const own = known.filter(({ day }) => weekdayAt(day) === weekday);
    return meanOf(own.length === 0 ? known : own);
  });
  let seen = 0;
  const distinctByDay = Array.from(
    days,
    (entrants, day) => (seen += leftOut.has(day) ? byWeekday[weekdayAt(day)]! : entrants),
  );
  return { byWeekday, startWeekday, distinctByDay };
}

/** Places of a user's sessions. */
interface Range {
  from: number;
  to: number;
}

function perUser<List extends Uint8Array | Float64Array>(
  history: AudienceHistory,
  kind: new (length: number) => List,
  figure: (user: number, sessions: Range) => number,
): List {
  const { userNumbers, sessionOffsets } = history;
  const figures = new kind(userNumbers.length);
  for (let user = 0; user < userNumbers.length; user += 1)
    figures[user] = figure(user, { from: sessionOffsets[user]!, to: sessionOffsets[user + 1]! });
  return figures;
}

const DAY_MS = 86_400_000;
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** 1 (Monday) to 7. 1970 began on a Thursday. */
const weekdayOf = ({ from }: Period): number => ((dayNumber(from) + 3) % 7) + 1;
