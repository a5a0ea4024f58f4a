import { In } from 'typeorm';
import { defineLoader } from '../../loader.js';
import { AaRunEntity } from './aa-run.entity.js';
import { ScenarioRunEntity } from './scenario-run.entity.js';

/** A campaign's A/A tests, newest first, by the campaign's id. */
export const aaRunsLoader = defineLoader<AaRunEntity[]>(async (campaignIds, context) => {
  const runs = await context.decisions.read.find(AaRunEntity, {
    where: { campaignId: In([...campaignIds]) },
    order: { id: 'DESC' },
  });
  const byCampaign = new Map<string, AaRunEntity[]>(campaignIds.map((id) => [id, []]));
  for (const run of runs) byCampaign.get(run.campaignId)?.push(run);
  return byCampaign;
});

/** A campaign's simulated scenarios, newest first, by the campaign's id. */
export const scenarioRunsLoader = defineLoader<ScenarioRunEntity[]>(async (campaignIds, context) => {
  const runs = await context.decisions.read.find(ScenarioRunEntity, {
    where: { campaignId: In([...campaignIds]) },
    order: { id: 'DESC' },
  });
  const byCampaign = new Map<string, ScenarioRunEntity[]>(campaignIds.map((id) => [id, []]));
  for (const run of runs) byCampaign.get(run.campaignId)?.push(run);
  return byCampaign;
});
