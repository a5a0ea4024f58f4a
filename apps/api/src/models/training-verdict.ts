import type { Snapshot } from '@cartograph/events';
import { contenderOf, guard, type EvaluationReport, type ModelDetail, type TrainingLog } from '@cartograph/recommend';
import type { JobContext } from '../jobs/handler.js';
import { newestPromotion } from '../serving/promotions.js';
import { ModelEntity } from './model.entity.js';
import { TrainingEntity, type Verdict } from './training.entity.js';

/** Where a training is judged. */
interface Judging extends Pick<JobContext, 'decisions' | 'signal' | 'progress'> {
  snapshot: Pick<Snapshot, 'isSynthetic'>;
  promote: 'AUTO' | 'NEVER' | 'ALWAYS';
}

/** Compares a training with what serves the shop, and says whether it is to serve. */
export async function judgeAgainstServing(log: TrainingLog, report: EvaluationReport, { decisions, signal, progress, snapshot, promote }: Judging): Promise<Verdict> {
  const metric = `NDCG@${report.protocol.k}`;
  const serving = await newestPromotion(decisions.read, snapshot.isSynthetic);
  const training = serving && (await decisions.read.findOneBy(TrainingEntity, { id: serving.trainingId }));
  if (!serving || !training) {
    const reason = promote === 'NEVER' ? 'Nothing serves yet, and the training was told not to: promote it.' : 'Nothing served before.';
    return { isPromoted: promote !== 'NEVER', reason, difference: null, metric, againstId: null, againstModelId: null };
  }
  progress({ step: 'Comparing with what serves', done: 0, total: null, unit: 'fits' });
  const rows = await decisions.read.find(ModelEntity, { where: { trainingId: training.id }, select: { id: true, kind: true, detail: true } });
  const details = rows.map(({ kind, detail }): ModelDetail => {
    if (!detail) throw new Error(`a model ${kind} of training ${training.id} has no details`);
    return { ...detail, kind };
  });
  const only = rows.find((row) => row.id === serving.modelId)?.kind;
  const champion = contenderOf({ ...training.evaluation, details }, only);
  const { loses, difference, reason } = await guard(log, contenderOf(report), champion, { k: report.protocol.k, seed: report.randomSeed, signal });
  const isPromoted = promote === 'ALWAYS' || (promote === 'AUTO' && !loses);
  return { isPromoted, reason: `${reason}${wordsOf(promote, isPromoted)}`, difference, metric, againstId: training.id, againstModelId: serving.modelId };
}

function wordsOf(promote: Judging['promote'], isPromoted: boolean): string {
  if (promote === 'NEVER') return ' The training was told not to serve by itself.';
  if (promote === 'ALWAYS') return ' The training was told to serve whatever comes of that.';
  return isPromoted ? '' : ' What serves stays.';
}
