import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { ANALYSIS_PREFIX, CampaignAnalysisEntity } from './analysis/campaign-analysis.entity.js';
import { CampaignAnalysesOfResolver, CampaignAnalysesResolver } from './analysis/campaign-analysis.resolver.js';
import { CampaignChangedResolver } from './analysis/campaign-changed.resolver.js';
import { CreateCampaignAnalyses1764000002760 } from './analysis/migrations.js';
import { ActionItemCampaignResolver, CampaignsResolver } from './campaigns.resolver.js';
import { ExposureDaysResolver } from './exposures/exposure-days.resolver.js';
import { ExposureEntity } from './exposures/exposure.entity.js';
import { ExposuresResolver } from './exposures/exposures.resolver.js';
import { CreateExposures1764000002700 } from './exposures/migrations.js';
import {
  CreateCampaignChanges1764000002730,
  CreateCampaigns1764000001300,
  DropSimulations1764000002800,
  JoinCampaignPlan1764000002810,
  NameNetProfitInCampaigns1764000002973,
  NameProbabilitiesInCampaigns1764000002971,
} from './migrations.js';
import { CreateOutcomes1764000002750, CreateOutcomeSources1764000002780 } from './outcomes/migrations.js';
import { OutcomeEntity } from './outcomes/outcome.entity.js';
import { OutcomeSourceEntity } from './outcomes/outcome-source.entity.js';
import { OutcomesResolver } from './outcomes/outcomes.resolver.js';
import { CampaignChangeEntity } from './plan/campaign-change.entity.js';
import { CAMPAIGN_PREFIX, CampaignEntity } from './plan/campaign.entity.js';
import { campaignLoader } from './plan/loaders.js';
import { CampaignChangeResolver, PlanResolver } from './plan/plan.resolver.js';
import { RunResolver } from './run.resolver.js';
import { AaRunEntity } from './runs/aa-run.entity.js';
import { AaRunsResolver, CampaignAaRunsResolver } from './runs/aa.resolver.js';
import {
  CreateAaRuns1764000002740,
  CreateScenarioRuns1764000002741,
  NameLiveModelInScenarios1764000002959,
  SpellCannibalizationInScenarios1764000003020,
  ScenariosAsObjects1764000002830,
} from './runs/migrations.js';
import { ScenarioCheckResolver } from './runs/scenario-check.resolver.js';
import { ScenarioRunEntity } from './runs/scenario-run.entity.js';
import { CampaignScenarioRunsResolver, ScenarioRunsResolver } from './runs/scenario.resolver.js';
import { TestDesignResolver } from './test-design/test-design.resolver.js';

/** Campaigns: planned as tests, tried on the past before money is spent, shown to their arms, and analyzed by what units did. */
export const campaignsFeature: Feature = {
  name: 'campaigns',
  resolvers: [
    CampaignsResolver,
    PlanResolver,
    CampaignChangeResolver,
    RunResolver,
    ActionItemCampaignResolver,
    TestDesignResolver,
    AaRunsResolver,
    CampaignAaRunsResolver,
    ScenarioRunsResolver,
    CampaignScenarioRunsResolver,
    ScenarioCheckResolver,
    ExposuresResolver,
    ExposureDaysResolver,
    OutcomesResolver,
    CampaignAnalysesResolver,
    CampaignAnalysesOfResolver,
    CampaignChangedResolver,
  ],
  entities: [
    CampaignEntity,
    CampaignChangeEntity,
    AaRunEntity,
    ScenarioRunEntity,
    ExposureEntity,
    OutcomeEntity,
    OutcomeSourceEntity,
    CampaignAnalysisEntity,
  ],
  migrations: [
    CreateCampaigns1764000001300,
    CreateExposures1764000002700,
    CreateCampaignChanges1764000002730,
    CreateAaRuns1764000002740,
    CreateScenarioRuns1764000002741,
    CreateOutcomes1764000002750,
    CreateCampaignAnalyses1764000002760,
    CreateOutcomeSources1764000002780,
    DropSimulations1764000002800,
    JoinCampaignPlan1764000002810,
    ScenariosAsObjects1764000002830,
    NameLiveModelInScenarios1764000002959,
    NameProbabilitiesInCampaigns1764000002971,
    NameNetProfitInCampaigns1764000002973,
    SpellCannibalizationInScenarios1764000003020,
  ],
  jobs: [
    { kind: JobKind.AA, load: async () => (await import('./runs/aa-job.js')).aaJob },
    { kind: JobKind.SCENARIO, load: async () => (await import('./runs/scenario-job.js')).scenarioJob },
    {
      kind: JobKind.IMPORT_EXPOSURES,
      load: async () => (await import('./exposures/import-exposures-job.js')).importExposuresJob,
    },
    {
      kind: JobKind.IMPORT_OUTCOMES,
      load: async () => (await import('./outcomes/import-outcomes-job.js')).importOutcomesJob,
    },
    {
      kind: JobKind.CAMPAIGN_ANALYSIS,
      load: async () => (await import('./analysis/campaign-analysis-job.js')).campaignAnalysisJob,
    },
  ],
  nodes: [
    {
      prefix: CAMPAIGN_PREFIX,
      typeName: 'Campaign',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read') ? campaignLoader.load(context, id) : null,
    },
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
