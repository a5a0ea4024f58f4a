import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { ModelEntity } from '../models/model.entity.js';
import { Product } from '../products/product.js';
import { AppliedRule } from '../rules/rule-types.js';

export enum WhyNotKind {
  UNKNOWN_PRODUCT = 'unknown-product',
  GONE = 'gone',
  FILTER = 'filter',
  SEEN = 'seen',
  RULE = 'rule',
  RULES_TOGETHER = 'rules-together',
  NOBODY_CARTED = 'nobody-carted',
  NOT_RANKED = 'not-ranked',
  BELOW = 'below',
}
registerEnumType(WhyNotKind, {
  name: 'WhyNotKind',
  valuesConfig: {
    UNKNOWN_PRODUCT: { description: 'the models do not know the product' },
    GONE: { description: 'the log no longer has the product' },
    FILTER: { description: 'a rule keeps it out by itself' },
    SEEN: { description: 'the person carted or bought it, and seen products are left out' },
    RULE: { description: 'without this one rule it would be in the list' },
    RULES_TOGETHER: {
      description: 'without all of these rules it would be in the list, but not without any single one',
    },
    NOBODY_CARTED: { description: 'nobody ever carted it' },
    NOT_RANKED: { description: 'the model has nothing to say of it for this person' },
    BELOW: { description: 'it stands below the end of the list' },
  },
});

@Requires('recommendations:read')
@ObjectType()
export class WhyNotReason {
  @Field(() => WhyNotKind)
  kind!: WhyNotKind;

  @Field(() => String, { description: 'A sentence in English; the other fields let a page write its own.' })
  text!: string;

  @Field(() => AppliedRule, { nullable: true, description: 'the one rule that is to blame' })
  rule!: AppliedRule | null;

  @Field(() => [AppliedRule], { description: 'all rules that are' })
  rules!: AppliedRule[];

  @Field(() => Int, {
    nullable: true,
    description: 'with BELOW: places below the end of the list, in the order of the model alone',
  })
  places!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'with BELOW: what its score lacks to that of the last product in the list',
  })
  missing!: number | null;
}

@Requires('recommendations:read')
@ObjectType({ description: 'Where a product stands for somebody, and why it is not recommended.' })
export class WhyNot {
  @Field(() => Product, { nullable: true, description: 'null where the log does not know it' })
  product!: Product | null;

  @Field(() => ModelEntity, { description: 'the model that answers' })
  model!: ModelEntity;

  @Field(() => Boolean)
  isRecommended!: boolean;

  @Field(() => Int, { nullable: true, description: 'its place in the list; null where it is not in it' })
  listRank!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "its place in the model's whole ranking, without rules; null where the model does not rank it",
  })
  rank!: number | null;

  @Field(() => Float, { nullable: true, description: 'before boosts' })
  score!: number | null;

  @Field(() => [WhyNotReason], { description: 'empty where it is in the list' })
  reasons!: WhyNotReason[];
}
