import type {
  Explore as ExploreAnswer,
  ExploreFigure as Figure,
  ExploreInput as Asked,
  ExploreKey as Key,
} from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer, Period } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { EventType, fromEventType } from '../../event-counts.js';
import { Count, Decimal } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';

export enum ExploreMeasure {
  EVENTS = 'events',
  VIEWS = 'views',
  CARTS = 'carts',
  REMOVES = 'removes',
  PURCHASES = 'purchases',
  REVENUE = 'revenue',
  VISITORS = 'visitors',
  BUYERS = 'buyers',
  SESSIONS = 'sessions',
  PURCHASE_SESSIONS = 'purchaseSessions',
  PRODUCTS = 'products',
  AVERAGE_ORDER_VALUE = 'averageOrderValue',
  REVENUE_PER_VISITOR = 'revenuePerVisitor',
  VIEWS_PER_SESSION = 'viewsPerSession',
  CONVERSION_RATE = 'conversionRate',
  PURCHASE_SESSIONS_PER_SESSION = 'purchaseSessionsPerSession',
  CART_SESSIONS_PER_VIEW_SESSION = 'cartSessionsPerViewSession',
  PURCHASE_SESSIONS_PER_CART_SESSION = 'purchaseSessionsPerCartSession',
}
registerEnumType(ExploreMeasure, {
  name: 'ExploreMeasure',
  description:
    'PURCHASE_SESSIONS are orders: the log has no order id. CONVERSION_RATE is buyers ÷ visitors, AVERAGE_ORDER_VALUE revenue ÷ orders.',
});

export enum ExploreDimension {
  DAY = 'day',
  WEEK = 'week',
  MONTH = 'month',
  HOUR = 'hour',
  WEEKDAY = 'weekday',
  CATEGORY_1 = 'category1',
  CATEGORY_2 = 'category2',
  CATEGORY_3 = 'category3',
  CATEGORY_4 = 'category4',
  CATEGORY = 'category',
  BRAND = 'brand',
  PRODUCT = 'product',
  PRICE_BAND = 'priceBand',
  EVENT_TYPE = 'eventType',
  USER_KIND = 'userKind',
}
registerEnumType(ExploreDimension, {
  name: 'ExploreDimension',
  description:
    'CATEGORY_1 to CATEGORY_4 are the first parts of the category code, CATEGORY the whole code or else the id.',
});

export enum ExploreKeyKind {
  VALUE = 'value',
  NONE = 'none',
  OTHERS = 'others',
}
registerEnumType(ExploreKeyKind, {
  name: 'ExploreKeyKind',
  description: 'a value; the events without one; all groups that have no row of their own',
});

@InputType()
export class ExploreInput {
  @Field(() => ExploreMeasure)
  measure!: ExploreMeasure;

  @Field(() => [ExploreDimension], {
    nullable: true,
    description: 'up to three different ones; default: only the total',
  })
  by!: ExploreDimension[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 10,
    description: 'rows of their own in a dimension of many values, 1 to 100; the rest is one row',
  })
  top!: number | null;

  @Field(() => ExploreDimension, {
    nullable: true,
    description:
      'Takes the top of each value of this dimension, such as the top products of each month: `by: [MONTH, PRODUCT], topWithin: MONTH`. A dimension of time or of few values that stands in `by` before those of many values. Default: the top of the whole period.',
  })
  topWithin!: ExploreDimension | null;

  @Field(() => [EventType], { nullable: true })
  eventTypes!: EventType[] | null;

  @Field(() => String, { nullable: true })
  productExternalId!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'least price of an event, included' })
  priceFrom!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'price that an event lies below' })
  priceTo!: string | null;

  @Field(() => [Decimal], {
    nullable: true,
    description: 'edges of the price bands, ascending; default 10, 20, 50 and so on to 5000',
  })
  priceEdges!: string[] | null;
}

@Requires('analytics:read')
@ObjectType()
export class ExploreKey {
  @Field(() => ExploreKeyKind)
  kind!: ExploreKeyKind;

  @Field(() => String, {
    nullable: true,
    description:
      'a day, the Monday of a week, YYYY-MM, an hour, a weekday from 1 (Monday), a price band such as 10-20, NEW and RETURNING as new and returning, else a name or id',
  })
  value!: string | null;
}

@Requires('analytics:read')
@ObjectType()
export class ExploreFigure {
  @Field(() => Estimate, { description: 'low and high only of a share' })
  estimate!: Estimate;

  @Field(() => Decimal, { nullable: true, description: 'counts and money in all digits; null for shares and means' })
  exact!: string | null;

  @Field(() => Decimal)
  numerator!: string;

  @Field(() => Count, { nullable: true, description: 'null where the measure is no ratio' })
  denominator!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'How a share or a mean differs from that of the period before.' })
export class ExploreChange {
  @Field(() => Estimate, {
    description: "Figure minus the earlier figure, with a 95% interval that counts a user's sessions as alike.",
  })
  difference!: Estimate;

