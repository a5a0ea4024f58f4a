import {
  type PlainProductSort,
  type ProductGroup as Group,
  type ProductInPeriod,
  type ProductRate as Rate,
  type ProductRateName,
  type Products as ProductsAnswer,
  type ProductSort as ProductSortName,
  type ProductsQuestion,
  type ProductsTogether,
  STANDING_RULE,
  type TopProducts,
} from '@cartograph/analytics';
import type { Estimate as LibraryEstimate } from '@cartograph/metrics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer, Period } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { EventCounts, SortDirection } from '../../event-counts.js';
import { Count, Decimal } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';

export enum ProductSort {
  VIEWS = 'views',
  CARTS = 'carts',
  REMOVES = 'removes',
  PURCHASES = 'purchases',
  REVENUE = 'revenue',
  VIEWERS = 'viewers',
  BUYERS = 'buyers',
  PRICE = 'price',
  CARTERS_PER_VIEWER = 'cartersPerViewer',
  BUYERS_PER_VIEWER = 'buyersPerViewer',
  BUYERS_PER_CARTER = 'buyersPerCarter',
  REMOVERS_PER_CARTER = 'removersPerCarter',
}
registerEnumType(ProductSort, {
  name: 'ProductSort',
  description: 'rates are the shrunken ones; the unknown come last',
});

export enum ProductStanding {
  STAR = 'star',
  LAGGARD = 'laggard',
  USUAL = 'usual',
  UNKNOWN = 'unknown',
}
registerEnumType(ProductStanding, {
  name: 'ProductStanding',
  description:
    'STAR: its viewers buy it clearly more often than usual in its category. LAGGARD: among the most viewed quarter of its category, and clearly more rarely bought than usual. UNKNOWN: too few viewers to say.',
});

export enum ProductTreeKind {
  CATEGORY = 'category',
  BRAND = 'brand',
}
registerEnumType(ProductTreeKind, { name: 'ProductTreeKind' });

@InputType()
export class ProductTreeInput {
  @Field(() => ProductTreeKind, { nullable: true, defaultValue: ProductTreeKind.CATEGORY })
  kind!: ProductTreeKind | null;

  @Field(() => String, {
    nullable: true,
    description:
      'the key of a group, for its parts; "" for the products without a category code or brand; null for the top',
  })
  under!: string | null;

  @Field(() => Int, { nullable: true, defaultValue: 50, description: '1 to 200' })
  first!: number | null;
}

@InputType({ description: 'By which rule products are stars and laggards.' })
export class StandingRuleInput {
  @Field(() => Int, { nullable: true, defaultValue: 30 })
  minimumViewers!: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0.25, description: "as a share of the category's usual rate" })
  minimumEffect!: number | null;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.05,
    description: 'expected share of wrong ones among the stars, and among the laggards',
  })
  falseDiscoveryRate!: number | null;
}

@InputType()
export class ProductsInput {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: '0 to 100' })
  first!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'products before the page; a snapshot does not change, so that pages fit',
  })
  skip!: number | null;

  @Field(() => ProductSort, { nullable: true, defaultValue: ProductSort.VIEWS })
  sort!: ProductSort | null;

  @Field(() => SortDirection, { nullable: true, defaultValue: SortDirection.DESC })
  direction!: SortDirection | null;

  @Field(() => ProductStanding, { nullable: true, description: 'only products of this standing' })
  standing!: ProductStanding | null;

  @Field(() => [String], {
    nullable: true,
    description: "only these products, by the log's ids, judged among all as ever; at most 100",
  })
  only!: string[] | null;

  @Field(() => StandingRuleInput, { nullable: true })
  rule!: StandingRuleInput | null;

  @Field(() => ProductTreeInput, { nullable: true })
  tree!: ProductTreeInput | null;
}

@Requires('analytics:read')
@ObjectType()
export class StandingRule {
  @Field(() => Int)
  minimumViewers!: number;

  @Field(() => Float)
  minimumEffect!: number;

  @Field(() => Float)
  falseDiscoveryRate!: number;
}

@Requires('analytics:read')
@ObjectType()
export class ProductRate {
  @Field(() => Count, { description: 'distinct users of the numerator' })
  users!: number;

  @Field(() => Count, { description: 'distinct users of the denominator' })
  of!: number;

  @Field(() => Estimate, { description: 'shrunken towards the usual rate of the group, with its posterior interval' })
  estimate!: Estimate;

  @Field(() => Float, { nullable: true, description: "the usual product's rate in the group" })
  usual!: number | null;

