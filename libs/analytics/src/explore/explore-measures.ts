import { EVENT_TYPES, type EventType } from '@cartograph/events';
import { type Estimate, groupedRatio, groupedShare, incomputable, wilson } from '@cartograph/metrics';
import { dividedDecimal, plainDecimal } from '../decimal.js';
import { type GroupSumColumns, ratioOf } from '../user-groups.js';
import { notLogged } from '../unlogged-types.js';

/** What is counted of a group of events. */
export type ExploreCount =
  | 'events'
  | 'views'
  | 'carts'
  | 'removes'
  | 'purchases'
  | 'revenue'
  | 'visitors'
  | 'buyers'
  | 'sessions'
  | 'view_sessions'
  | 'cart_sessions'
  | 'purchase_sessions'
  | 'view_cart_sessions'
  | 'cart_purchase_sessions'
  | 'products';

/** How finely events must be told apart before they are counted. */
export type Grain = 'event' | 'user' | 'session' | 'product';

/** Counts of a group; revenue as a decimal text. Ratios that are {@link isGrouped grouped} have sums over groups of users besides. */
export type ExploreCounts = Partial<Record<Exclude<ExploreCount, 'revenue'>, number>> &
  Partial<GroupSumColumns> & { revenue?: string | null };

interface MeasureDefinition {
  grain: Grain;
  numerator: ExploreCount;
  /** Null: the measure is the numerator itself. */
  denominator: ExploreCount | null;
  /** What it is measured in. */
  unit: 'count' | 'money' | 'share' | 'mean';
  formula: string;
}

/** Every measure, with what it is made of. */
export const EXPLORE_MEASURES = {
  events: { grain: 'event', numerator: 'events', denominator: null, unit: 'count', formula: 'events' },
  views: { grain: 'event', numerator: 'views', denominator: null, unit: 'count', formula: 'view events' },
  carts: { grain: 'event', numerator: 'carts', denominator: null, unit: 'count', formula: 'cart events' },
  removes: {
    grain: 'event',
    numerator: 'removes',
    denominator: null,
    unit: 'count',
    formula: 'remove_from_cart events',
  },
  purchases: { grain: 'event', numerator: 'purchases', denominator: null, unit: 'count', formula: 'purchase events' },
  revenue: {
    grain: 'event',
    numerator: 'revenue',
    denominator: null,
    unit: 'money',
    formula: 'sum of the prices of purchase events',
  },
  visitors: {
    grain: 'user',
    numerator: 'visitors',
    denominator: null,
    unit: 'count',
    formula: 'distinct users with an event',
  },
  buyers: {
    grain: 'user',
    numerator: 'buyers',
    denominator: null,
    unit: 'count',
    formula: 'distinct users with a purchase',
  },
  sessions: {
    grain: 'session',
    numerator: 'sessions',
    denominator: null,
    unit: 'count',
    formula: 'distinct sessions with an event',
  },
  purchaseSessions: {
    grain: 'session',
    numerator: 'purchase_sessions',
    denominator: null,
    unit: 'count',
    formula: 'distinct sessions with a purchase (orders; the log has no order id)',
  },
  products: {
    grain: 'product',
    numerator: 'products',
    denominator: null,
    unit: 'count',
    formula: 'distinct products with an event',
  },
  averageOrderValue: {
    grain: 'session',
    numerator: 'revenue',
    denominator: 'purchase_sessions',
    unit: 'money',
    formula: 'revenue ÷ distinct sessions with a purchase (orders)',
  },
  revenuePerVisitor: {
    grain: 'user',
    numerator: 'revenue',
    denominator: 'visitors',
    unit: 'money',
    formula: 'revenue ÷ distinct users with an event',
  },
  viewsPerSession: {
    grain: 'session',
    numerator: 'views',
    denominator: 'sessions',
    unit: 'mean',
    formula: 'view events ÷ distinct sessions with an event',
  },
  conversionRate: {
    grain: 'user',
    numerator: 'buyers',
    denominator: 'visitors',
    unit: 'share',
    formula: 'distinct users with a purchase ÷ distinct users with an event',
  },
  purchaseSessionsPerSession: {
    grain: 'session',
    numerator: 'purchase_sessions',
    denominator: 'sessions',
    unit: 'share',
    formula: 'distinct sessions with a purchase ÷ distinct sessions with an event',
  },
  cartSessionsPerViewSession: {
    grain: 'session',
    numerator: 'view_cart_sessions',
    denominator: 'view_sessions',
    unit: 'share',
    formula: 'distinct sessions with a view and a cart event ÷ those with a view',
  },
  purchaseSessionsPerCartSession: {
    grain: 'session',
    numerator: 'cart_purchase_sessions',
    denominator: 'cart_sessions',
    unit: 'share',
    formula: 'distinct sessions with a cart event and a purchase ÷ those with a cart event',
  },
} as const satisfies Record<string, MeasureDefinition>;

/** What can be asked for. */
export type ExploreMeasure = keyof typeof EXPLORE_MEASURES;

/** A measure of one group. */
export interface ExploreFigure {
  /** As a number to draw; null where it cannot be computed. */
  value: number | null;
  /** Counts and money in all their digits; null for shares and means, and where there is none. */
  exact: string | null;
  /** 95 % interval of a ratio; null for what has none. */
  low: number | null;
  high: number | null;
  /** How the interval was made; null without one. */
  method: string | null;
  numerator: string;
  /** Null where the measure is no ratio. */
  denominator: number | null;
  /** Why there is no value. */
  incomputable: Extract<Estimate, { ok: false }> | null;
}

