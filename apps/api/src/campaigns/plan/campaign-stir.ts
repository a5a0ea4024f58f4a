import type { EntityManager } from 'typeorm';
import { CampaignEntity } from './campaign.entity.js';

/** Tells who watches a campaign that something that belongs to it has changed. */
export async function stirCampaign(manager: EntityManager, id: string): Promise<void> {
  await manager
    .createQueryBuilder()
    .update(CampaignEntity)
    .set({ revision: () => 'coalesce(revision, 0) + 1' })
    .where('id = :id', { id })
    .execute();
}
