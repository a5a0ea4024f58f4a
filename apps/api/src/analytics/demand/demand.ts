import type { Demand as DemandAnswer, DemandCell as Cell, DemandFinding as Found } from '@cartograph/analytics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, Incomputable, toEstimate, toIncomputable, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { Finding, FindingStatus, Hypothesis, toFinding, toHypothesis } from '../answers/hypothesis.js';

export enum DemandMeasure {
  DEMAND = 'demand',
  VIEWS = 'views',
  CARTS = 'carts',
  PURCHASES = 'purchases',
  CARTS_AND_PURCHASES = 'carts-and-purchases',
}
registerEnumType(DemandMeasure, {
  name: 'DemandMeasure',
  description: 'DEMAND: views that carts and purchases follow. The others count only their own events.',
});

export enum CategoryLevel {
  TOP = 'top',
  CODE = 'code',
}
registerEnumType(CategoryLevel, {
  name: 'CategoryLevel',
  description: 'TOP: the first part of the category code. CODE: the whole code.',
});

export enum PeakCheck {
  HELD_OUT_WEEKS = 'held-out-weeks',
  CARTS_AND_PURCHASES = 'carts-and-purchases',
}
registerEnumType(PeakCheck, {
  name: 'PeakCheck',
  description:
    'HELD_OUT_WEEKS: the rise must come again in the even weeks. CARTS_AND_PURCHASES: carts and purchases must rise as well.',
});

@InputType({ description: 'What peaks are looked for.' })
export class DemandInput {
  @Field(() => DemandMeasure, { nullable: true, defaultValue: DemandMeasure.DEMAND })
  measure!: DemandMeasure | null;

  @Field(() => CategoryLevel, { nullable: true, defaultValue: CategoryLevel.TOP })
  level!: CategoryLevel | null;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.2,
    description: 'smallest rise that counts, above 0 and up to 10; 0.2 is +20 %',
  })
  minimumEffect!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'category whose heat map is wanted; default: that of the surest peak, else the one with the most events',
  })
  heatMapOf!: string | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: 'Findings, unconfirmed windows, refuted windows and categories listed of each, 1 to 100.',
  })
  first!: number | null;
}

@Requires('analytics:read')
@ObjectType({
  implements: Finding,
  description:
    "A window of hours in which a category rises above everybody's rhythm. Its effect is relative demand: 1.34 is +34 %.",
})
export class DemandFinding extends Finding {
  @Field(() => String)
  category!: string;

  @Field(() => Int, { description: 'ISO: 1 is Monday' })
  weekday!: number;

  @Field(() => Int)
  fromHour!: number;

  @Field(() => Int, { description: "not included; 24 is the day's end" })
  toHour!: number;

  @Field(() => FindingStatus)
  status!: FindingStatus;

  @Field(() => PeakCheck, {
    nullable: true,
    description: 'The check that refutes the window or does not confirm it. Null when the peak is confirmed.',
  })
  check!: PeakCheck | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Power of that check: the probability that it would confirm a true rise of minimumEffect, a fraction. Null unless the status is NOT_CONFIRMED.',
  })
  power!: number | null;

  @Field(() => Count)
  observed!: number;

  @Field(() => Float)
  expected!: number;

  @Field(() => Estimate, { description: 'relative demand in the weeks that were held out' })
  heldOut!: Estimate;

  @Field(() => Estimate, {
    nullable: true,
    description: 'relative demand of carts and purchases; null where these are not asked for besides',
  })
  actions!: Estimate | null;

  @Field(() => Float, { description: 'dispersion that the test allowed for; 1 would be Poisson' })
  dispersion!: number;
}

@Requires('analytics:read')
@ObjectType({ description: 'One hour of the week.' })
export class DemandCell {
  @Field(() => Int, { description: 'ISO: 1 is Monday' })
  weekday!: number;

  @Field(() => Int)
  hour!: number;

  @Field(() => Count)
  observed!: number;

  @Field(() => Float, { description: 'by the rest of the shop in the same hours' })
  expected!: number;

  @Field(() => Float, { description: 'hours of this kind that the period holds and the log covers' })
  exposureHours!: number;

  @Field(() => Estimate, { description: "relative demand, 1 being everybody's" })
  effect!: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'adjusted over all windows of all categories; null where too little is expected to tell',
  })
  qValue!: number | null;

  @Field(() => Boolean, { description: 'whether it lies in a window that rises more than chance allows' })
  significant!: boolean;

  @Field(() => Boolean, { description: 'Whether it lies in a confirmed peak.' })
  confirmed!: boolean;

  @Field(() => FindingStatus, {
    nullable: true,
    description: 'Status of the window that rises around this hour. Null when it lies in none.',
  })
  status!: FindingStatus | null;
}

