import type { Estimate } from '@cartograph/metrics';
import type { EntityManager } from 'typeorm';
import { nextId } from '../node-id.js';
import { PROMOTION_PREFIX, PromotionEntity } from './promotion.entity.js';

/** The newest promotion of a shop; null before the first. */
export function newestPromotion(manager: EntityManager, isSynthetic: boolean): Promise<PromotionEntity | null> {
  return manager.findOne(PromotionEntity, { where: { isSynthetic }, order: { id: 'DESC' } });
}

/** The promotion that served before another one, as rolling back sees it. */
export function promotionBefore(
  manager: EntityManager,
  promotion: Pick<PromotionEntity, 'beforeId'>,
): Promise<PromotionEntity | null> {
  return promotion.beforeId === null
    ? Promise.resolve(null)
    : manager.findOneBy(PromotionEntity, { id: promotion.beforeId });
}

/** What is to answer, and what was known of it against what served. */
export interface Decision extends Pick<
  PromotionEntity,
  'trainingId' | 'modelId' | 'isSynthetic' | 'promotedById' | 'cause' | 'reason'
> {
  /** Default: not known. */
  difference?: Estimate | null;
  sessionDifference?: Estimate | null;
  /** Default false. */
  replacedDamaged?: boolean;
  /** What a roll-back goes to; default: the live model. */
  before?: string | null;
}

/** Lets a training, or one model of it, answer from now on. Call it in the transaction that decided so. */
export async function promote(manager: EntityManager, decision: Decision, now: Date): Promise<PromotionEntity> {
  const { before, difference = null, sessionDifference = null, replacedDamaged = false, ...what } = decision;
  const newest = await newestPromotion(manager, decision.isSynthetic);
  const beforeId = before === undefined ? (newest?.id ?? null) : before;
  const promotion = Object.assign(new PromotionEntity(), {
    ...what,
    difference,
    sessionDifference,
    replacedDamaged,
    id: await nextId(manager, PromotionEntity, PROMOTION_PREFIX),
    promotedAt: now,
    beforeId,
  });
  await manager.insert(PromotionEntity, promotion);
  return promotion;
}
