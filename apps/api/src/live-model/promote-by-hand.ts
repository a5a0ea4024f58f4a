import type { EntityManager } from 'typeorm';
import { callerAccountId, type RequestContext } from '../context.js';
import { ApiError, problemOf, type Problem } from '../errors.js';
import { ModelEntity } from '../models/model.entity.js';
import { TrainingEntity } from '../models/training.entity.js';
import { filesProblem, filesUnusable, modelSetOf, liveModelNow } from '../models/trainings.js';
import { toPromotionVerdict, type PromotionVerdict } from '../models/verdict.js';
import { refuse, refuseFor, Refusal, userError, UserErrorCode } from '../payload.js';
import { PromotionCause } from '../models/promotion.entity.js';
import { lossOf, reasonOf, toVerdict, verdictAgainst } from './promotion-reason.js';
import { newestPromotion, promote, promotionBefore, type Decision } from '../models/promotions.js';
import type { PromoteModelInput } from './live-model-type.js';
import { standing, type Side } from './standing.js';

/** Runs the work of a mutation in one transaction, once for each key. */
type Once = (make: (manager: EntityManager) => Promise<string>) => Promise<{ id: string }>;

/** What a person wants to serve. */
interface Wanted {
  training: TrainingEntity;
  model: ModelEntity | null;
  /** The field that names it. */
  field: 'trainingId' | 'modelId';
}

/**
 * Promotes what a person chose. Its files are read first, so that they are known to be whole, and in memory when the first request comes.
 *
 * @returns how it compares with what served; null where that is not known.
 * @throws Refusal - there is no such thing, it is of another shop, its files are gone, it serves already, or it is worse and that was not accepted.
 */
export async function promoteByHand(
  context: RequestContext,
  input: PromoteModelInput,
  once: Once,
): Promise<PromotionVerdict | null> {
  const { training, model, field } = await wantedBy(context, input);
  await requireFiles(context, training, model, (message, what) => refuseFor(what, field, message));
  const isSynthetic = (await context.store()).snapshot.isSynthetic;
  const damaged = (await liveModelNow(context))?.problem ?? null;
  let verdict: PromotionVerdict | null = null;
  await once(async (manager) => {
    // Somebody may have deleted it while its files were read.
    if (!(await manager.existsBy(TrainingEntity, { id: training.id })))
      throw refuse('NOT_FOUND', field, `There is no training ${training.id}.`);
    const newest = await newestPromotion(manager, isSynthetic);
    const side: Side = { trainingId: training.id, modelId: model?.id ?? null };
    if (newest && damaged === null && newest.trainingId === side.trainingId && newest.modelId === side.modelId)
      throw refuseFor({ problem: 'serves-already', facts: {} }, field, 'It serves already.');
    const known = newest === null ? null : await standing(manager, side, newest);
    const direct = newest !== null && model === null ? verdictAgainst(training, newest) : null;
    verdict = direct ? { ...toPromotionVerdict(direct), isPromoted: true } : known && toVerdict(known, newest!);
    const loss = lossOf(known, direct);
    if (loss !== null && damaged === null && input.acceptWorse !== true) {
      throw refuseFor(
        loss,
        'acceptWorse',
        `It loses to the live model ${loss.words}. Send acceptWorse: true to let it serve all the same.`,
        { verdict: verdict && { ...verdict, isPromoted: false } },
      );
    }
    const decision: Decision = {
      ...side,
      isSynthetic,
      promotedById: callerAccountId(context),
      cause: newest === null ? PromotionCause.FIRST : PromotionCause.MANUAL,
      reason: reasonOf({ isFirst: newest === null, known, loss, damaged }),
      difference: known?.difference ?? null,
      sessionDifference: direct?.sessionDifference ?? null,
      replacedDamaged: damaged !== null,
    };
    return (await promote(manager, decision, context.now())).id;
  });
  return verdict;
}

