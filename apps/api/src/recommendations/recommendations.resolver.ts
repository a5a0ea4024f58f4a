import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { pageSize } from '../connection.js';
import type { RequestContext } from '../context.js';
import { answeringTraining } from '../models/trainings.js';
import { User } from '../users/user.js';
import { recommendations } from './answer.js';
import { RecommendationList, RecommendFor } from './recommendation.js';

@Resolver(() => User)
export class RecommendationsResolver {
  @Requires('recommendations:read')
  @Query(() => RecommendationList)
  recommendations(
    @Arg('for', () => RecommendFor) whom: RecommendFor,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number | null,
    @Arg('model', () => ID, { nullable: true }) model: string | null,
    @Arg('includeSeen', () => Boolean, { nullable: true, defaultValue: false }) includeSeen: boolean | null,
    @Ctx() context: RequestContext,
  ): Promise<RecommendationList> {
    return recommendations(context, whom, { first: pageSize(first, 10), includeSeen: includeSeen ?? false, modelId: model ?? null });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => RecommendationList, { nullable: true, name: 'recommendations', description: 'null before the first training' })
  async recommendationsOfUser(
    @Root() user: User,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<RecommendationList | null> {
    if ((await answeringTraining(context)) === null) return null;
    return recommendations(context, { userExternalId: user.externalId }, { first: pageSize(first, 10), includeSeen: false, modelId: null });
  }
}
