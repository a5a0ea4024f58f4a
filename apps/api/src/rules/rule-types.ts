import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Decimal } from '../scalars.js';

export enum RuleKind {
  ALLOW = 'allow',
  DENY = 'deny',
  PRICE = 'price',
  IN_STOCK = 'in-stock',
  BOUGHT = 'bought',
  BOOST = 'boost',
  BURY = 'bury',
  CAP = 'cap',
  DIVERSITY = 'diversity',
  PIN = 'pin',
}
registerEnumType(RuleKind, {
  name: 'RuleKind',
  valuesConfig: {
    ALLOW: { description: 'only these products; a product must be in every such rule' },
    DENY: { description: 'none of these products, whatever else allows them' },
    PRICE: { description: 'only products of a price in a range, both ends included' },
    IN_STOCK: { description: 'only what the product feed says is in stock' },
    BOUGHT: { description: 'what the person bought stays out for a while' },
    BOOST: { description: 'scores are multiplied: above 1 lifts, below 1 lowers' },
    BURY: { description: 'only where a list would be short otherwise, below everything else' },
    CAP: { description: 'at most so many products of one category or brand' },
    DIVERSITY: { description: 'maximal marginal relevance: what is unlike the rest of the list comes earlier' },
    PIN: { description: 'a product stands at a place' },
  },
});

export enum WithoutValue {
  DROP = 'drop',
  KEEP = 'keep',
}
registerEnumType(WithoutValue, {
  name: 'WithoutValue',
  description: 'What becomes of products that a rule knows nothing of.',
});

export enum BoughtWindow {
  DAYS = 'DAYS',
  NEVER = 'NEVER',
  LEARNED = 'LEARNED',
}
registerEnumType(BoughtWindow, {
  name: 'BoughtWindow',
  valuesConfig: {
    DAYS: { description: 'for so many days' },
    NEVER: { description: 'forever' },
    LEARNED: { description: 'until it is due: when buyers of it buy again, as the log shows' },
  },
});

export enum GroupedBy {
  CATEGORY = 'category',
  BRAND = 'brand',
}
registerEnumType(GroupedBy, { name: 'GroupedBy' });

export enum LikenessBy {
  CATEGORY = 'category',
  BRAND = 'brand',
  MODEL = 'model',
}
registerEnumType(LikenessBy, {
  name: 'LikenessBy',
  valuesConfig: { MODEL: { description: 'as the model that compares products says' } },
});

@Requires('recommendations:read')
@ObjectType()
@InputType('TargetRuleInput')
export class TargetRule {
  @Field(() => String, { description: 'The name that distinguishes this rule from the others in every answer.' })
  name!: string;

  @Field(() => [String], { defaultValue: [], description: "the log's own ids" })
  productExternalIds!: string[];

  @Field(() => [String], { defaultValue: [], description: 'codes, each with those below it, or ids' })
  categories!: string[];

  @Field(() => [String], { defaultValue: [] })
  brands!: string[];
}

@Requires('recommendations:read')
@ObjectType()
@InputType('BoostRuleInput')
export class BoostRule extends TargetRule {
  @Field(() => Float, { description: '0.001 to 1000' })
  factor!: number;
}

@Requires('recommendations:read')
@ObjectType()
@InputType('PriceRuleInput')
export class PriceRule {
  @Field(() => String)
  name!: string;

  @Field(() => Decimal, { nullable: true })
  min!: string | null;

  @Field(() => Decimal, { nullable: true })
  max!: string | null;

  @Field(() => WithoutValue, { defaultValue: WithoutValue.DROP, description: 'products without a price' })
  unpriced!: WithoutValue;
}

@Requires('recommendations:read')
@ObjectType()
@InputType('InStockRuleInput')
export class InStockRule {
  @Field(() => String)
  name!: string;

  @Field(() => WithoutValue, { defaultValue: WithoutValue.DROP, description: 'products that the feed does not list' })
  unlisted!: WithoutValue;
}

@Requires('recommendations:read')
@ObjectType()
@InputType('BoughtRuleInput')
export class BoughtRule {
  @Field(() => String)
  name!: string;

  @Field(() => BoughtWindow)
  window!: BoughtWindow;

  @Field(() => Float, { nullable: true, description: 'with DAYS' })
  days!: number | null;
}

@Requires('recommendations:read')
@ObjectType()
@InputType('CapRuleInput')
export class CapRule {
  @Field(() => String)
  name!: string;

  @Field(() => GroupedBy)
  per!: GroupedBy;

  @Field(() => Int)
  most!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'of a category: how many of its parts count; null for the whole code',
  })
  depth!: number | null;
}

@Requires('recommendations:read')
@ObjectType()
@InputType('DiversityRuleInput')
export class DiversityRule {
  @Field(() => String)
  name!: string;

  @Field(() => Float, { description: '1 leaves the order as it is, 0 looks at variety alone' })
  lambda!: number;

  @Field(() => LikenessBy)
  by!: LikenessBy;

  @Field(() => Int, {
    nullable: true,
    description: 'how many of the best it chooses from, at most 1000; null for five times the list',
  })
  pool!: number | null;
}

@Requires('recommendations:read')
@ObjectType()
@InputType('PinRuleInput')
export class PinRule {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  productExternalId!: string;

  @Field(() => Int, { description: '1 is the first place' })
  rank!: number;
}

const LISTS = {
  allow: TargetRule,
  deny: TargetRule,
  price: PriceRule,
  inStock: InStockRule,
  bought: BoughtRule,
  boost: BoostRule,
  bury: TargetRule,
  cap: CapRule,
  diversity: DiversityRule,
  pin: PinRule,
} as const;

/** Business rules by their kind; their order never matters. */
export type RuleLists = { [Kind in keyof typeof LISTS]: InstanceType<(typeof LISTS)[Kind]>[] };

@Requires('recommendations:read')
@ObjectType({ description: 'Business rules of one set, by their kind. Their order never matters.' })
export class Rules implements RuleLists {
  allow!: TargetRule[];
  deny!: TargetRule[];
  price!: PriceRule[];
  inStock!: InStockRule[];
  bought!: BoughtRule[];
  boost!: BoostRule[];
  bury!: TargetRule[];
  cap!: CapRule[];
  diversity!: DiversityRule[];
  pin!: PinRule[];
}

@InputType({
  description:
    'Business rules by their kind; each has a name of its own. They hold before the list is cut to its length, so it is never short while products pass them.',
})
export class RulesInput implements Partial<RuleLists> {
  allow?: TargetRule[];
  deny?: TargetRule[];
  price?: PriceRule[];
  inStock?: InStockRule[];
  bought?: BoughtRule[];
  boost?: BoostRule[];
  bury?: TargetRule[];
  cap?: CapRule[];
  diversity?: DiversityRule[];
  pin?: PinRule[];
}

for (const [name, type] of Object.entries(LISTS)) {
  Field(() => [type])(Rules.prototype, name);
  Field(() => [type], { defaultValue: [] })(RulesInput.prototype, name);
}

@Requires('recommendations:read')
@ObjectType({ description: 'A rule that had a say.' })
export class AppliedRule {
  @Field(() => String)
  name!: string;

  @Field(() => RuleKind)
  kind!: RuleKind;
}
