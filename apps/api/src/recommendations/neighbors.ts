import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate } from '../estimate.js';
import { ModelEntity } from '../models/model.entity.js';
import { Product } from '../products/product.js';
import { Count } from '../scalars.js';
import { User } from '../users/user.js';

export enum SimilarityMeasure {
  COSINE = 'cosine',
  TFIDF_COSINE = 'tfidf-cosine',
  BM25 = 'bm25',
  USERS_WHO_CARTED_BOTH = 'users-who-carted-both',
  SESSIONS_WITH_BOTH = 'sessions-with-both',
  WEIGHT = 'weight',
  POPULARITY = 'popularity',
}
registerEnumType(SimilarityMeasure, {
  name: 'SimilarityMeasure',
  description: 'How two products are compared.',
  valuesConfig: {
    COSINE: { description: 'of the users who took them, or of their factors' },
    TFIDF_COSINE: { description: 'cosine, users with few products counting for more' },
    BM25: { description: 'of the users who took both' },
    USERS_WHO_CARTED_BOTH: { description: 'how many users' },
    SESSIONS_WITH_BOTH: { description: 'how many sessions' },
    WEIGHT: { description: 'how well one predicts the other' },
    POPULARITY: { description: 'they are not: popular products of the same categories answer' },
  },
});

@Requires('recommendations:read')
@ObjectType()
export class SimilarProduct {
  @Field(() => Product)
  product!: Product;

  @Field(() => Float, { description: 'in the unit of the measure' })
  similarity!: number;

  @Field(() => SimilarityMeasure)
  measure!: SimilarityMeasure;

  @Field(() => String, { description: 'a sentence in English' })
  text!: string;

  @Field(() => ModelEntity, { description: 'that compares them' })
  model!: ModelEntity;
}

export enum BoughtTogetherKind {
  CARTED_TOGETHER = 'cart',
  BOUGHT_TOGETHER = 'purchase',
}
registerEnumType(BoughtTogetherKind, {
  name: 'BoughtTogetherKind',
  valuesConfig: {
    CARTED_TOGETHER: { description: 'in one session' },
    BOUGHT_TOGETHER: { description: 'in one session' },
  },
});

@Requires('recommendations:read')
@ObjectType({
  description:
    'A product that shares sessions with another one: an association, no promise of what showing it would do.',
})
export class BoughtTogether {
  @Field(() => Product)
  product!: Product;

  @Field(() => Count, { description: 'sessions with both' })
  together!: number;

  @Field(() => Float, { description: 'their share of all sessions' })
  support!: number;

  @Field(() => Float, { description: "the share of the product's sessions that hold this one too" })
  confidence!: number;

  @Field(() => Estimate, { description: 'the same with its interval' })
  confidenceEstimate!: Estimate;

  @Field(() => Estimate, { description: 'how much more often than by chance' })
  lift!: Estimate;
}

@Requires('recommendations:read')
@ObjectType()
export class BoughtTogetherList {
  // The list's own field counts `first` already.
  @Field(() => [BoughtTogether], {
    description: 'those first whose lift is high for certain',
    complexity: ({ childComplexity }) => 1 + childComplexity,
  })
  items!: BoughtTogether[];

  @Field(() => BoughtTogetherKind)
  kind!: BoughtTogetherKind;

  @Field(() => Count, { description: 'sessions in which anything was carted, or bought' })
  sessions!: number;

  @Field(() => Count, { description: 'those with the product' })
  sessionsWithProduct!: number;

  @Field(() => Int, { description: 'fewer shared sessions than this say nothing' })
  minimumTogether!: number;
}

/** Products named as shared at most; what a query costs is counted by it. */
export const SHARED_PRODUCTS = 5;

@Requires('people:read')
@ObjectType({ description: 'A user with an interest in the same products.' })
export class SimilarUser {
  @Field(() => User)
  user!: User;

  @Field(() => Float, { description: 'cosine of what the two are interested in, 0 to 1' })
  similarity!: number;

  @Field(() => Count, { description: 'products that both are interested in' })
  sharedCount!: number;

  @Field(() => [Product], {
    description: 'those that make most of it',
    complexity: ({ childComplexity }) => 1 + SHARED_PRODUCTS * childComplexity,
  })
  sharedProducts!: Product[];
}