@Requires('analytics:read')
@ObjectType({ description: "The 168 hours of a category's week, Monday 0 first." })
export class DemandHeatMap {
  @Field(() => String)
  category!: string;

  @Field(() => [DemandCell])
  cells!: DemandCell[];
}

@Requires('analytics:read')
@ObjectType()
export class DemandCategory {
  @Field(() => String)
  category!: string;

  @Field(() => Count, { description: 'events of the measure in the hours that the log covers' })
  events!: number;

  @Field(() => Count, {
    nullable: true,
    description: 'carts and purchases; null where these are not asked for besides',
  })
  actions!: number | null;

  @Field(() => Int, { description: 'windows in which enough is expected to tell a rise from chance' })
  windows!: number;

  @Field(() => Int, { description: 'Confirmed peaks.' })
  peaks!: number;

  @Field(() => Incomputable, {
    nullable: true,
    description: 'why nothing could be looked at; null where something was',
  })
  tooFew!: Incomputable | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'How often the search would confirm a rise of this size in this shop and period.' })
export class DemandPower {
  @Field(() => Float, { description: 'True rise, a fraction of what was expected. 0.5 is +50 %.' })
  rise!: number;

  @Field(() => Float, {
    description: 'Probability that a window with this rise is found and confirmed. Mean over the windows looked at.',
  })
  power!: number;
}

@Requires('analytics:read')
@ObjectType({
  implements: [Hypothesis, Answer],
  description: "H2: at which weekday and hour demand for a category rises above the shop's own rhythm.",
})
export class Demand extends Hypothesis {
  @Field(() => DemandMeasure)
  measure!: DemandMeasure;

  @Field(() => CategoryLevel)
  categoryLevel!: CategoryLevel;

  @Field(() => Float)
  minimumEffect!: number;

  @Field(() => [DemandFinding], { description: 'Confirmed peaks, surest first.' })
  findings!: DemandFinding[];

  @Field(() => Count)
  findingCount!: number;

  @Field(() => [DemandFinding], {
    description: 'Windows that rise but are too few to confirm or refute, surest first. Some may be real peaks.',
  })
  notConfirmed!: DemandFinding[];

  @Field(() => Count, { description: 'All windows that are neither confirmed nor refuted.' })
  notConfirmedCount!: number;

  @Field(() => [DemandFinding], {
    description: 'Windows that rise in the odd weeks, but a check excludes a rise of minimumEffect.',
  })
  refuted!: DemandFinding[];

  @Field(() => Count, { description: 'All refuted windows.' })
  refutedCount!: number;

  @Field(() => [DemandPower], {
    description: 'Power of the search by the size of the rise. Empty when no window could be looked at.',
  })
  power!: DemandPower[];

  @Field(() => [DemandCategory], { description: 'The one with the most events first.' })
  categories!: DemandCategory[];

  @Field(() => Count)
  categoryCount!: number;

  @Field(() => DemandHeatMap, { nullable: true, description: 'null where there is no such category' })
  heatMap!: DemandHeatMap | null;
}

export function toDemand(answer: CachedAnswer<DemandAnswer>, first: number): Demand {
  const { measure, categoryLevel, minimumEffect, findings, notConfirmed, refuted, power, categories, heatMap } =
    answer.value;
  return {
    ...toHypothesis(answer),
    measure: measure as DemandMeasure,
    categoryLevel: categoryLevel as CategoryLevel,
    minimumEffect,
    findings: findings.slice(0, first).map(toDemandFinding),
    findingCount: findings.length,
    notConfirmed: notConfirmed.slice(0, first).map(toDemandFinding),
    notConfirmedCount: notConfirmed.length,
    refuted: refuted.slice(0, first).map(toDemandFinding),
    refutedCount: refuted.length,
    power,
    categories: categories
      .slice(0, first)
      .map((row) => ({ ...row, tooFew: row.tooFew && toIncomputable(row.tooFew.reason, row.tooFew.detail) })),
    categoryCount: categories.length,
    heatMap: heatMap && { category: heatMap.category, cells: heatMap.cells.map(toCell) },
  };
}

function toDemandFinding(found: Found): DemandFinding {
  const {
    category,
    weekday,
    fromHour,
    toHour,
    status,
    check,
    power,
    observed,
    expected,
    heldOut,
    actions,
    dispersion,
  } = found;
  return {
    ...toFinding(found, Unit.RATIO),
    category,
    weekday,
    fromHour,
    toHour,
    observed,
    expected,
    dispersion,
    status: status as FindingStatus,
    check: check as PeakCheck | null,
    power,
    heldOut: toEstimate(heldOut, Unit.RATIO),
    actions: actions && toEstimate(actions, Unit.RATIO),
  };
}

function toCell({ effect, status, ...cell }: Cell): DemandCell {
  return { ...cell, status: status as FindingStatus | null, effect: toEstimate(effect, Unit.RATIO) };
}
