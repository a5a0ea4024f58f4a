import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { CampaignEntity, CampaignStatus } from './campaign.entity.js';
import type { CampaignPlan } from './plan.js';

/** A campaign whose plan was simulated is SIMULATED; one that was changed meanwhile has not been. */
export async function becomeSimulated(manager: EntityManager, campaignId: string, plan: CampaignPlan): Promise<void> {
  const campaign = await manager.findOneBy(CampaignEntity, { id: campaignId });
  if (!isDeepStrictEqual(campaign?.plan, plan)) return;
  await manager.update(
    CampaignEntity,
    { id: campaignId, status: CampaignStatus.DRAFT },
    { status: CampaignStatus.SIMULATED },
  );
}
