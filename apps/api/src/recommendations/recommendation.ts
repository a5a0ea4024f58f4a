import type { BecauseReason } from '@cartograph/recommend';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { EventType } from '../event-counts.js';
import { ModelEntity, UserGroup } from '../models/model.entity.js';
import { Product } from '../products/product.js';
import { AppliedRule } from '../rules/rule-types.js';
import { Count } from '../scalars.js';
import { Snapshot } from '../snapshot.js';
import { ModelChoice } from './model-choice.js';

@InputType()
export class InteractionInput {
  @Field(() => String)
  productExternalId!: string;

  @Field(() => EventType)
  eventType!: EventType;
}

@InputType()
export class RecommendFor {
  @Field(() => String, { nullable: true })
  userExternalId?: string;

  @Field(() => [InteractionInput], { nullable: true })
  session?: InteractionInput[];

  @Field(() => String, { nullable: true })
  productExternalId?: string;

  @Field(() => String, { nullable: true })
  category?: string;
}

export enum ReasonKind {
  OWN_CART = 'OWN_CART',
  OWN_VIEW = 'OWN_VIEW',
  MOST_CARTED = 'MOST_CARTED',
  POPULAR = 'POPULAR',
  POPULAR_BOUGHT = 'POPULAR_BOUGHT',
  POPULAR_VIEWED = 'POPULAR_VIEWED',
  SIMILAR = 'SIMILAR',
  SIMILAR_SESSIONS = 'SIMILAR_SESSIONS',
  LIKE_SESSION = 'LIKE_SESSION',
  FEATURE = 'FEATURE',
}
registerEnumType(ReasonKind, {
  name: 'ReasonKind',
  description: 'Why an item is in a list.',
  valuesConfig: {
    OWN_CART: { description: 'a product that the person carted or bought makes up a share of the score' },
    OWN_VIEW: { description: 'a product that the person viewed makes up a share of the score' },
    MOST_CARTED: { description: 'the user carted it so many times' },
    POPULAR: { description: 'so many users carted it' },
    POPULAR_BOUGHT: { description: 'so many users bought it, in a log without carts' },
    POPULAR_VIEWED: { description: 'so many users viewed it, in a log without carts and purchases' },
    SIMILAR: {
      description:
        'so many users carted it and the product; without a count, the same kind of users are interested in both',
    },
    SIMILAR_SESSIONS: { description: 'so many sessions hold it and the product' },
    LIKE_SESSION: {
      description:
        'so many sessions like the one at hand hold it; they share the product, which makes up a share of the score',
    },
    FEATURE: { description: 'a feature such as its price adds a share to the score, or takes it away' },
  },
});

@Requires('recommendations:read')
@ObjectType()
export class Reason {
  @Field(() => ReasonKind)
  kind!: ReasonKind;

  @Field(() => String, { description: 'A sentence in English; the other fields let a page write its own.' })
  text!: string;

  @Field(() => Product, { nullable: true })
  product!: Product | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'of the score; above 1 where other products take some away, of a feature also below 0; null where the score is no sum',
  })
  share!: number | null;

  @Field(() => Count, { nullable: true, description: 'users, sessions or times that the sentence counts' })
  count!: number | null;

  @Field(() => String, { nullable: true, description: 'the feature that moved the score; null for other reasons' })
  feature!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'of popularity by category: the category that the item shares with what the list starts from; null for other reasons',
  })
  category!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'of recent popularity: the days at the end of the log in which users are counted; null where all of the log is, and for other reasons',
  })
  days!: number | null;
}

/** Reasons an item has at most; what a query costs is counted by it. */
export const REASONS = 3;

@Requires('recommendations:read')
@ObjectType()
export class Recommendation {
  @Field(() => Int)
  rank!: number;

  @Field(() => Product)
  product!: Product;

  @Field(() => Float, {
    nullable: true,
    description:
      'after boosts; null where nobody scored it: a pin, or a product that nobody ever carted. Scores of what fills up do not compare with the others',
  })
  score!: number | null;

  /** Looked for only where a request wants them. */
  reasons!: () => readonly BecauseReason[];

  @Field(() => Boolean, {
    description: 'the model had nothing more to say: popularity fills up, and after it what nobody ever carted',
  })
  isFilled!: boolean;

  @Field(() => AppliedRule, { nullable: true, description: 'the rule that pinned it here' })
  pinnedBy!: AppliedRule | null;

  @Field(() => [AppliedRule], {
    description: 'rules that boosted or buried it',
    complexity: ({ childComplexity }) => 1 + childComplexity,
  })
  movedBy!: AppliedRule[];
}

export enum UnmetPinReason {
  FILTERED = 'filtered',
  UNKNOWN_PRODUCT = 'unknown-product',
  BEYOND_LIST = 'beyond-list',
}
registerEnumType(UnmetPinReason, { name: 'UnmetPinReason' });

@Requires('recommendations:read')
@ObjectType({ description: 'A pin that could not be kept.' })
export class UnmetPin {
  @Field(() => AppliedRule)
  rule!: AppliedRule;

  @Field(() => String)
  productExternalId!: string;

  @Field(() => UnmetPinReason)
  reason!: UnmetPinReason;

  @Field(() => [AppliedRule], { description: 'the rules that filter it' })
  by!: AppliedRule[];
}

@Requires('recommendations:read')
@ObjectType()
export class RecommendationList {
  // The list's own field counts `first` already.
  @Field(() => [Recommendation], { complexity: ({ childComplexity }) => 1 + childComplexity })
  items!: Recommendation[];

  @Field(() => ModelEntity)
  model!: ModelEntity;

  @Field(() => String, {
    description: 'Why this model answered, in English: the group it won, or the reason for a fallback.',
  })
  modelReason!: string;

  @Field(() => ModelChoice)
  modelChoice!: ModelChoice;

  @Field(() => UserGroup)
  group!: UserGroup;

  @Field(() => Snapshot)
  snapshot!: Snapshot;

  @Field(() => [String])
  unknownProducts!: string[];

  @Field(() => [AppliedRule], { description: 'the rules that the list was made under' })
  rules!: AppliedRule[];

  @Field(() => [UnmetPin], { description: 'pins that are not in the list' })
  unmetPins!: UnmetPin[];

  @Field(() => Count, { description: 'products that the rules keep out of the list, of all that the models know' })
  removed!: number;

  @Field(() => Int, {
    description:
      'events of the user recorded since the snapshot that the models were trained on, which the answer took into account',
  })
  liveEvents!: number;
}
