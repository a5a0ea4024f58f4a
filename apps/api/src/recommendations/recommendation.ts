import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { EventType } from '../event-counts.js';
import { ModelEntity, UserGroup } from '../models/model.entity.js';
import { Product } from '../products/product.js';
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
  SIMILAR = 'SIMILAR',
}
registerEnumType(ReasonKind, { name: 'ReasonKind' });

@Requires('recommendations:read')
@ObjectType()
export class Reason {
  @Field(() => ReasonKind)
  kind!: ReasonKind;

  @Field(() => String, { description: 'A sentence in English; the other fields let a page write its own.' })
  text!: string;

  @Field(() => Product, { nullable: true })
  product!: Product | null;

  @Field(() => Float, { nullable: true, description: 'of the score, 0 to 1; null where the score is no sum over products' })
  share!: number | null;

  @Field(() => Count, { nullable: true, description: 'users, or times, that the sentence counts' })
  count!: number | null;
}

/** Reasons an item has at most; what a query costs is counted by it. */
const REASONS = 3;

@Requires('recommendations:read')
@ObjectType()
export class Recommendation {
  @Field(() => Int)
  rank!: number;

  @Field(() => Product)
  product!: Product;

  @Field(() => Float)
  score!: number;

  @Field(() => [Reason], { complexity: ({ childComplexity }) => 1 + REASONS * childComplexity })
  because!: Reason[];
}

@Requires('recommendations:read')
@ObjectType()
export class RecommendationList {
  // The list's own field counts `first` already.
  @Field(() => [Recommendation], { complexity: ({ childComplexity }) => 1 + childComplexity })
  items!: Recommendation[];

  @Field(() => ModelEntity)
  model!: ModelEntity;

  @Field(() => String, { description: 'Why this model answered, in English: the group it won, or the reason for a fallback.' })
  modelReason!: string;

  @Field(() => ModelChoice)
  modelChoice!: ModelChoice;

  @Field(() => UserGroup)
  group!: UserGroup;

  @Field(() => Snapshot)
  snapshot!: Snapshot;

  @Field(() => [String])
  unknownProducts!: string[];
}
