import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { CampaignEntity, CampaignStatus, type Plan } from './campaign.entity.js';
import type { CampaignPlan } from './plan.js';

/** A campaign's plan and numbers at one moment. */
export interface SimulatedPlan extends Plan {
  plan: CampaignPlan | null;
}

export const simulatedPlanOf = ({
  upliftRelative,
  alpha,
  power,
  treatmentShare,
  plan,
}: CampaignEntity): SimulatedPlan => ({ upliftRelative, alpha, power, treatmentShare, plan });

/** A campaign whose plan was simulated is SIMULATED; one that was changed meanwhile has not been. */
export async function becomeSimulated(
  manager: EntityManager,
  campaignId: string,
  { plan, ...numbers }: SimulatedPlan,
): Promise<void> {
  const campaign = await manager.findOneBy(CampaignEntity, { id: campaignId });
  if (!isDeepStrictEqual(campaign?.plan ?? null, plan)) return;
  await manager.update(
    CampaignEntity,
    { id: campaignId, status: CampaignStatus.DRAFT, ...numbers },
    { status: CampaignStatus.SIMULATED },
  );
}
