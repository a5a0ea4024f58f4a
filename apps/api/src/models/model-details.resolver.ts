import { groupRule, type ModelDetail } from '@cartograph/recommend';
import { Arg, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { In } from 'typeorm';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { defineLoader } from '../loader.js';
import { Count } from '../scalars.js';
import {
  BeyondAccuracy,
  groupsAsSegments,
  ModelDifference,
  ModelPass,
  SegmentMetrics,
  toBeyondAccuracy,
  toModelDifference,
  toSegmentMetrics,
  toTrials,
  Trial,
} from './model-detail.js';
import { ModelEntity } from './model.entity.js';
import { TrainingEntity } from './training.entity.js';
import { filesProblem, modelsLoader, trainingOf } from './trainings.js';

/** Details of models, by id: they are large, so that lists do not read them. */
const detailLoader = defineLoader<Omit<ModelDetail, 'kind'>>(async (ids, context) => {
  const rows = await context.decisions.read.find(ModelEntity, {
    where: { id: In([...ids]) },
    select: { id: true, detail: true },
  });
  return new Map(rows.flatMap((row) => (row.detail ? [[row.id, row.detail] as const] : [])));
});

async function detailOf(context: RequestContext, model: ModelEntity): Promise<Omit<ModelDetail, 'kind'>> {
  const detail = await detailLoader.load(context, model.id);
  if (!detail) throw new Error(`model ${model.id} has no details`);
  return detail;
}

@Resolver(() => ModelEntity)
export class ModelDetailsResolver {
  @Requires('recommendations:read')
  @FieldResolver(() => TrainingEntity)
  training(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<TrainingEntity> {
    return trainingOf(context, model);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Count, {
    nullable: true,
    description:
      "of all that it needs to answer by itself: its own files, and the tables of users' products that it reads, as they are written",
  })
  async bytes(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<number> {
    return (await detailOf(context, model)).bytes;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Float, {
    description:
      'seconds of the fit before the split date, which was judged, up to its first list; trainSeconds are those of the fit on the whole log',
  })
  async fitSeconds(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<number> {
    return (await detailOf(context, model)).fitSeconds;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'milliseconds to rank the whole catalog for 1,000 users, one after the other, on the machine that trained; null where nobody could be asked',
  })
  async servingMillisecondsPer1000(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<number | null> {
    const { servingSecondsPer1000 } = await detailOf(context, model);
    return servingSecondsPer1000 === null ? null : 1000 * servingSecondsPer1000;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [ModelPass], { description: 'of the fit on the whole log; empty for models that make one pass' })
  async passes(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<ModelPass[]> {
    return (await detailOf(context, model)).passes;
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [SegmentMetrics])
  async segments(
    @Root() model: ModelEntity,
    @Arg('includeSeen', () => Boolean, { nullable: true, defaultValue: false }) includeSeen: boolean | null,
    @Ctx() context: RequestContext,
  ): Promise<SegmentMetrics[]> {
    const { segments } = await detailOf(context, model);
    const { evaluation } = await trainingOf(context, model);
    const isAsked = (entry: { includesSeen: boolean }): boolean => entry.includesSeen === (includeSeen ?? false);
    return [
      ...groupsAsSegments(model.metrics.filter(isAsked), (group) => groupRule(group, evaluation.protocol.target)),
      ...segments.filter(isAsked).map(toSegmentMetrics),
    ];
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [BeyondAccuracy], { description: 'first with seen products filtered, then with them' })
  async beyondAccuracy(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<BeyondAccuracy[]> {
    return (await detailOf(context, model)).beyond.map(toBeyondAccuracy);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [Trial], { description: 'every setting that was tried, and those that were not' })
  async trials(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<Trial[]> {
    return toTrials((await detailOf(context, model)).tuning.trials);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [ModelDifference], { description: 'to the best model and to popularity, on the same users' })
  async differences(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<ModelDifference[]> {
    const { evaluation } = await trainingOf(context, model);
    const models = await modelsLoader.load(context, model.trainingId);
    return evaluation.comparisons
      .filter((comparison) => comparison.kind === (model.kind as string))
      .map((comparison) => toModelDifference(comparison, models ?? []))
      .filter((entry) => entry !== null);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'why it cannot answer: its files are gone or damaged; null where it can',
  })
  async refusal(@Root() model: ModelEntity, @Ctx() context: RequestContext): Promise<string | null> {
    return filesProblem(context, await trainingOf(context, model));
  }
}