  @Field(() => String, { nullable: true, description: 'the category that is the group; null: the whole shop, or none' })
  group!: string | null;
}

@Requires('analytics:read')
@ObjectType()
export class ProductRates {
  @Field(() => ProductRate)
  cartersPerViewer!: ProductRate;

  @Field(() => ProductRate)
  buyersPerViewer!: ProductRate;

  @Field(() => ProductRate)
  buyersPerCarter!: ProductRate;

  @Field(() => ProductRate, { description: 'of those who put it into the cart, who took it out again' })
  removersPerCarter!: ProductRate;
}

@Requires('analytics:read')
@ObjectType()
export class ProductCounts {
  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Decimal)
  revenue!: string;
}

@Requires('analytics:read')
@ObjectType()
export class ProductChanges {
  @Field(() => Estimate)
  views!: Estimate;

  @Field(() => Estimate)
  carts!: Estimate;

  @Field(() => Estimate)
  purchases!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class AnalyzedProduct extends ProductCounts {
  @Field(() => String)
  externalId!: string;

  @Field(() => String, { nullable: true })
  categoryId!: string | null;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

  @Field(() => Decimal, { nullable: true, description: "the log's latest price" })
  price!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'in the period' })
  lowestPrice!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'in the period' })
  highestPrice!: string | null;

  @Field(() => Count)
  viewers!: number;

  @Field(() => Count)
  carters!: number;

  @Field(() => Count)
  buyers!: number;

  @Field(() => ProductRates)
  rates!: ProductRates;

  @Field(() => ProductStanding)
  standing!: ProductStanding;

  @Field(() => ProductCounts, { nullable: true, description: 'of the period before' })
  previous!: ProductCounts | null;

  @Field(() => ProductChanges, { nullable: true, description: 'relative changes against the period before' })
  changes!: ProductChanges | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Shares of pairs of a user and a product, which add up over products.' })
export class ProductPairRates {
  @Field(() => Estimate)
  cartersPerViewer!: Estimate;

  @Field(() => Estimate)
  buyersPerViewer!: Estimate;

  @Field(() => Estimate)
  buyersPerCarter!: Estimate;

  @Field(() => Estimate)
  removersPerCarter!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'Products together.' })
export class ProductsTotal extends ProductCounts {
  @Field(() => Count)
  products!: number;

  @Field(() => Count, { description: 'pairs of a user and a product that was viewed' })
  viewerPairs!: number;

  @Field(() => ProductPairRates)
  rates!: ProductPairRates;
}

@Requires('analytics:read')
@ObjectType()
export class ProductGroup extends ProductsTotal {
  @Field(() => String, {
    nullable: true,
    description: 'what to filter by; null for products without one, or for all others',
  })
  key!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'the last part of the key; null for products without one, or those of the group above itself',
  })
  name!: string | null;

  @Field(() => Boolean, { description: 'whether there are groups below' })
  hasMore!: boolean;
}

@Requires('analytics:read')
@ObjectType()
export class ProductTree {
  @Field(() => ProductTreeKind)
  kind!: ProductTreeKind;

  @Field(() => String, { nullable: true })
  under!: string | null;

  @Field(() => [ProductGroup], { description: 'most viewed first' })
  groups!: ProductGroup[];

  @Field(() => Count)
  total!: number;

