import { Arg, Args, Ctx, FieldResolver, Float, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { In } from 'typeorm';
import { Requires } from '../access.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { JobEntity } from '../jobs/job.entity.js';
import { jobLoader } from '../jobs/job-loader.js';
import { mutate, refuse, refuseFor } from '../payload.js';
import { newestPromotion } from './promotions.js';
import { Snapshot } from '../snapshot.js';
import { compareTrainings, TrainingComparison } from './compare-trainings.js';
import { Leaderboard } from './evaluation.js';
import { leaderboardOf } from './leaderboard.resolver.js';
import { EventWeights, toEventWeights } from './leaderboard-parts.js';
import { removeModels } from './model-files.js';
import { toTrials, Trial } from './model-detail.js';
import { ModelEntity } from './model.entity.js';
import { DeleteTrainingInput, DeleteTrainingPayload } from './train-input.js';
import { TrainingConnection, TrainingEntity } from './training.entity.js';
import { modelsLoader, liveModelNow, trainedOn, trainingLoader } from './trainings.js';
import { PromotionVerdict, toPromotionVerdict } from './verdict.js';

/** Trainings that can be laid side by side. */
const MOST_COMPARED = 12;

@Resolver(() => TrainingEntity)
export class TrainingsResolver {
  @Requires('recommendations:read')
  @Query(() => TrainingConnection)
  trainings(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<TrainingEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(TrainingEntity, 'training'), args);
  }

  @Requires('recommendations:read')
  @Query(() => TrainingEntity, { nullable: true })
  training(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<TrainingEntity | null> {
    return trainingLoader.load(context, id);
  }

  @Requires('recommendations:read')
  @Query(() => TrainingComparison, {
    description:
      'Leaderboards side by side, in the order of the ids: from month to month, or before and after a change of settings.',
  })
  async compareTrainings(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<TrainingComparison> {
    if (ids.length < 1 || ids.length > MOST_COMPARED)
      throw badInput(`ids names ${ids.length} trainings; give between 1 and ${MOST_COMPARED}.`);
    const { read } = context.decisions;
    const found = await read.findBy(TrainingEntity, { id: In(ids) });
    const trainings = ids.map((id) => {
      const training = found.find((candidate) => candidate.id === id);
      if (!training) throw badInput(`There is no training ${id}. Query "trainings" for those there are.`);
      return training;
    });
    const models = await read.find(ModelEntity, {
      where: { trainingId: In(ids) },
      select: {
        id: true,
        trainingId: true,
        kind: true,
        name: true,
        metrics: true,
        detail: true,
        trainSeconds: true,
        users: true,
        products: true,
      },
    });
    return compareTrainings(trainings, ({ id }) => models.filter((model) => model.trainingId === id));
  }

  @Requires('models:write')
  @Mutation(() => DeleteTrainingPayload, {
    description: 'Deletes a training that does not serve, with its models, figures and files.',
  })
  deleteTraining(
    @Arg('input', () => DeleteTrainingInput) { trainingId }: DeleteTrainingInput,
    @Ctx() context: RequestContext,
  ): Promise<DeleteTrainingPayload> {
    return mutate({ deletedId: null }, async () => {
      // It may answer in place of one whose files are damaged.
      const answering = (await context.lake.current()) && (await liveModelNow(context));
      await context.decisions.write(async (manager) => {
        const training = await manager.findOneBy(TrainingEntity, { id: trainingId });
        if (!training)
          throw refuse('NOT_FOUND', 'trainingId', `There is no training ${trainingId}; somebody may have deleted it.`);
        const liveModel = await newestPromotion(manager, training.isSynthetic);
        if (liveModel?.trainingId === trainingId || answering?.training.id === trainingId)
          throw refuseFor({ problem: 'serves', facts: {} }, 'trainingId', 'It serves. Promote another training first.');
        await manager.delete(ModelEntity, { trainingId });
        await manager.delete(TrainingEntity, { id: trainingId });
      });
      // It is deleted: what stays behind here is swept after the next training, and goes with an erasure.
      await removeModels(context.dataDir, trainingId).catch((error: unknown) =>
        context.log.error({ err: error, trainingId }, 'the files of a deleted training could not be removed'),
      );
      trainingLoader.clear(context, trainingId);
      return { deletedId: trainingId };
    });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Snapshot)
  snapshot(@Root() training: TrainingEntity): Snapshot {
    return trainedOn(training);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Float, { description: 'wall seconds of the whole training, evaluation included' })
  seconds(@Root() training: TrainingEntity): number {
    return training.evaluation.seconds;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Boolean)
  async isLive(@Root() training: TrainingEntity, @Ctx() context: RequestContext): Promise<boolean> {
    if ((await context.lake.current()) === null) return false;
    return (await liveModelNow(context))?.training.id === training.id;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [ModelEntity], { description: 'simplest first' })
  async models(@Root() training: TrainingEntity, @Ctx() context: RequestContext): Promise<ModelEntity[]> {
    return (await modelsLoader.load(context, training.id)) ?? [];
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Leaderboard)
  leaderboard(@Root() training: TrainingEntity, @Ctx() context: RequestContext): Promise<Leaderboard> {
    return leaderboardOf(context, training);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => EventWeights)
  eventWeights(@Root() training: TrainingEntity): EventWeights {
    return toEventWeights(training.evaluation.strengths);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [Trial], {
    description: 'fits by which the event weights were chosen; empty where they were given',
  })
  eventWeightTrials(@Root() training: TrainingEntity): Trial[] {
    return toTrials(training.evaluation.strengths.trials);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => PromotionVerdict, { nullable: true, description: 'null where nothing served before' })
  verdict(@Root() { verdict }: TrainingEntity): PromotionVerdict | null {
    return verdict && toPromotionVerdict(verdict);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => JobEntity, { nullable: true, description: 'that made it' })
  async job(@Root() { jobId }: TrainingEntity, @Ctx() context: RequestContext): Promise<JobEntity | null> {
    return jobId === null ? null : jobLoader.load(context, jobId);
  }
}

@Resolver(() => PromotionVerdict)
export class VerdictResolver {
  @Requires('recommendations:read')
  @FieldResolver(() => TrainingEntity, { nullable: true, description: 'that served; null once it was deleted' })
  async against(
    @Root() { againstId }: PromotionVerdict,
    @Ctx() context: RequestContext,
  ): Promise<TrainingEntity | null> {
    return againstId === null ? null : trainingLoader.load(context, againstId);
  }
}
