import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { AaRunEntity } from './aa-run.entity.js';
import { AaRunsResolver, CampaignAaRunsResolver } from './aa.resolver.js';
import {
  AddTrialToScenarioRuns1764000002742,
  CreateAaRuns1764000002740,
  CreateScenarioRuns1764000002741,
} from './migrations.js';
import { ScenarioCheckResolver } from './scenario-check.resolver.js';
import { ScenarioRunEntity } from './scenario-run.entity.js';
import { CampaignScenarioRunsResolver, ScenarioRunsResolver } from './scenario.resolver.js';

/** What a campaign's design would have found in the past, with and without an effect: simulated scenarios and A/A tests. */
export const campaignRunsFeature: Feature = {
  name: 'campaign-runs',
  resolvers: [
    AaRunsResolver,
    CampaignAaRunsResolver,
    ScenarioRunsResolver,
    CampaignScenarioRunsResolver,
    ScenarioCheckResolver,
  ],
  entities: [AaRunEntity, ScenarioRunEntity],
  migrations: [CreateAaRuns1764000002740, CreateScenarioRuns1764000002741, AddTrialToScenarioRuns1764000002742],
  jobs: [
    { kind: JobKind.AA, load: async () => (await import('./aa-job.js')).aaJob },
    { kind: JobKind.SCENARIO, load: async () => (await import('./scenario-job.js')).scenarioJob },
  ],
};
