import {
  ImpossibleSimulationError,
  ImpossibleUpliftError,
  readScenario,
  type ScenarioRecommendations,
} from '@cartograph/experiments';
import type { CampaignPlan } from '../plan/plan.js';
import { becomeSimulated } from '../plan/simulated.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../../jobs/handler.js';
import { workerThreads } from '../../jobs/worker-threads.js';
import { knownCosts } from '../../shop/shop-costs.js';
import { historyPlace, onHistory } from './history-store.js';
import { findLists, type FoundLists } from '../lists/find-lists.js';
import { scenarioOnHistory } from './scenario-on-history.js';
import { ScenarioRunEntity } from './scenario-run.entity.js';

/** What a scenario job is given: a stored run without an outcome. */
export interface ScenarioJobInput {
  scenarioRunId: string;
  /** The campaign's plan where the scenario tries it; null where it tries another test. Jobs of before have none. */
  ofPlan?: CampaignPlan | null;
}

/** What `Job.result` of a scenario says. */
export interface ScenarioJobResult {
  scenarioRunId: string;
  campaignId: string;
}

/** In words that pages translate. */
const STEPS = { reading: 'Reading the log', listing: 'Recommending', simulating: 'simulating' } as const;

/** Simulates a scenario on the past of a campaign's audience and stores how it came out; a campaign whose own test it is, is SIMULATED then. */
export const scenarioJob: JobHandler<ScenarioJobInput> = {
  kind: JobKind.SCENARIO,
  async run({ scenarioRunId, ofPlan }, context): Promise<ScenarioJobResult> {
    const run = await context.decisions.read.findOneBy(ScenarioRunEntity, { id: scenarioRunId });
    if (!run)
      throw new JobFailure(
        'scenario-run-gone',
        `There is no simulated scenario ${scenarioRunId}. Start one from its campaign.`,
      );
    const scenario = readScenario(run.scenario);
    const { store, rule } = await historyPlace(run, context);
    const shop = await knownCosts(context.decisions.read);
    const lists =
      scenario.recommendations === undefined
        ? null
        : {
            ...(await listsOf(scenario.recommendations, store.snapshot.isSynthetic, context)),
            decisions: context.decisions,
            dataDir: context.dataDir,
          };
    try {
      const outcome = await onHistory(() =>
        scenarioOnHistory(
          store,
          { rule, scenario, lists, shop },
          {
            signal: context.signal,
            threads: workerThreads(context.engine),
            onProgress: (step, done, total) =>
              context.progress({ step: STEPS[step], done, total, unit: step === 'listing' ? 'users' : 'runs' }),
          },
        ),
      );
      await context.decisions.write(async (manager) => {
        await manager.update(ScenarioRunEntity, { id: scenarioRunId }, { outcome });
        if (ofPlan) await becomeSimulated(manager, run.campaignId, ofPlan);
      });
    } catch (error) {
      if (
        error instanceof ImpossibleSimulationError ||
        error instanceof ImpossibleUpliftError ||
        error instanceof RangeError
      )
        throw new JobFailure('impossible-scenario', error.message, { cause: error });
      throw error;
    }
    return { scenarioRunId, campaignId: run.campaignId };
  },
};

async function listsOf(
  recommendations: ScenarioRecommendations,
  isSynthetic: boolean,
  { decisions }: JobContext,
): Promise<{ found: FoundLists }> {
  const { lists, problems } = await findLists(decisions, recommendations, isSynthetic);
  if (lists === null)
    throw new JobFailure('lists-gone', problems.map(({ path, message }) => `${path} ${message}`).join('\n'));
  return { found: lists };
}