/** The column by which groups of a measure are ranked: the measure, or of a ratio its denominator, so that tiny groups do not come first. */
export const rankColumn = (measure: ExploreMeasure): ExploreCount =>
  EXPLORE_MEASURES[measure].denominator ?? EXPLORE_MEASURES[measure].numerator;

/** The columns that a measure needs. */
export const columnsOf = (measure: ExploreMeasure): ExploreCount[] => {
  const { numerator, denominator }: MeasureDefinition = EXPLORE_MEASURES[measure];
  return denominator ? [numerator, denominator] : [numerator];
};

/** Whether a ratio's interval is told by groups of users: a mean, or a share of units of which users have several. */
export const isGrouped = (measure: ExploreMeasure): boolean => {
  const { grain, unit, denominator }: MeasureDefinition = EXPLORE_MEASURES[measure];
  return denominator !== null && (grain === 'session' || unit !== 'share');
};

/** Of which types a count has events; the others count any. */
const TYPES_OF: Partial<Record<ExploreCount, readonly EventType[]>> = {
  views: ['view'],
  carts: ['cart'],
  removes: ['remove_from_cart'],
  purchases: ['purchase'],
  revenue: ['purchase'],
  buyers: ['purchase'],
  view_sessions: ['view'],
  cart_sessions: ['cart'],
  purchase_sessions: ['purchase'],
  view_cart_sessions: ['view', 'cart'],
  cart_purchase_sessions: ['cart', 'purchase'],
};

/** Types of events without which a measure says nothing; none where it counts any type. */
export const typesOf = (measure: ExploreMeasure): EventType[] =>
  columnsOf(measure).flatMap((count) => TYPES_OF[count] ?? []);

/** Whether a measure is a ratio, which days without a fault tell by themselves. */
export const isRatio = (measure: ExploreMeasure): boolean => EXPLORE_MEASURES[measure].denominator !== null;

/**
 * Types whose faults touch a measure. Users, sessions and products of all events are known by their views; of some types, or by type, by all of these.
 *
 * @param counted - types of events that are asked for.
 */
export function countedTypes(
  measure: ExploreMeasure,
  counted: readonly EventType[],
  isByType: boolean,
): readonly EventType[] {
  const isOfAny = columnsOf(measure).some((count) => TYPES_OF[count] === undefined);
  const ofAny = counted.includes('view') && !isByType && measure !== 'events' ? ['view'] : counted;
  return EVENT_TYPES.filter(
    (type) => counted.includes(type) && (typesOf(measure).includes(type) || (isOfAny && ofAny.includes(type))),
  );
}

/** Types of events that are missing for a measure. */
export interface MissingTypes {
  /** Of which the whole log has no event: how often they happened is not known. */
  unlogged: ReadonlySet<EventType>;
  /** Of which a ratio knows nothing, since the tracking lost them on each day of the period. */
  untracked: ReadonlySet<EventType>;
}

/**
 * A measure from the counts of a group. A ratio without a denominator has a reason and no value; a count of nothing is 0.
 */
export function figureOf(
  measure: ExploreMeasure,
  counts: ExploreCounts,
  { unlogged, untracked }: MissingTypes,
): ExploreFigure {
  const { numerator, denominator, unit }: MeasureDefinition = EXPLORE_MEASURES[measure];
  const above = textOf(numerator, counts);
  const below = denominator === null ? null : Number(textOf(denominator, counts));
  const figure: ExploreFigure = {
    value: null,
    exact: null,
    low: null,
    high: null,
    method: null,
    numerator: above,
    denominator: below,
    incomputable: null,
  };
  const missing = typesOf(measure).find((type) => unlogged.has(type)) ?? [...untracked][0];
  if (missing !== undefined) return { ...figure, incomputable: notLogged(missing, measure, untracked) };
  if (below === 0)
    return {
      ...figure,
      incomputable: incomputable(
        'no-data',
        `There is nothing to divide by: no ${(denominator ?? '').replaceAll('_', ' ')} in this group.`,
      ),
    };
  if (below === null) return { ...figure, value: Number(above), exact: above };
  if (unit !== 'share') {
    const exact = unit === 'money' ? dividedDecimal(above, below) : null;
    return { ...figure, value: exact === null ? Number(above) / below : Number(exact), exact, ...boundsOf(counts) };
  }
  const share = isGrouped(measure) ? groupedShare(Number(above), below, ratioOf(counts)) : wilson(Number(above), below);
  return share.ok
    ? { ...figure, value: share.value, low: share.low, high: share.high, method: share.method }
    : { ...figure, incomputable: share };
}

/** The interval of a mean of what is never below 0; none where all is of one user. */
function boundsOf(counts: ExploreCounts): Pick<ExploreFigure, 'low' | 'high' | 'method'> {
  const ratio = groupedRatio(ratioOf(counts));
  return ratio.ok
    ? { low: Math.max(0, ratio.low), high: ratio.high, method: ratio.method }
    : { low: null, high: null, method: null };
}

function textOf(count: ExploreCount, counts: ExploreCounts): string {
  if (count === 'revenue') return plainDecimal(counts.revenue ?? '0');
  return String(counts[count] ?? 0);
}
