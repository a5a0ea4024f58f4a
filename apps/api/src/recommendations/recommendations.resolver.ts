import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { listLength } from '../connection.js';
import type { RequestContext } from '../context.js';
import { answeringNow } from '../models/trainings.js';
import { RulesInput } from '../rules/rule-types.js';
import { User } from '../users/user.js';
import { recommendations, type Asked } from './answer.js';
import { listCost, whyNotCost } from './list-cost.js';
import { Reason, Recommendation, RecommendationList, RecommendFor, REASONS } from './recommendation.js';
import { toReason } from './reasons.js';
import { whyNotAnswer } from './why-not-answer.js';
import { WhyNot } from './why-not.js';

@ArgsType()
class HowArgs {
  @Field(() => Int, { nullable: true, defaultValue: 10 })
  first!: number | null;

  @Field(() => ID, { nullable: true })
  model!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether products that the user carted or bought before may come again; of a session, its own products. Products that a user only viewed always may.',
  })
  includeSeen!: boolean | null;

  @Field(() => RulesInput, { nullable: true, description: 'instead of a rule set' })
  rules!: RulesInput | null;

  @Field(() => ID, { nullable: true, description: 'instead of the active one; "none" for no rules at all' })
  ruleSet!: string | null;
}

@ArgsType()
class ListArgs extends HowArgs {
  @Field(() => RecommendFor)
  for!: RecommendFor;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'whether items say why they are there' })
  explain!: boolean | null;
}

@ArgsType()
class WhyNotArgs extends HowArgs {
  @Field(() => RecommendFor)
  for!: RecommendFor;

  @Field(() => String)
  productExternalId!: string;
}

@Resolver(() => User)
export class RecommendationsResolver {
  @Requires('recommendations:read')
  @Query(() => RecommendationList, { complexity: listCost })
  recommendations(
    @Args(() => ListArgs) { for: whom, explain, ...how }: ListArgs,
    @Ctx() context: RequestContext,
  ): Promise<RecommendationList> {
    return recommendations(context, whom, { ...askedOf(how), explain: explain ?? true });
  }

  @Requires('recommendations:read')
  @Query(() => WhyNot, {
    description: 'Why a product is not in the list that the same question gets.',
    complexity: whyNotCost,
  })
  whyNot(
    @Args(() => WhyNotArgs) { for: whom, productExternalId, ...how }: WhyNotArgs,
    @Ctx() context: RequestContext,
  ): Promise<WhyNot> {
    return whyNotAnswer(context, whom, productExternalId, askedOf(how));
  }

  @Requires('recommendations:read')
  @FieldResolver(() => RecommendationList, {
    nullable: true,
    name: 'recommendations',
    description: 'null before the first training',
    complexity: listCost,
  })
  async recommendationsOfUser(
    @Root() user: User,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<RecommendationList | null> {
    if ((await answeringNow(context)) === null) return null;
    return recommendations(
      context,
      { userExternalId: user.externalId },
      askedOf({ first, model: null, includeSeen: false, rules: null, ruleSet: null }),
    );
  }
}

@Resolver(() => Recommendation)
export class BecauseResolver {
  @Requires('recommendations:read')
  @FieldResolver(() => [Reason], {
    description:
      'Empty where the list is of a user and the caller may not read people (people:read): reasons tell what the user did.',
    complexity: ({ childComplexity }) => 1 + REASONS * childComplexity,
  })
  because(@Root() item: Recommendation, @Ctx() context: RequestContext): Promise<Reason[]> {
    return Promise.all(item.reasons().map((reason) => toReason(context, reason)));
  }
}

function askedOf({ first, model, includeSeen, rules, ruleSet }: HowArgs): Asked {
  return {
    first: listLength(first),
    includeSeen: includeSeen ?? false,
    modelId: model ?? null,
    explain: true,
    rules: rules ?? null,
    ruleSet: ruleSet ?? null,
  };
}
