import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { CampaignEntity, CampaignStatus, type Plan } from './campaign.entity.js';
import { planOf, usualPlan, type CampaignPlan, type Planned } from './plan.js';

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

/** Whether two arms are judged once by who bought within a week: the only plan that `simulateCampaign` tries. What arms and metric are called makes no other plan. */
export function isUsual(campaign: Planned): boolean {
  return isDeepStrictEqual(unnamed(planOf(campaign)), unnamed(usualPlan(campaign.treatmentShare)));
}

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

function unnamed({ arms, metrics, ...plan }: CampaignPlan): object {
  return {
    ...plan,
    arms: arms.map(({ weight }) => weight),
    metrics: metrics.map(({ metric: { name: _name, ...metric }, source }) => ({
      metric: { role: 'primary', higherIsBetter: true, cuped: false, ...metric },
      source,
    })),
  };
}
