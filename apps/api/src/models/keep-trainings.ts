import { In, Not, IsNull } from 'typeorm';
import type { JobContext } from '../jobs/handler.js';
import { newestPromotion, promotionBefore } from './promotions.js';
import { listModelFiles, sweepModelFiles, type ModelFolder } from './model-files.js';
import { TrainingEntity } from './training.entity.js';

type Data = Pick<JobContext, 'dataDir' | 'decisions'>;

/** All trainings, newest first, and those whose files stay whatever their age: those of the live model and of what served before it, in the demo shop and in a real one. */
async function trainingsAndNeeded({
  decisions,
}: Pick<Data, 'decisions'>): Promise<{ trainings: string[]; needed: ReadonlySet<string> }> {
  const trainings = await decisions.read.find(TrainingEntity, { select: { id: true }, order: { id: 'DESC' } });
  const needed = new Set<string>();
  for (const isSynthetic of [false, true]) {
    const liveModel = await newestPromotion(decisions.read, isSynthetic);
    const before = liveModel && (await promotionBefore(decisions.read, liveModel));
    for (const promotion of [liveModel, before]) if (promotion) needed.add(promotion.trainingId);
  }
  return { trainings: trainings.map(({ id }) => id), needed };
}

/** The folders of models, and which of them {@link keepTrainings} removes. */
export async function listTrainingFiles(data: Data, now: Date): Promise<ModelFolder[]> {
  const { trainings, needed } = await trainingsAndNeeded(data);
  return listModelFiles(data.dataDir, trainings, needed, now);
}

/** Removes files of old trainings and writes down that they are gone. */
export async function keepTrainings(data: Data, now: Date): Promise<void> {
  const { dataDir, decisions } = data;
  const { trainings, needed } = await trainingsAndNeeded(data);
  const removed = await sweepModelFiles(dataDir, trainings, needed, now);
  if (removed.length > 0)
    await decisions.write((manager) =>
      manager.update(TrainingEntity, { id: In(removed), bytes: Not(IsNull()) }, { bytes: null }),
    );
}
