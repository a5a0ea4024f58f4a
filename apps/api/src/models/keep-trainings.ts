import { In, Not, IsNull } from 'typeorm';
import type { JobContext } from '../jobs/handler.js';
import { newestPromotion, promotionBefore } from '../serving/promotions.js';
import { sweepModelFiles } from './model-files.js';
import { TrainingEntity } from './training.entity.js';

/**
 * Removes files of old trainings and writes down that they are gone. What serves and what served before it stay whatever their age, in the demo shop and in a real one.
 */
export async function keepTrainings(
  { dataDir, decisions }: Pick<JobContext, 'dataDir' | 'decisions'>,
  now: Date,
): Promise<void> {
  const trainings = await decisions.read.find(TrainingEntity, { select: { id: true }, order: { id: 'DESC' } });
  const needed = new Set<string>();
  for (const isSynthetic of [false, true]) {
    const serving = await newestPromotion(decisions.read, isSynthetic);
    const before = serving && (await promotionBefore(decisions.read, serving));
    for (const promotion of [serving, before]) if (promotion) needed.add(promotion.trainingId);
  }
  const removed = await sweepModelFiles(
    dataDir,
    trainings.map(({ id }) => id),
    needed,
    now,
  );
  if (removed.length > 0)
    await decisions.write((manager) =>
      manager.update(TrainingEntity, { id: In(removed), bytes: Not(IsNull()) }, { bytes: null }),
    );
}
