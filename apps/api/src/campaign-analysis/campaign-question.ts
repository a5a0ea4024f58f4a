import { IsNull, Not } from 'typeorm';
import type { CampaignEntity } from '../campaigns/campaign.entity.js';
import { planOf, type CampaignPlan } from '../campaigns/plan.js';
import type { Decisions } from '../database/decisions.js';
import type { AnalysisQuestion } from './analysis-on-log.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { exposuresOf, outcomesOf } from './campaign-data.js';
import { UnusableCampaignError } from './unusable-campaign.js';

/** Units at the looks of a campaign so far, ascending: a look counts exactly if its result can be seen. Empty where its plan is not group-sequential. */
export async function looksOf(read: Pick<Decisions['read'], 'find'>, campaign: CampaignEntity): Promise<number[]> {
  if (planOf(campaign).framework.kind !== 'group-sequential') return [];
  const looks = await read.find(CampaignAnalysisEntity, { where: { campaignId: campaign.id, units: Not(IsNull()) }, order: { id: 'ASC' }, select: { id: true, units: true } });
  return looks.map(({ units }) => units ?? 0);
}

/**
 * What an analysis of a campaign as it stands is asked.
 *
 * @param options.plan - by which it is judged.
 * @throws UnusableCampaignError - it never started.
 */
export async function campaignQuestion(read: Decisions['read'], campaign: CampaignEntity, { now, timeZone, plan, signal }: { now: Date; timeZone: string; plan: CampaignPlan; signal?: AbortSignal }): Promise<AnalysisQuestion> {
  const { startedAt, endedAt, alpha, status } = campaign;
  if (startedAt === null) throw new UnusableCampaignError('not-started', `The campaign is ${status}: nobody can have met it. Start it first.`, { status });
  return {
    plan, alpha, startedAt, endedAt, now, timeZone,
    exposures: await exposuresOf(read, campaign, signal),
    outcomes: await outcomesOf(read, { campaignId: campaign.id, plan }, signal),
    earlierLooks: await looksOf(read, campaign),
  };
}
