import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { CAMPAIGN_PREFIX, CampaignEntity } from './campaign.entity.js';
import { ActionItemCampaignResolver, CampaignsResolver } from './campaigns.resolver.js';
import { DesignResolver } from './design.resolver.js';
import { campaignLoader } from './loaders.js';
import { CreateCampaigns1764000001300 } from './migrations.js';
import { SimulationEntity } from './simulation.entity.js';
import { CampaignSimulationsResolver, SimulationsResolver } from './simulations.resolver.js';

/** Campaigns: planned as tests, sized, and simulated before money is spent. */
export const campaignsFeature: Feature = {
  name: 'campaigns',
  resolvers: [CampaignsResolver, ActionItemCampaignResolver, DesignResolver, SimulationsResolver, CampaignSimulationsResolver],
  entities: [CampaignEntity, SimulationEntity],
  migrations: [CreateCampaigns1764000001300],
  jobs: [{ kind: JobKind.SIMULATE, load: async () => (await import('./simulate-job.js')).simulateJob }],
  nodes: [{ prefix: CAMPAIGN_PREFIX, typeName: 'Campaign', load: async (id, _key, context) => (context.identity.permissions.has('plan:read') ? campaignLoader.load(context, id) : null) }],
};
