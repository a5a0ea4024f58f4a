import { In } from 'typeorm';
import { defineLoader } from '../../loader.js';
import { CampaignChangeEntity } from './campaign-change.entity.js';
import { CampaignEntity } from './campaign.entity.js';

/** Campaigns by id. */
export const campaignLoader = defineLoader<CampaignEntity>(async (ids, context) => {
  const campaigns = await context.decisions.read.findBy(CampaignEntity, { id: In([...ids]) });
  return new Map(campaigns.map((campaign) => [campaign.id, campaign]));
});

/** The newest campaign of an action item, by the item's id. */
export const itemCampaignLoader = defineLoader<CampaignEntity>(async (itemIds, context) => {
  const campaigns = await context.decisions.read.find(CampaignEntity, {
    where: { actionItemId: In([...itemIds]) },
    order: { id: 'ASC' },
  });
  return new Map(campaigns.map((campaign) => [campaign.actionItemId ?? '', campaign]));
});

/** What became of a campaign, oldest first, by the campaign's id. */
export const changesLoader = defineLoader<CampaignChangeEntity[]>(async (campaignIds, context) => {
  const changes = await context.decisions.read.find(CampaignChangeEntity, {
    where: { campaignId: In([...campaignIds]) },
    order: { at: 'ASC', id: 'ASC' },
  });
  const byCampaign = new Map<string, CampaignChangeEntity[]>(campaignIds.map((id) => [id, []]));
  for (const change of changes) byCampaign.get(change.campaignId)?.push(change);
  return byCampaign;
});