  @Field(() => Boolean, {
    description: 'True if the interval of the difference excludes 0. If false, the difference may be chance.',
  })
  isSignificant!: boolean;
}

@Requires('analytics:read')
@ObjectType()
export class ExploreRow {
  @Field(() => [ExploreKey], { description: 'in the order of the dimensions' })
  keys!: ExploreKey[];

  @Field(() => ExploreFigure)
  figure!: ExploreFigure;

  @Field(() => ExploreFigure, {
    nullable: true,
    description: 'The same group in the period before. Null where that is not compared, see `notCompared`.',
  })
  previous!: ExploreFigure | null;

  @Field(() => ExploreChange, {
    nullable: true,
    description:
      'The change from `previous`, tested for this row alone. Null for counts and sums, which are not tested, and where nothing is compared.',
  })
  change!: ExploreChange | null;
}

@Requires('analytics:read')
@ObjectType()
export class ExploredDimension {
  @Field(() => ExploreDimension)
  dimension!: ExploreDimension;

  @Field(() => Count, {
    nullable: true,
    description: 'how many values the period has; null for those of the clock and closed sets',
  })
  groups!: number | null;

  @Field(() => Count, { nullable: true, description: 'how many of them have rows of their own' })
  shown!: number | null;

  @Field(() => String)
  formula!: string;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Explore extends Answer {
  @Field(() => ExploreMeasure)
  measure!: ExploreMeasure;

  @Field(() => [ExploredDimension])
  dimensions!: ExploredDimension[];

  @Field(() => [ExploreRow], {
    description:
      'every group with an event, and those whose events the log lost, up to 10,000: more are refused, never cut',
  })
  rows!: ExploreRow[];

  @Field(() => ExploreFigure, {
    description: 'all events together: distinct users and sessions count once, so it is not the sum of the rows',
  })
  total!: ExploreFigure;

  @Field(() => ExploreFigure, {
    nullable: true,
    description:
      'The total of the period before. Null without one, and where a fault, an incomplete day or a change of the tracking forbids comparing.',
  })
  previousTotal!: ExploreFigure | null;

  @Field(() => ExploreChange, {
    nullable: true,
    description:
      'The change of the total from `previousTotal`. Null for counts and sums, which are not tested, and where nothing is compared.',
  })
  totalChange!: ExploreChange | null;

  @Field(() => Period, { nullable: true })
  previousPeriod!: Period | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the rows, and where `previousTotal` is null the total, are not compared although there is a period before.',
  })
  notCompared!: string | null;

  @Field(() => [Decimal])
  priceEdges!: string[];
}

export function toExploreInput({
  measure,
  by,
  top,
  topWithin,
  eventTypes,
  productExternalId,
  priceFrom,
  priceTo,
  priceEdges,
}: ExploreInput): Asked {
  return {
    measure,
    by: by ?? [],
    top: top ?? 10,
    topWithin: topWithin ?? null,
    eventTypes: eventTypes && eventTypes.map(fromEventType),
    product: productExternalId ?? null,
    priceFrom: priceFrom ?? null,
    priceTo: priceTo ?? null,
    priceEdges: priceEdges ?? null,
  };
}

const UNITS: Record<ExploreAnswer['unit'], Unit> = {
  count: Unit.COUNT,
  mean: Unit.COUNT,
  money: Unit.MONEY,
  share: Unit.FRACTION,
};

export function toExplore(answer: CachedAnswer<ExploreAnswer>): Explore {
  const { value } = answer;
  const figure = (of: Figure): ExploreFigure => toFigure(of, UNITS[value.unit]);
  const change = (of: ExploreAnswer['totalChange']): ExploreChange | null =>
    of && { ...of, difference: toEstimate(of.difference, UNITS[value.unit]) };
  return {
    ...toAnswer(answer),
    measure: value.measure as ExploreMeasure,
    dimensions: value.dimensions.map(({ dimension, ...rest }) => ({
      ...rest,
      dimension: dimension as ExploreDimension,
    })),
    rows: value.rows.map(({ keys, figure: now, previous, change: changed }) => ({
      keys: keys.map(toKey),
      figure: figure(now),
      previous: previous && figure(previous),
      change: change(changed),
    })),
    total: figure(value.total),
    previousTotal: value.previousTotal && figure(value.previousTotal),
    totalChange: change(value.totalChange),
    previousPeriod: value.previousPeriod,
    notCompared: value.notCompared,
    priceEdges: value.priceEdges,
  };
}

const toKey = ({ kind, value }: Key): ExploreKey => ({ kind: kind as ExploreKeyKind, value });

function toFigure(
  { value, exact, low, high, method, numerator, denominator, incomputable }: Figure,
  unit: Unit,
): ExploreFigure {
  const estimate = incomputable
    ? toEstimate(incomputable, unit, { method: unit === Unit.FRACTION ? 'wilson' : 'exact' })
    : { value, low, high, unit, level: 0.95, method: method ?? 'exact', incomputable: null };
  return { estimate, exact, numerator, denominator };
}
