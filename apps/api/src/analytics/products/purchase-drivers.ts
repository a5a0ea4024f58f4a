import type {
  PurchaseDrivers as PurchaseDriversAnswer,
  PurchaseDriverCategory as LibraryCategory,
  PurchaseDriver as LibraryEffect,
} from '@cartograph/analytics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { EffectPower, Finding, FindingStatus, Hypothesis, toFinding, toHypothesis } from '../answers/hypothesis.js';

export enum PurchaseDriverAttribute {
  PRICE_BAND = 'price-band',
  RELATIVE_PRICE = 'relative-price',
  BRAND = 'brand',
  POPULARITY = 'popularity',
  DISCOUNT = 'discount',
  NOVELTY = 'novelty',
}
registerEnumType(PurchaseDriverAttribute, { name: 'PurchaseDriverAttribute' });

export enum PurchaseDriverStep {
  VIEW_TO_CART = 'view-to-cart',
  CART_TO_PURCHASE = 'cart-to-purchase',
}
registerEnumType(PurchaseDriverStep, { name: 'PurchaseDriverStep' });

@InputType({ description: 'What counts as a purchase driver, and how much is listed.' })
export class PurchaseDriversInput {
  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.05,
    description: 'rate of false discoveries that the correction holds, above 0 and at most 0.5',
  })
  level!: number | null;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.1,
    description: 'smallest change of the odds that counts, a fraction',
  })
  minimumEffect!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 2_000_000,
    description: 'pairs of session and product looked at, at most, from 1000; pairsLeftOut says what is left out',
  })
  mostPairs!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'findings, categories and attributes listed of each, 1 to 100',
  })
  first!: number | null;

  @Field(() => String, { nullable: true, description: 'a category that is listed first, whatever its size' })
  category!: string | null;
}

@Requires('analytics:read')
@ObjectType({
  implements: Finding,
  description:
    'What one attribute does in one category at one step. Its effect is an odds ratio between products of the same session.',
})
export class PurchaseDriver extends Finding {
  @Field(() => String)
  category!: string;

  @Field(() => PurchaseDriverStep)
  step!: PurchaseDriverStep;

  @Field(() => PurchaseDriverAttribute)
  attribute!: PurchaseDriverAttribute;

  @Field(() => String, {
    nullable: true,
    description: 'low, mid or high of a price band; a brand, empty: products without one; null for what has no levels',
  })
  level!: string | null;

  @Field(() => Estimate, { description: 'how many times as often products with it go on as the others of the session' })
  rateRatio!: Estimate;

  @Field(() => Estimate, {
    description: "what that makes of the category's rate: 0.01 is one percentage point above the others",
  })
  percentagePoints!: Estimate;

  @Field(() => Estimate, { description: 'odds ratio drawn towards the average of the categories' })
  shrunken!: Estimate;

  @Field(() => Boolean, {
    nullable: true,
    description: 'whether it differs from the average of the other categories; null with fewer than three of them',
  })
  differs!: boolean | null;

  @Field(() => Float, { nullable: true, description: 'adjusted p of that difference' })
  differsQValue!: number | null;

  @Field(() => Boolean, {
    description: 'q at most the level, at least the smallest effect, confirmed by both halves of the users',
  })
  holds!: boolean;

  @Field(() => FindingStatus)
  status!: FindingStatus;

  @Field(() => Float, {
    nullable: true,
    description:
      'Detectable effect: the smallest odds ratio above 1 that would have been confirmed in 80 % of cases. Null when no ratio would, and unless the status is NOT_CONFIRMED.',
  })
  detectable!: number | null;
}

@Requires('analytics:read')
@ObjectType()
export class PurchaseDriverStepOfCategory {
  @Field(() => PurchaseDriverStep)
  step!: PurchaseDriverStep;

  @Field(() => Count, { description: 'pairs of session and product that came to the step, in all sessions' })
  reached!: number;

  @Field(() => Count)
  wentOn!: number;

  @Field(() => Estimate, { description: 'wentOn ÷ reached' })
  rate!: Estimate;

  @Field(() => Count, { description: 'sessions in which one product went on and another did not' })
  informativeSessions!: number;

  @Field(() => Count)
  informativePairs!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'largest variance inflation of an attribute; null without a model',
  })
  inflation!: number | null;

  @Field(() => [String], { description: 'attributes with too few cases to be looked at' })
  tooFew!: string[];

  @Field(() => String, { nullable: true, description: 'why there are no effects' })
  reason!: string | null;

  @Field(() => [PurchaseDriver], { description: 'everything looked at, whether it holds or not' })
  effects!: PurchaseDriver[];
}

@Requires('analytics:read')
@ObjectType()
export class PurchaseDriverCategory {
  @Field(() => String)
  category!: string;

  @Field(() => [PurchaseDriverStepOfCategory])
  steps!: PurchaseDriverStepOfCategory[];
}

@Requires('analytics:read')
@ObjectType({ description: 'One attribute over the categories that have it.' })
export class AttributeAcrossCategories {
  @Field(() => PurchaseDriverAttribute)
  attribute!: PurchaseDriverAttribute;

  @Field(() => String, { nullable: true })
  level!: string | null;

  @Field(() => PurchaseDriverStep)
  step!: PurchaseDriverStep;

  @Field(() => Count)
  categories!: number;

  @Field(() => Float, { description: "Cochran's Q with categories − 1 degrees of freedom" })
  q!: number;

  @Field(() => Float)
  pValue!: number;

  @Field(() => Float, { description: 'adjusted over everything looked at' })
  qValue!: number;

