import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { GroupWinner, Leaderboard, sessionWinnerOf, toLeaderboard, winnersOf } from './evaluation.js';
import { NotTrained, RouterEntry, RouterGain, toNotTrained, toRouterEntry } from './leaderboard-parts.js';
import { ofKind } from './model.entity.js';
import type { TrainingEntity } from './training.entity.js';
import { modelsLoader, liveModelNow, trainedOn, trainingLoader } from './trainings.js';

/** The leaderboard of a training. */
export async function leaderboardOf(context: RequestContext, training: TrainingEntity): Promise<Leaderboard> {
  return toLeaderboard(training, trainedOn(training), (await modelsLoader.load(context, training.id)) ?? []);
}

@Resolver(() => Leaderboard)
export class LeaderboardResolver {
  @Requires('recommendations:read')
  @Query(() => Leaderboard, {
    nullable: true,
    description: 'Of the live training, where none is named. Null where there is none.',
  })
  async leaderboard(
    @Arg('training', () => ID, { nullable: true }) id: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Leaderboard | null> {
    if (id === null || id === undefined) {
      if ((await context.lake.current()) === null) return null;
      const answering = await liveModelNow(context);
      return answering && leaderboardOf(context, answering.training);
    }
    const training = await trainingLoader.load(context, id);
    return training && leaderboardOf(context, training);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [GroupWinner], {
    description:
      'One for each group. Without seen products (the default) as recommendations answer by default, with them as they answer with includeSeen.',
  })
  winners(
    @Root() leaderboard: Leaderboard,
    @Arg('includeSeen', () => Boolean, { nullable: true, defaultValue: false }) includeSeen: boolean | null,
  ): GroupWinner[] {
    return winnersOf(leaderboard, includeSeen ?? false);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [RouterEntry], {
    description: 'One for each group of users, and one for anonymous sessions where models were compared on them.',
  })
  router(
    @Root() leaderboard: Leaderboard,
    @Arg('includeSeen', () => Boolean, { nullable: true, defaultValue: false }) includeSeen: boolean | null,
  ): RouterEntry[] {
    const session = sessionWinnerOf(leaderboard, includeSeen ?? false);
    return [...winnersOf(leaderboard, includeSeen ?? false), ...(session ? [session] : [])].map(toRouterEntry);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Estimate, {
    description: 'NDCG on the holdout, by segment less the best single model, seen products filtered',
  })
  routerGain(@Root() { evaluation }: Leaderboard): Estimate {
    return toEstimate(evaluation.router.gains.find((gain) => !gain.includesSeen)!.overSingle, Unit.FRACTION);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => RouterGain)
  routerGainDetail(
    @Root() { evaluation, models }: Leaderboard,
    @Arg('includeSeen', () => Boolean, { nullable: true, defaultValue: false }) includeSeen: boolean | null,
  ): RouterGain {
    const gain = evaluation.router.gains.find((entry) => entry.includesSeen === (includeSeen ?? false))!;
    const single = ofKind(models, gain.single);
    if (!single) throw new Error(`the router is compared with ${gain.single}, which the training has not`);
    return {
      single,
      users: gain.users,
      overSingle: toEstimate(gain.overSingle, Unit.FRACTION),
      overPopularity: toEstimate(gain.overPopularity, Unit.FRACTION),
      text: gain.text,
    };
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [NotTrained])
  notTrained(@Root() { evaluation }: Leaderboard): NotTrained[] {
    return evaluation.notTrained.map(toNotTrained);
  }
}