/**
 * Lets what served before answer again.
 *
 * @throws Refusal - nothing served before, it was removed, or somebody changed the live model at the same moment.
 */
export async function rollBack(context: RequestContext, once: Once): Promise<void> {
  const isSynthetic = (await context.store()).snapshot.isSynthetic;
  const before = await newestPromotion(context.decisions.read, isSynthetic).then(
    (newest) => newest && promotionBefore(context.decisions.read, newest),
  );
  const earlier = before && (await context.decisions.read.findOneBy(TrainingEntity, { id: before.trainingId }));
  if (earlier)
    await requireFiles(
      context,
      earlier,
      before.modelId === null ? null : await context.decisions.read.findOneBy(ModelEntity, { id: before.modelId }),
      cannotComeBack,
    );
  await once(async (manager) => {
    const newest = await newestPromotion(manager, isSynthetic);
    const target = newest && (await promotionBefore(manager, newest));
    if (target && target.id !== before?.id)
      throw refuse(
        'CONFLICT',
        null,
        'Somebody changed the live model at the same moment. Look at it, and go back from there.',
      );
    if (!target)
      throw refuse(
        'NOT_FOUND',
        null,
        newest === null
          ? 'Nothing serves yet, so there is nothing to go back to. Start a training.'
          : 'Nothing served before, so there is nothing to go back to.',
      );
    if (!(await manager.existsBy(TrainingEntity, { id: target.trainingId })))
      throw cannotComeBack(`The training ${target.trainingId}, which served before, was deleted.`, {
        problem: 'deleted',
        facts: { trainingId: target.trainingId },
      });
    const { trainingId, modelId, beforeId } = target;
    const reason = `Back to what served from ${target.promotedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC on.`;
    return (
      await promote(
        manager,
        {
          trainingId,
          modelId,
          isSynthetic,
          promotedById: callerAccountId(context),
          cause: PromotionCause.ROLLBACK,
          reason,
          before: beforeId,
        },
        context.now(),
      )
    ).id;
  });
}

const cannotComeBack = (why: string, what: Problem): Error =>
  new Refusal(userError(UserErrorCode.NOT_FOUND, null, `${why} It cannot come back: promote another training.`, what));

async function wantedBy(
  { decisions, ...context }: RequestContext,
  { trainingId, modelId }: PromoteModelInput,
): Promise<Wanted> {
  const field = modelId == null ? 'trainingId' : 'modelId';
  if ((trainingId == null) === (modelId == null))
    throw refuseFor(
      { problem: 'not-one-of', facts: { fields: ['trainingId', 'modelId'] } },
      'trainingId',
      'Name a training or a model, one of them.',
    );
  const model = modelId == null ? null : await decisions.read.findOneBy(ModelEntity, { id: modelId });
  const training = await decisions.read.findOneBy(TrainingEntity, { id: model?.trainingId ?? trainingId ?? '' });
  if (!training)
    throw refuse(
      'NOT_FOUND',
      field,
      modelId == null ? `There is no training ${trainingId}.` : `There is no model ${modelId}.`,
    );
  const current = await context.lake.current();
  if (current === null) throw refuse('NOT_FOUND', null, 'There is no log to answer for yet. Import one first.');
  if (training.isSynthetic !== current.isSynthetic)
    throw refuseFor(
      { problem: 'other-shop', facts: {} },
      field,
      `It was trained on another shop's log. Train on this one.`,
    );
  return { training, model, field };
}

async function requireFiles(
  context: RequestContext,
  training: TrainingEntity,
  model: ModelEntity | null,
  refusal: (message: string, what: Problem) => Error,
): Promise<void> {
  const known = filesProblem(context, training);
  if (known !== null) throw refusal(known, filesUnusable(training));
  try {
    await modelSetOf(context, training, model?.kind ?? null);
  } catch (error) {
    if (error instanceof ApiError) throw refusal(error.message, problemOf(error) ?? filesUnusable(training));
    throw error;
  }
}
