import type { EventStore, EventType } from '@cartograph/events';
import { type Estimate, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from './answer.js';
import { CATEGORY_NAME, matchesFilter } from './event-filter.js';
import { chainQuery, type FunnelProductMode } from './funnel-chains.js';
import { resolvePeriod, withinPeriod } from './period.js';
import { QuestionError } from './question-error.js';
import { all, type Fragment, raw, select, sql } from './sql.js';

/** One step of the funnel. */
export interface FunnelStep {
  eventType: EventType;
  /** Sessions that came this far, in order. */
  sessions: number;
  /** sessions ÷ sessions of the first step. */
  perFirstStep: Estimate;
  /** sessions ÷ sessions of the step before; of itself for the first step. */
  perPreviousStep: Estimate;
  /** Median seconds since the step before, over the sessions that came this far; null for the first step and for none. */
  medianSecondsFromPrevious: number | null;
}

/** The funnel of the events of one category. */
export interface FunnelCategory {
  /** Category code, else category id, else `(none)`. */
  category: string;
  steps: FunnelStep[];
}

/** Answer of {@link funnel}. */
export interface Funnel extends Answer {
  productMode: FunnelProductMode;
  /** view, cart, purchase. */
  steps: FunnelStep[];
  /** Categories with most sessions in the first step first. */
  byCategory: FunnelCategory[];
  /** Sessions with a purchase and no cart event at all. */
  purchaseSessionsWithoutCart: number;
}

/** Arguments of {@link funnel}. */
export interface FunnelQuestion extends Question {
  /** `any`: the steps may be of different products. `same`: one product goes all the way. Default `any`. */
  productMode?: FunnelProductMode;
  /** Categories in the breakdown. Default 20, 0 leaves it out. */
  breakdownFirst?: number;
}

/**
 * Sessions that viewed, then carted, then bought, in this order.
 *
 * A session reaches "cart" with a cart event after a view, "purchase" with a purchase after such a cart; the first of each
 * counts, so a later cart hides no purchase. Events of one second are ordered view, cart, purchase. A session holds its
 * events of the period; one over the period's edge is cut there.
 *
 * @returns steps with zero sessions and `no-data` estimates where nothing matches.
 * @throws QuestionError - an invalid period, time zone or filter, a negative breakdown, or no period on an empty log.
 * Cost: one scan of the views; chains are sought only in the sessions with a cart or a purchase.
 */
export async function funnel(store: EventStore, question: FunnelQuestion): Promise<Funnel> {
  const { productMode = 'any', breakdownFirst = 20, filter, signal } = question;
  if (!Number.isSafeInteger(breakdownFirst) || breakdownFirst < 0) {
    throw new QuestionError('invalid-page-size', 'breakdownFirst', String(breakdownFirst), `breakdownFirst is ${breakdownFirst}. Give a whole number from 0.`);
  }
  const period = await resolvePeriod(store, question);
  const where = all([...withinPeriod(period), ...matchesFilter(filter)]);
  const breakdown = breakdownFirst > 0;

  const viewed = breakdown ? viewedByCategory(where) : viewedQuery(where);
  const whole = chainQuery(where, productMode, 'whole');
  const parts = breakdown ? chainQuery(where, productMode, 'category') : null;
  const uncarted = withoutCart(where);
  const [viewedRows, wholeRows, partRows, uncartedRows] = await Promise.all([
    select<ViewedRow>(store, viewed, signal),
    select<ChainRow>(store, whole, signal),
    parts ? select<ChainRow>(store, parts, signal) : [],
    select<{ sessions: number }>(store, uncarted, signal),
  ]);

  const chains = new Map(partRows.map((row) => [row.category, row]));
  const categories = viewedRows
    .filter((row) => row.category !== null)
    .toSorted((a, b) => b.sessions - a.sessions || (String(a.category) < String(b.category) ? -1 : 1))
    .slice(0, breakdownFirst);
  return {
    ...answerFor(
      store,
      period,
      {
        name: productMode === 'same' ? 'Session funnel of the same product' : 'Session funnel of any product',
        formula:
          'sessions with a view; with a cart after a view; with a purchase after such a cart' +
          (productMode === 'same' ? ', all three of the same product' : ', of any product') +
          '; perFirstStep = sessions ÷ sessions with a view; perPreviousStep = sessions ÷ sessions of the step before; intervals by Wilson at 95 %',
        population: `sessions by their events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}`,
      },
      [viewed, whole, ...(parts ? [parts] : []), uncarted],
    ),
    productMode,
    steps: stepsOf(viewedRows.find((row) => row.category === null)?.sessions ?? 0, wholeRows[0]),
    byCategory: categories.map(({ category, sessions }) => ({ category: String(category), steps: stepsOf(sessions, chains.get(String(category))) })),
    purchaseSessionsWithoutCart: uncartedRows[0]?.sessions ?? 0,
  };
}

interface ViewedRow {
  category: string | null;
  sessions: number;
}

interface ChainRow {
  category: string;
  carted: number;
  bought: number;
  cart_seconds: number | null;
  purchase_seconds: number | null;
}

function stepsOf(viewed: number, chain: ChainRow | undefined): FunnelStep[] {
  const { carted, bought, cart_seconds, purchase_seconds } = chain ?? { carted: 0, bought: 0, cart_seconds: null, purchase_seconds: null };
  const step = (eventType: EventType, sessions: number, before: number, seconds: number | null): FunnelStep => ({
    eventType,
    sessions,
    perFirstStep: wilson(sessions, viewed),
    perPreviousStep: wilson(sessions, before),
    medianSecondsFromPrevious: seconds,
  });
  return [step('view', viewed, viewed, null), step('cart', carted, viewed, cart_seconds), step('purchase', bought, carted, purchase_seconds)];
}

function viewedQuery(where: Fragment): Fragment {
  return sql`
select cast(null as string) as category, count(distinct session_no) as sessions
from events
where event_type = 'view' and ${where}`;
}

function viewedByCategory(where: Fragment): Fragment {
  return sql`
select category, count(distinct session_no) as sessions
from (select session_no, ${raw(CATEGORY_NAME)} as category from events where event_type = 'view' and ${where}) v
group by grouping sets ((category), ())`;
}

function withoutCart(where: Fragment): Fragment {
  return sql`
select count(*) as sessions
from (
  select session_no
  from events
  where event_type in ('cart', 'purchase') and ${where}
  group by session_no
  having count(*) filter (where event_type = 'cart') = 0
) s`;
}
