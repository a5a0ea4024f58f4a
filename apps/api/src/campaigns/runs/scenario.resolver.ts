import { ScenarioError } from '@cartograph/experiments';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { audienceLoader } from '../../audiences/audience-loader.js';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../../audiences/replaced-demo.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { campaignLoader } from '../plan/loaders.js';
import { callerAccountId, type RequestContext } from '../../context.js';
import { notFound } from '../../errors.js';
import { runOnce } from '../../idempotency/run-once.js';
import { JobKind } from '../../jobs/handler.js';
import { jobLoader } from '../../jobs/job-loader.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { nextId } from '../../node-id.js';
import { mutate, refuse, refuseFor } from '../../payload.js';
import { scenarioRunsLoader } from './loaders.js';
import type { ScenarioJobInput } from './scenario-job.js';
import { notTriedBy } from './not-tried.js';
import { isTestOf } from './planned-test.js';
import { checkScenario, checkScenarioToRun } from './check-scenario.js';
import { draftScenario } from './draft-scenario.js';
import {
  ScenarioDraft,
  ScenarioResult,
  SimulateScenarioInput,
  SimulateScenarioPayload,
  toScenarioResult,
} from './scenario-result.js';
import { SCENARIO_RUN_PREFIX, ScenarioRunEntity } from './scenario-run.entity.js';

@Resolver(() => ScenarioRunEntity)
export class ScenarioRunsResolver {
  @Requires('campaigns:write')
  @Mutation(() => SimulateScenarioPayload, {
    description:
      "Starts a job that simulates a scenario on the past of the campaign's audience: lift, money, break-even, what matters most, ways to decide. One whose test is the plan's own (days, metrics, arms, correction and alpha as in `scenarioDraft`) makes a DRAFT SIMULATED.",
  })
  simulateScenario(
    @Arg('input', () => SimulateScenarioInput) input: SimulateScenarioInput,
    @Ctx() context: RequestContext,
  ): Promise<SimulateScenarioPayload> {
    return mutate({ job: null, scenarioRun: null, notTried: [] }, async () => {
      const current = await context.lake.current();
      const { id } = await runOnce(context, 'simulateScenario', input, async (manager) => {
        const campaign = await manager.findOneBy(CampaignEntity, { id: input.campaignId });
        if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        const audience = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
        if (isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'campaignId', REPLACED_DEMO);
        const given = input.scenario ?? (await draftScenario(manager, campaign, audience)).scenario;
        const { scenario, problems } = await checkScenarioToRun(given, audience, context.decisions);
        if (scenario === null) throw refuse('INVALID', 'scenario', new ScenarioError(problems).message);
        const scenarioRunId = await nextId(manager, ScenarioRunEntity, SCENARIO_RUN_PREFIX);
        const jobInput: ScenarioJobInput = {
          scenarioRunId,
          ofPlan: !input.isTrial && isTestOf(scenario, campaign) ? campaign.plan : null,
        };
        const job = await context.jobs.enqueue(manager, {
          kind: JobKind.SCENARIO,
          input: jobInput,
          createdById: callerAccountId(context),
        });
        await manager.insert(ScenarioRunEntity, {
          id: scenarioRunId,
          campaignId: campaign.id,
          audienceId: audience.id,
          jobId: job.id,
          createdAt: context.now(),
          snapshotId: audience.snapshotId,
          seed: scenario.seed,
          runs: scenario.runs,
          scenario: given,
          isTrial: input.isTrial ?? false,
          outcome: null,
        });
        return scenarioRunId;
      });
      const scenarioRun = await context.decisions.read.findOneByOrFail(ScenarioRunEntity, { id });
      const campaign = await campaignLoader.load(context, scenarioRun.campaignId);
      const { scenario } = checkScenario(scenarioRun.scenario, scenarioRun.snapshotId);
      return {
        scenarioRun,
        job: await jobLoader.load(context, scenarioRun.jobId),
        notTried: campaign && scenario ? notTriedBy(scenario, campaign.plan).map(({ sentence }) => sentence) : [],
      };
    });
  }

  @Requires('plan:read')
  @Query(() => ScenarioDraft, {
    description:
      "The scenario that a campaign's plan says by itself; a draft to write costs and doubts into. Margin and cost of a contact are left to the shop's settings; the uplift is a range by what past campaigns brought, on the step that the audience, or the finding behind the campaign, is about.",
  })
  async scenarioDraft(
    @Arg('campaignId', () => ID) campaignId: string,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioDraft> {
    const campaign = await campaignLoader.load(context, campaignId);
    const audience = campaign && (await audienceLoader.load(context, campaign.audienceId));
    if (!audience) throw notFound('There is no such campaign.');
    return draftScenario(context.decisions.read, campaign, audience);
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, { description: 'started as a quick look at other assumptions' })
  isTrial(@Root() run: ScenarioRunEntity): boolean {
    return run.isTrial ?? false;
  }

  @Requires('plan:read')
  @FieldResolver(() => JobEntity)
  async job(@Root() run: ScenarioRunEntity, @Ctx() context: RequestContext): Promise<JobEntity> {
    const job = await jobLoader.load(context, run.jobId);
    if (!job) throw new Error(`The job of scenario ${run.id} is gone.`);
    return job;
  }

  @Requires('plan:read')
  @FieldResolver(() => ScenarioResult, { nullable: true, description: 'null until the job is done' })
  result(@Root() { outcome }: ScenarioRunEntity): ScenarioResult | null {
    return outcome === null ? null : toScenarioResult(outcome);
  }
}

/** What was simulated of a campaign by scenarios. */
@Resolver(() => CampaignEntity)
export class CampaignScenarioRunsResolver {
  @Requires('plan:read')
  @FieldResolver(() => [ScenarioRunEntity], { description: 'newest first' })
  async scenarioRuns(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<ScenarioRunEntity[]> {
    return (await scenarioRunsLoader.load(context, campaign.id)) ?? [];
  }
}
