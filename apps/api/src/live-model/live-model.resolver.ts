import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { accountLoader } from '../accounts/account-loader.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { ApiError } from '../errors.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { runOnce } from '../idempotency/run-once.js';
import { ModelEntity } from '../models/model.entity.js';
import { TrainingEntity } from '../models/training.entity.js';
import {
  answeringNow,
  forgetLiveModel,
  modelsLoader,
  liveModelNow,
  trainingLoader,
  type Answering,
} from '../models/trainings.js';
import { mutate } from '../payload.js';
import { PromotionConnection, PromotionEntity } from '../models/promotion.entity.js';
import { promoteByHand, rollBack } from './promote-by-hand.js';
import { promotionBefore } from '../models/promotions.js';
import {
  PromoteModelInput,
  PromoteModelPayload,
  RollBackPromotionInput,
  RollBackPromotionPayload,
  LiveModel,
} from './live-model-type.js';

async function liveModelOf(context: RequestContext): Promise<LiveModel | null> {
  if ((await context.lake.current()) === null) return null;
  const found = await answeringNow(context).catch((error: unknown): Promise<Answering | null> => {
    // That nothing can answer is what the problem says.
    if (error instanceof ApiError && error.code === 'UNAVAILABLE') return liveModelNow(context);
    throw error;
  });
  if (found === null) return null;
  const { promotion, training, model, problem } = found;
  return {
    training,
    model,
    since: promotion.promotedAt,
    promotion,
    previous: await promotionBefore(context.decisions.read, promotion),
    problem,
  };
}

@Resolver(() => PromotionEntity)
export class LiveModelResolver {
  @Requires('recommendations:read')
  @Query(() => LiveModel, { nullable: true, description: 'null before the first training' })
  liveModel(@Ctx() context: RequestContext): Promise<LiveModel | null> {
    return liveModelOf(context);
  }

  @Requires('recommendations:read')
  @Query(() => PromotionConnection)
  promotions(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<PromotionEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(PromotionEntity, 'promotion'), args);
  }

  @Requires('models:write')
  @Mutation(() => PromoteModelPayload, {
    description:
      'Lets a training, or one model of it, answer from the next request on. One that is known to be worse than the live model needs acceptWorse.',
  })
  promoteModel(
    @Arg('input', () => PromoteModelInput) input: PromoteModelInput,
    @Ctx() context: RequestContext,
  ): Promise<PromoteModelPayload> {
    return mutate({ liveModel: null, verdict: null }, async () => {
      const verdict = await promoteByHand(context, input, (make) => runOnce(context, 'promoteModel', input, make));
      forgetLiveModel(context);
      return { liveModel: await liveModelOf(context), verdict };
    });
  }

  @Requires('models:write')
  @Mutation(() => RollBackPromotionPayload, {
    description: 'Lets what served before answer again; once more goes further back.',
  })
  rollBackPromotion(
    @Arg('input', () => RollBackPromotionInput) input: RollBackPromotionInput,
    @Ctx() context: RequestContext,
  ): Promise<RollBackPromotionPayload> {
    return mutate({ liveModel: null }, async () => {
      await rollBack(context, (make) => runOnce(context, 'rollBackPromotion', input, make));
      forgetLiveModel(context);
      return { liveModel: await liveModelOf(context) };
    });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => TrainingEntity, { nullable: true, description: 'null once it was deleted' })
  training(@Root() promotion: PromotionEntity, @Ctx() context: RequestContext): Promise<TrainingEntity | null> {
    return trainingLoader.load(context, promotion.trainingId);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => ModelEntity, {
    nullable: true,
    description: 'that answered everybody; null where the router chose',
  })
  async model(
    @Root() { trainingId, modelId }: PromotionEntity,
    @Ctx() context: RequestContext,
  ): Promise<ModelEntity | null> {
    if (modelId === null) return null;
    return (await modelsLoader.load(context, trainingId))?.find((model) => model.id === modelId) ?? null;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Estimate, {
    nullable: true,
    description:
      'NDCG at K, what was promoted less what served, as it was known when it was decided; null where it was not known',
  })
  difference(@Root() { difference }: PromotionEntity): Estimate | null {
    return difference && toEstimate(difference, Unit.FRACTION);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Estimate, { nullable: true, description: 'likewise on anonymous sessions' })
  sessionDifference(@Root() { sessionDifference }: PromotionEntity): Estimate | null {
    return sessionDifference && toEstimate(sessionDifference, Unit.FRACTION);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Boolean, { description: 'what was to serve could not answer: its files were damaged or gone' })
  replacedDamaged(@Root() { replacedDamaged }: PromotionEntity): boolean {
    return replacedDamaged === true;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => AccountEntity, {
    nullable: true,
    description: 'null for the local operator, and where no person decided',
  })
  promotedBy(@Root() promotion: PromotionEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> | null {
    return promotion.promotedById === null ? null : accountLoader.load(context, promotion.promotedById);
  }
}
