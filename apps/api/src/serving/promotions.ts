import type { EntityManager } from 'typeorm';
import { newId } from '../node-id.js';
import { PROMOTION_PREFIX, PromotionEntity, type PromotionCause } from './promotion.entity.js';

/** The newest promotion of a shop; null before the first. */
export function newestPromotion(manager: EntityManager, isSynthetic: boolean): Promise<PromotionEntity | null> {
  return manager.findOne(PromotionEntity, { where: { isSynthetic }, order: { id: 'DESC' } });
}

/** The promotion that served before another one, as rolling back sees it. */
export function promotionBefore(manager: EntityManager, promotion: Pick<PromotionEntity, 'beforeId'>): Promise<PromotionEntity | null> {
  return promotion.beforeId === null ? Promise.resolve(null) : manager.findOneBy(PromotionEntity, { id: promotion.beforeId });
}

/**
 * Lets a training, or one model of it, answer from now on. Call it in the transaction that decided so.
 *
 * @param decision.before - what a roll-back goes to; default: what serves now.
 */
export async function promote(
  manager: EntityManager,
  decision: { trainingId: string; modelId: string | null; isSynthetic: boolean; promotedById: string | null; cause: PromotionCause; reason: string; before?: string | null },
  now: Date,
): Promise<PromotionEntity> {
  const { before, ...what } = decision;
  const newest = await newestPromotion(manager, decision.isSynthetic);
  // A clock that was set back must not make an old promotion the newest.
  const promotedAt = new Date(Math.max(now.getTime(), (newest?.promotedAt.getTime() ?? 0) + 1));
  const beforeId = before === undefined ? (newest?.id ?? null) : before;
  const promotion = Object.assign(new PromotionEntity(), { ...what, id: newId(PROMOTION_PREFIX, promotedAt.getTime()), promotedAt, beforeId });
  await manager.insert(PromotionEntity, promotion);
  return promotion;
}
