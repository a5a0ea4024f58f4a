import type { Feature } from '../feature.js';
import { CampaignChangeEntity } from './campaign-change.entity.js';
import { CAMPAIGN_PREFIX, CampaignEntity } from './campaign.entity.js';
import { ActionItemCampaignResolver, CampaignsResolver } from './campaigns.resolver.js';
import { campaignLoader } from './loaders.js';
import {
  AddCampaignPlan1764000002720,
  AddCampaignRun1764000002710,
  CreateCampaignChanges1764000002730,
  CreateCampaigns1764000001300,
  DropSimulations1764000002800,
  JoinCampaignPlan1764000002810,
} from './migrations.js';
import { CampaignChangeResolver, PlanResolver } from './plan.resolver.js';
import { RunResolver } from './run.resolver.js';
import { TestDesignResolver } from './test-design/test-design.resolver.js';

/** Campaigns: planned as tests, sized, and simulated before money is spent. */
export const campaignsFeature: Feature = {
  name: 'campaigns',
  resolvers: [
    CampaignsResolver,
    PlanResolver,
    CampaignChangeResolver,
    RunResolver,
    ActionItemCampaignResolver,
    TestDesignResolver,
  ],
  entities: [CampaignEntity, CampaignChangeEntity],
  migrations: [
    CreateCampaigns1764000001300,
    AddCampaignRun1764000002710,
    AddCampaignPlan1764000002720,
    CreateCampaignChanges1764000002730,
    DropSimulations1764000002800,
    JoinCampaignPlan1764000002810,
  ],
  nodes: [
    {
      prefix: CAMPAIGN_PREFIX,
      typeName: 'Campaign',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read') ? campaignLoader.load(context, id) : null,
    },
  ],
};
