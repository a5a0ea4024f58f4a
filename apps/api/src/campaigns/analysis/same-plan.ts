import { isDeepStrictEqual } from 'node:util';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { type TestSetup } from '../plan/plan.js';
import type { CampaignAnalysisEntity } from './campaign-analysis.entity.js';

/** Whether arms, metrics, window, framework, planned units and alpha of a campaign are still those of an analysis. */
export function isOfPlan(
  { testedPlan, alpha }: Pick<CampaignAnalysisEntity, 'testedPlan' | 'alpha'>,
  campaign: CampaignEntity,
): boolean {
  return campaign.plan.alpha === alpha && isDeepStrictEqual(judged(campaign.plan), judged(testedPlan));
}

/** What of a plan an analysis depends on, as it comes back from the database. */
function judged({ arms, metrics, framework, correction, windowDays, plannedUnits }: TestSetup): unknown {
  return JSON.parse(
    JSON.stringify({
      arms: arms.map(({ name, weight }) => ({ name, weight })),
      metrics,
      framework,
      correction,
      windowDays,
      plannedUnits,
    }),
  ) as unknown;
}