  @Field(() => Float, { description: 'share of the variation that chance does not explain' })
  iSquared!: number;

  @Field(() => Float, { description: 'variance of the log odds ratios between categories' })
  tauSquared!: number;

  @Field(() => Estimate, { description: 'average odds ratio over the categories' })
  average!: Estimate;

  @Field(() => Boolean, { description: 'True if the status is CONFIRMED.' })
  differs!: boolean;

  @Field(() => FindingStatus, {
    description:
      'Whether the categories differ. REFUTED: spreadLimit is below 1 + minimumEffect, so any differences are too small to matter.',
  })
  status!: FindingStatus;

  @Field(() => Float, {
    description:
      'Upper limit, at 97.5 %, of the typical ratio between the odds ratio of a category and their average: e to the standard deviation of the log odds ratios.',
  })
  spreadLimit!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Detectable spread: the smallest typical ratio, above 1, that would have been confirmed in 80 % of cases. Null when none would, and unless the status is NOT_CONFIRMED.',
  })
  detectable!: number | null;
}

@Requires('analytics:read')
@ObjectType({
  implements: [Answer, Hypothesis],
  description:
    'H3: which product attributes go with carts and purchases in each category, and whether categories differ. An association, not an effect.',
})
export class PurchaseDrivers extends Hypothesis {
  @Field(() => [PurchaseDriver], { description: 'those that hold, the strongest first' })
  findings!: PurchaseDriver[];

  @Field(() => Count)
  findingCount!: number;

  @Field(() => Count, { description: 'Effects looked at that are neither confirmed nor refuted. Some may be real.' })
  notConfirmedCount!: number;

  @Field(() => Count, { description: 'Effects looked at whose 95 % interval excludes every effect that counts.' })
  refutedCount!: number;

  @Field(() => [EffectPower], {
    description: 'Power of the search by the odds ratio of an attribute. Empty when nothing was looked at.',
  })
  power!: EffectPower[];

  @Field(() => [PurchaseDriverCategory], { description: 'those with most pairs that can tell first' })
  categories!: PurchaseDriverCategory[];

  @Field(() => Count)
  categoryCount!: number;

  @Field(() => [AttributeAcrossCategories], {
    description: 'attributes of two categories or more, the least alike first',
  })
  attributes!: AttributeAcrossCategories[];

  @Field(() => Count)
  attributeCount!: number;

  @Field(() => Count, { description: 'Attributes in which the categories differ, among all.' })
  differingAttributeCount!: number;

  @Field(() => Count, { description: 'Attributes in which any difference is too small to matter, among all.' })
  refutedAttributeCount!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Spread between categories that would have been confirmed in 80 % of cases, in the middle one of all attributes: a typical ratio above 1. Null without attributes, and when it would detect nothing.',
  })
  detectableSpread!: number | null;

  @Field(() => Float)
  minimumEffect!: number;

  @Field(() => Count, { description: 'pairs that can tell' })
  pairs!: number;

  @Field(() => Count, { description: 'of these, left out by the limit' })
  pairsLeftOut!: number;
}

/** @param also - a category that is listed first. */
export function toPurchaseDrivers(
  answer: CachedAnswer<PurchaseDriversAnswer>,
  first: number,
  also: string | null,
): PurchaseDrivers {
  const { findings, categories, attributes, minimumEffect, pairs, pairsLeftOut } = answer.value;
  const { notConfirmedCount, refutedCount, power, differingTraits, refutedTraits, detectableSpread } = answer.value;
  const chosen = categories.filter(({ category }) => category === also);
  return {
    ...toHypothesis(answer),
    findings: findings.slice(0, first).map(toEffect),
    findingCount: findings.length,
    notConfirmedCount,
    refutedCount,
    power,
    categories: [...chosen, ...categories.filter(({ category }) => category !== also)].slice(0, first).map(toCategory),
    categoryCount: categories.length,
    attributes: attributes
      .slice(0, first)
      .map((trait) => ({
        ...trait,
        attribute: trait.attribute as PurchaseDriverAttribute,
        step: trait.step as PurchaseDriverStep,
        status: trait.status as FindingStatus,
        average: toEstimate(trait.average, Unit.RATIO),
      })),
    attributeCount: attributes.length,
    differingAttributeCount: differingTraits,
    refutedAttributeCount: refutedTraits,
    detectableSpread,
    minimumEffect,
    pairs,
    pairsLeftOut,
  };
}

function toCategory({ category, steps }: LibraryCategory): PurchaseDriverCategory {
  return {
    category,
    steps: steps.map((step) => ({
      ...step,
      step: step.step as PurchaseDriverStep,
      rate: toEstimate(step.rate, Unit.FRACTION, { method: 'wilson' }),
      effects: step.effects.map(toEffect),
    })),
  };
}

function toEffect(effect: LibraryEffect): PurchaseDriver {
  const { category, step, attribute, level, rateRatio, percentagePoints, shrunken } = effect;
  const { differs, differsQValue, holds, status, detectable } = effect;
  return {
    ...toFinding(effect, Unit.RATIO),
    category,
    step: step as PurchaseDriverStep,
    attribute: attribute as PurchaseDriverAttribute,
    level,
    rateRatio: toEstimate(rateRatio, Unit.RATIO),
    percentagePoints: toEstimate(percentagePoints, Unit.FRACTION),
    shrunken: toEstimate(shrunken, Unit.RATIO),
    differs,
    differsQValue,
    holds,
    status: status as FindingStatus,
    detectable,
  };
}
