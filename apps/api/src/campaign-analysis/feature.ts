import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { ANALYSIS_PREFIX, CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { CampaignAnalysesOfResolver, CampaignAnalysesResolver } from './campaign-analysis.resolver.js';
import { CampaignChangedResolver } from './campaign-changed.resolver.js';
import { CreateCampaignAnalyses1764000002760 } from './migrations.js';

/** What campaigns that run, or ran, show. */
export const campaignAnalysisFeature: Feature = {
  name: 'campaign-analysis',
  resolvers: [CampaignAnalysesResolver, CampaignAnalysesOfResolver, CampaignChangedResolver],
  entities: [CampaignAnalysisEntity],
  migrations: [CreateCampaignAnalyses1764000002760],
  jobs: [
    {
      kind: JobKind.CAMPAIGN_ANALYSIS,
      load: async () => (await import('./campaign-analysis-job.js')).campaignAnalysisJob,
    },
  ],
  nodes: [
    {
      prefix: ANALYSIS_PREFIX,
      typeName: 'CampaignAnalysis',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read')
          ? context.decisions.read.findOneBy(CampaignAnalysisEntity, { id })
          : null,
    },
  ],
};