  @Field(() => ProductGroup, { nullable: true, description: 'the groups that are not listed, together' })
  others!: ProductGroup | null;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class ProductAnalysis extends Answer {
  @Field(() => [AnalyzedProduct])
  products!: AnalyzedProduct[];

  @Field(() => Count, { description: 'products that the pages go through' })
  total!: number;

  @Field(() => ProductsTotal, { description: 'all products of the scope, whatever their standing' })
  all!: ProductsTotal;

  @Field(() => Count)
  stars!: number;

  @Field(() => Count)
  laggards!: number;

  @Field(() => Count, { description: 'products with enough viewers to be a star' })
  starCandidates!: number;

  @Field(() => Count, { description: 'products with enough viewers, and viewed enough, to be a laggard' })
  laggardCandidates!: number;

  @Field(() => StandingRule)
  rule!: StandingRule;

  @Field(() => ProductTree)
  tree!: ProductTree;

  @Field(() => Period, { nullable: true })
  previousPeriod!: Period | null;
}

type Asked = Pick<ProductsQuestion, 'skip' | 'sort' | 'direction' | 'standing' | 'only' | 'rule' | 'tree'> & {
  first: number;
};

export function toProductsInput(input: ProductsInput | null): Asked {
  const { first, skip, sort, direction, standing, only, rule, tree } = input ?? ({} as Partial<ProductsInput>);
  return {
    first: first ?? 20,
    skip: skip ?? 0,
    sort: sort ?? 'views',
    direction: direction === SortDirection.ASC ? 'asc' : 'desc',
    standing: standing ?? null,
    only: only ?? null,
    rule: {
      minimumViewers: rule?.minimumViewers ?? 30,
      minimumEffect: rule?.minimumEffect ?? 0.25,
      falseDiscoveryRate: rule?.falseDiscoveryRate ?? 0.05,
    },
    tree: { kind: tree?.kind ?? 'category', under: tree?.under ?? null, first: tree?.first ?? 50 },
  };
}

export function toProductAnalysis(answer: CachedAnswer<ProductsAnswer>): ProductAnalysis {
  const { products, all, candidates, tree, ...value } = answer.value;
  return {
    ...toAnswer(answer),
    products: products.map(toProduct),
    total: value.total,
    all: toTotal(all),
    stars: value.stars,
    laggards: value.laggards,
    starCandidates: candidates.stars,
    laggardCandidates: candidates.laggards,
    rule: value.rule,
    tree: {
      kind: tree.kind as ProductTreeKind,
      under: tree.under,
      groups: tree.groups.map(toGroup),
      total: tree.total,
      others: tree.others && toGroup(tree.others),
    },
    previousPeriod: value.previousPeriod,
  };
}

/** Fields for which every pair of a product and a user has to be looked at. */
export const JUDGED_FIELDS = [
  'carters',
  'rates',
  'standing',
  'all',
  'stars',
  'laggards',
  'starCandidates',
  'laggardCandidates',
  'tree',
] as const satisfies readonly (keyof AnalyzedProduct | keyof ProductAnalysis)[];

/** What a list is sorted by, where no rates and standings are needed for it; else null. */
export function plainSortOf({ sort, standing }: Asked): PlainProductSort | null {
  const rates: readonly (ProductSortName | undefined)[] = [
    'cartersPerViewer',
    'buyersPerViewer',
    'buyersPerCarter',
    'removersPerCarter',
  ];
  return sort == null || standing != null || rates.includes(sort) ? null : (sort as PlainProductSort);
}

/** A list without the {@link JUDGED_FIELDS}: only for documents that select none of them. The whole log has no period before. */
export function toTopList(answer: CachedAnswer<TopProducts>, { rule }: Asked): ProductAnalysis {
  const { products, total } = answer.value;
  const list: Omit<ProductAnalysis, (typeof JUDGED_FIELDS)[number] | 'products'> & {
    products: Omit<AnalyzedProduct, (typeof JUDGED_FIELDS)[number]>[];
  } = {
    ...toAnswer(answer),
    products: products.map(({ productId, ...product }) => ({
      ...product,
      externalId: productId,
      previous: null,
      changes: null,
    })),
    total,
    rule: { ...STANDING_RULE, ...rule },
    previousPeriod: null,
  };
  return list as ProductAnalysis;
}

function toProduct({ productId, rates, standing, changes, ...product }: ProductInPeriod): AnalyzedProduct {
  return {
    ...product,
    externalId: productId,
    rates: eachRate(rates, toRate),
    standing: standing as ProductStanding,
    changes: changes && {
      views: relative(changes.views),
      carts: relative(changes.carts),
      purchases: relative(changes.purchases),
    },
  };
}

const toRate = ({ estimate, ...rate }: Rate): ProductRate => ({
  ...rate,
  estimate: toEstimate(estimate, Unit.FRACTION, { method: 'beta-binomial posterior' }),
});
const relative = (estimate: LibraryEstimate): Estimate =>
  toEstimate(estimate, Unit.RELATIVE, { method: 'poisson-score' });
const toGroup = (group: Group): ProductGroup => ({
  ...toTotal(group),
  key: group.key,
  name: group.name,
  hasMore: group.hasMore,
});

function toTotal({ products, counts, revenue, pairs, rates }: ProductsTogether): ProductsTotal {
  return {
    products,
    counts,
    revenue,
    viewerPairs: pairs.viewers,
    rates: eachRate(rates, (rate) => toEstimate(rate, Unit.FRACTION, { method: 'wilson' })),
  };
}

function eachRate<From, To>(rates: Record<ProductRateName, From>, to: (rate: From) => To): Record<ProductRateName, To> {
  return {
    cartersPerViewer: to(rates.cartersPerViewer),
    buyersPerViewer: to(rates.buyersPerViewer),
    buyersPerCarter: to(rates.buyersPerCarter),
    removersPerCarter: to(rates.removersPerCarter),
  };
}
