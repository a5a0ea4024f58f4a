import { contenderOf, type Contender, type EvaluationReport, type ModelDetail } from '@cartograph/recommend';
import type { EntityManager } from 'typeorm';
import { newestPromotion } from './promotions.js';
import { ModelEntity } from './model.entity.js';
import { TrainingEntity, type Verdict } from './training.entity.js';

/** The live model of a shop, and how it was made. */
export interface Champion {
  trainingId: string;
  /** The model that answers everybody; null where the router chooses. */
  modelId: string | null;
  contender: Contender;
}

/** The live model of a shop now; null before the first promotion. */
export async function championOf(manager: EntityManager, isSynthetic: boolean): Promise<Champion | null> {
  const liveModel = await newestPromotion(manager, isSynthetic);
  const training = liveModel && (await manager.findOneBy(TrainingEntity, { id: liveModel.trainingId }));
  if (!liveModel || !training) return null;
  const { modelId } = liveModel;
  const rows = await manager.find(ModelEntity, {
    where: { trainingId: training.id },
    select: { id: true, kind: true, detail: true },
  });
  const details = rows.map(({ kind, detail }): ModelDetail => {
    if (!detail) throw new Error(`a model ${kind} of training ${training.id} has no details`);
    return { ...detail, kind };
  });
  return {
    trainingId: training.id,
    modelId,
    contender: contenderOf({ ...training.evaluation, details }, rows.find((row) => row.id === modelId)?.kind),
  };
}

/** Whether a training is to serve, by what it was told and how it compares with the live model. */
export function verdictOf(
  { guard, protocol }: Pick<EvaluationReport, 'guard' | 'protocol'>,
  champion: Champion | null,
  promote: 'AUTO' | 'NEVER' | 'ALWAYS',
): Verdict {
  if (champion === null || guard === null) {
    const reason =
      promote === 'NEVER'
        ? 'Nothing serves yet, and the training was told not to: promote it.'
        : 'Nothing served before.';
    return {
      isPromoted: promote !== 'NEVER',
      loses: false,
      reason,
      difference: null,
      sessionDifference: null,
      metric: `NDCG@${protocol.k}`,
      againstId: null,
      againstModelId: null,
    };
  }
  const isPromoted = promote === 'ALWAYS' || (promote === 'AUTO' && !guard.loses);
  const reason = `${guard.reason}${wordsOf(promote, isPromoted)}`;
  return {
    isPromoted,
    loses: guard.loses,
    reason,
    difference: guard.difference,
    sessionDifference: guard.sessions?.difference ?? null,
    metric: guard.metric,
    againstId: champion.trainingId,
    againstModelId: champion.modelId,
  };
}

function wordsOf(promote: 'AUTO' | 'NEVER' | 'ALWAYS', isPromoted: boolean): string {
  if (promote === 'NEVER') return ' The training was told not to serve by itself.';
  if (promote === 'ALWAYS') return ' The training was told to serve whatever comes of that.';
  return isPromoted ? '' : ' The live model stays.';
}
