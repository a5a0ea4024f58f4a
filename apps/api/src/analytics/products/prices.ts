import type {
  PriceAssociation as LibraryAssociation,
  PriceBandsOfCategory as LibraryBands,
  PriceChange as LibraryChange,
  Prices as PricesAnswer,
  PriceWindow as LibraryWindow,
} from '@cartograph/analytics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count, DateTime, Decimal } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { EffectPower, FindingStatus } from '../answers/hypothesis.js';

export enum PriceBand {
  LOW = 'low',
  MID = 'mid',
  HIGH = 'high',
}
registerEnumType(PriceBand, { name: 'PriceBand', description: "A third of the prices of a category's products." });

export enum PriceDirection {
  CUT = 'cut',
  RAISE = 'raise',
}
registerEnumType(PriceDirection, { name: 'PriceDirection' });

export enum PriceOutcome {
  CARTS_PER_VIEW = 'carts-per-view',
  PURCHASES_PER_VIEW = 'purchases-per-view',
}
registerEnumType(PriceOutcome, { name: 'PriceOutcome' });

@InputType({ description: 'How much is listed.' })
export class PricesInput {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'categories listed, 1 to 100' })
  first!: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'changes of price listed, 1 to 100' })
  changesFirst!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'views that a listed change needs before and after, from 1',
  })
  smallestViews!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'One third of the prices of a category, with what happened at these prices.' })
export class PriceBandFigures {
  @Field(() => PriceBand)
  band!: PriceBand;

  @Field(() => Decimal, { nullable: true, description: 'lowest price of the band; null for the low one' })
  from!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'the band ends below it; null for the high one' })
  until!: string | null;

  @Field(() => Count, { description: 'products whose last price lies in it' })
  products!: number;

  @Field(() => Count)
  views!: number;

  @Field(() => Count)
  carts!: number;

  @Field(() => Count)
  purchases!: number;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Estimate, { description: 'carts ÷ views, counts of events' })
  cartsPerView!: Estimate;

  @Field(() => Estimate, { description: 'purchases ÷ views, counts of events' })
  purchasesPerView!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class PriceBandsOfCategory {
  @Field(() => String)
  category!: string;

  @Field(() => [PriceBandFigures], { description: 'low, mid, high' })
  bands!: PriceBandFigures[];

  @Field(() => Count, { description: 'events whose price the log did not know; they are in no band' })
  unpricedEvents!: number;
}

@Requires('analytics:read')
@ObjectType()
export class PriceWindow {
  @Field(() => Count)
  views!: number;

  @Field(() => Count)
  carts!: number;

  @Field(() => Count)
  purchases!: number;

  @Field(() => Estimate)
  cartsPerView!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: "A product's price went from one to another." })
export class PriceChange {
  @Field(() => String)
  productId!: string;

  @Field(() => String)
  category!: string;

  @Field(() => DateTime, { description: 'first event at the new price' })
  changedAt!: Date;

  @Field(() => Decimal)
  priceBefore!: string;

  @Field(() => Decimal)
  priceAfter!: string;

  @Field(() => Float, { description: '(after − before) ÷ before' })
  relativeChange!: number;

  @Field(() => PriceWindow)
  before!: PriceWindow;

  @Field(() => PriceWindow)
  after!: PriceWindow;

  @Field(() => Estimate, {
    description: "carts per view after ÷ before, the category's own change divided out; an association, not an effect",
  })
  associated!: Estimate;
}

@Requires('analytics:read')
@ObjectType({
  description: 'How conversion stood after changes of price against before; an association, not an effect.',
})
export class PriceAssociation {
  @Field(() => PriceDirection)
  direction!: PriceDirection;

  @Field(() => PriceOutcome)
  outcome!: PriceOutcome;

  @Field(() => String, { nullable: true, description: 'null: all categories of the question' })
  category!: string | null;

  @Field(() => Count, { description: 'changes with views on both sides' })
  changes!: number;

  @Field(() => Count)
  products!: number;

  @Field(() => Estimate, { description: 'after ÷ before; 1 is no change' })
  ratio!: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'Two-sided p-value of no change, not corrected. Null when the ratio cannot be computed.',
  })
  pValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Benjamini–Hochberg q-value over all associations of this answer, those of the same changes counted once. Null when there is no p-value.',
  })
  qValue!: number | null;

  @Field(() => FindingStatus, {
    nullable: true,
    description:
      'REFUTED: the 95 % interval excludes every change of minimumEffect or more. CONFIRMED: the q-value is at most the level. Null when the ratio cannot be computed.',
  })
  status!: FindingStatus | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Detectable ratio: the smallest one above 1 that would have been confirmed in 80 % of cases. Null when none would, and unless the status is NOT_CONFIRMED.',
  })
  detectable!: number | null;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Prices extends Answer {
  @Field(() => [PriceBandsOfCategory], { description: 'those with most views first' })
  categories!: PriceBandsOfCategory[];

  @Field(() => Count)
  categoryCount!: number;

  @Field(() => [PriceAssociation], { description: 'of all categories, then of each one listed' })
  associations!: PriceAssociation[];

  @Field(() => Float, { description: 'Rate of false discoveries among the associations.' })
  level!: number;

  @Field(() => Float, { description: 'Smallest change of carts or purchases per view that counts, a fraction.' })
  minimumEffect!: number;

  @Field(() => [EffectPower], {
    description: 'Power of the associations by their ratio. Empty when no ratio can be computed.',
  })
  power!: EffectPower[];

  @Field(() => [PriceChange], { description: 'the largest first' })
  changes!: PriceChange[];

  @Field(() => Count, { description: 'changes in the period' })
  changeCount!: number;

  @Field(() => Count, { description: 'those of them with enough views on both sides to be listed' })
  listableChangeCount!: number;

  @Field(() => Count, { description: 'whole UTC days compared before and after a change' })
  windowDays!: number;

  @Field(() => Count)
  smallestViews!: number;
}

export function toPrices(answer: CachedAnswer<PricesAnswer>): Prices {
  const { categories, categoriesTotal, associations, changes, changesTotal, changesListed, windowDays, smallestViews } =
    answer.value;
  const { level, minimumEffect, power } = answer.value;
  return {
    ...toAnswer(answer),
    categories: categories.map(toBands),
    categoryCount: categoriesTotal,
    associations: associations.map(toAssociation),
    level,
    minimumEffect,
    power,
    changes: changes.map(toChange),
    changeCount: changesTotal,
    listableChangeCount: changesListed,
    windowDays,
    smallestViews,
  };
}

function toBands({ category, bands, unpricedEvents }: LibraryBands): PriceBandsOfCategory {
  return {
    category,
    unpricedEvents,
    bands: bands.map((figures) => ({
      ...figures,
      band: figures.band as PriceBand,
      cartsPerView: toEstimate(figures.cartsPerView, Unit.FRACTION),
      purchasesPerView: toEstimate(figures.purchasesPerView, Unit.FRACTION),
    })),
  };
}

function toAssociation(association: LibraryAssociation): PriceAssociation {
  return {
    ...association,
    direction: association.direction as PriceDirection,
    outcome: association.outcome as PriceOutcome,
    ratio: toEstimate(association.ratio, Unit.RATIO),
    status: association.status as FindingStatus | null,
  };
}

function toChange(change: LibraryChange): PriceChange {
  return {
    ...change,
    before: toWindow(change.before),
    after: toWindow(change.after),
    associated: toEstimate(change.associated, Unit.RATIO),
  };
}

function toWindow(window: LibraryWindow): PriceWindow {
  return { ...window, cartsPerView: toEstimate(window.cartsPerView, Unit.FRACTION) };
}
