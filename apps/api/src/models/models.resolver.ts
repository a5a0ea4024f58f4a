import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { Snapshot } from '../snapshot.js';
import { ModelMetrics, toModelMetrics } from './evaluation.js';
import { ModelConnection, ModelEntity } from './model.entity.js';
import { StartTrainingInput, StartTrainingPayload } from './train-input.js';
import { unusableSettings, type TrainInput } from './train-settings.js';
import { trainedOn, trainingLoader, trainingOf } from './trainings.js';

@Resolver(() => ModelEntity)
export class ModelsResolver {
  @Requires('recommendations:read')
  @Query(() => ModelConnection)
  models(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ModelEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(ModelEntity, 'model'), args);
  }

  @Requires('recommendations:read')
  @Query(() => ModelEntity, { nullable: true })
  model(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<ModelEntity | null> {
    return context.decisions.read.findOneBy(ModelEntity, { id });
  }

  @Requires('models:write')
  @Mutation(() => StartTrainingPayload)
  startTraining(
    @Arg('input', () => StartTrainingInput) input: StartTrainingInput,
    @Ctx() context: RequestContext,
  ): Promise<StartTrainingPayload> {
    return mutate({ job: null }, async () => {
      const { clientMutationKey: _, ...settings } = input;
      const jobInput: TrainInput = settings;
      const check = new InputCheck();
      for (const { field, message, ...what } of unusableSettings(jobInput)) check.add('INVALID', field, message, what);
      check.done();
      if ((await context.lake.current()) === null)
        throw refuse('NOT_FOUND', null, 'There is nothing to train on yet. Import a log first.');
      const { id } = await runOnce(context, 'startTraining', input, async (manager) => {
        await requireIdle(manager, [JobKind.TRAIN], 'A training is under way already');
        return (
          await context.jobs.enqueue(manager, {
            kind: JobKind.TRAIN,
            input: jobInput,
            createdById: callerAccountId(context),
          })
        ).id;
      });
      return { job: await context.decisions.read.findOneBy(JobEntity, { id }) };
    });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Snapshot)
  async snapshot(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<Snapshot> {
    return trainedOn(await trainingOf(context, model));
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Boolean, {
    description:
      'users it was trained on have been erased: it no longer answers for them, but its figures still rest on them',
  })
  async needsRetraining(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<boolean> {
    return ((await trainingLoader.load(context, model.trainingId))?.usersErasedAt ?? null) !== null;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => String, { nullable: true, description: 'null where it needs none' })
  async retrainingReason(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<string | null> {
    const at = (await trainingLoader.load(context, model.trainingId))?.usersErasedAt ?? null;
    return at && `Users it was trained on were erased on ${at.toISOString().slice(0, 10)}. Train again.`;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [ModelMetrics])
  metrics(@Root() model: ModelEntity): ModelMetrics[] {
    return model.metrics.map(toModelMetrics);
  }
}
