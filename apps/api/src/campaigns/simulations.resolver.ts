import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { audienceLoader } from '../audiences/audience-loader.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../audiences/replaced-demo.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobEntity } from '../jobs/job.entity.js';
import { jobLoader } from '../jobs/job-loader.js';
import { JobKind } from '../jobs/handler.js';
import { nextId } from '../node-id.js';
import { InputCheck, mutate, refuse, refuseFor } from '../payload.js';
import { CampaignEntity } from './campaign.entity.js';
import { problem } from './campaign-problems.js';
import { simulationsLoader } from './loaders.js';
import { SimulateCampaignInput, SimulateCampaignPayload } from './payloads.js';
import { RUNS } from './plan-checks.js';
import type { SimulateJobInput } from './simulate-job.js';
import { SimulationResult, toSimulationResult } from './simulation-result.js';
import { SIMULATION_PREFIX, SimulationEntity } from './simulation.entity.js';

@Resolver(() => SimulationEntity)
export class SimulationsResolver {
  @Requires('campaigns:write')
  @Mutation(() => SimulateCampaignPayload)
  simulateCampaign(
    @Arg('input', () => SimulateCampaignInput) input: SimulateCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<SimulateCampaignPayload> {
    return mutate({ job: null, simulation: null }, async () => {
      const runs = input.runs ?? RUNS.usual;
      const check = new InputCheck();
      check.range('runs', runs, RUNS.least, RUNS.most);
      check.done();
      const current = await context.lake.current();
      const { id } = await runOnce(context, 'simulateCampaign', input, async (manager) => {
        const campaign = await manager.findOneBy(CampaignEntity, { id: input.campaignId });
        if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        const audience = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
        if (isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'campaignId', REPLACED_DEMO);
        const { buyersPerUser: baseline } = audience.summary;
        if (!baseline.ok && baseline.reason === 'not-logged')
          throw refuseFor(
            { problem: 'purchases-not-logged', facts: {} },
            'campaignId',
            `${baseline.detail} Plan the campaign on an audience of a period that has purchases.`,
          );
        if (audience.size < 2 || audience.summary.buyers === 0) {
          throw refuseFor(
            problem('simulate-nobody', { users: audience.size, buyers: audience.summary.buyers }),
            'campaignId',
            `Nothing can be simulated: the audience has ${audience.size} users of whom ${audience.summary.buyers} bought. Choose a wider audience or a longer period.`,
          );
        }
        const simulationId = await nextId(manager, SimulationEntity, SIMULATION_PREFIX);
        const jobInput: SimulateJobInput = { simulationId, plan: campaign.plan };
        const job = await context.jobs.enqueue(manager, {
          kind: JobKind.SIMULATE,
          input: jobInput,
          createdById: callerAccountId(context),
        });
        const { upliftRelative, alpha, power, treatmentShare } = campaign;
        await manager.insert(SimulationEntity, {
          id: simulationId,
          campaignId: campaign.id,
          audienceId: audience.id,
          jobId: job.id,
          createdAt: context.now(),
          snapshotId: audience.snapshotId,
          seed: input.seed ?? 1,
          runs,
          upliftRelative,
          alpha,
          power,
          treatmentShare,
          outcome: null,
        });
        return simulationId;
      });
      const simulation = await context.decisions.read.findOneByOrFail(SimulationEntity, { id });
      return { simulation, job: await jobLoader.load(context, simulation.jobId) };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => JobEntity)
  async job(@Root() simulation: SimulationEntity, @Ctx() context: RequestContext): Promise<JobEntity> {
    const job = await jobLoader.load(context, simulation.jobId);
    if (!job) throw new Error(`The job of simulation ${simulation.id} is gone.`);
    return job;
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, { description: 'it was drawn from users of the demo shop: made up' })
  async isSynthetic(@Root() simulation: SimulationEntity, @Ctx() context: RequestContext): Promise<boolean> {
    const audience = await audienceLoader.load(context, simulation.audienceId);
    if (!audience) throw new Error(`Simulation ${simulation.id} was drawn from an audience that is gone.`);
    return audience.isSynthetic;
  }

  @Requires('plan:read')
  @FieldResolver(() => SimulationResult, { nullable: true })
  result(@Root() simulation: SimulationEntity): SimulationResult | null {
    return toSimulationResult(simulation);
  }
}

/** What was simulated for a campaign. */
@Resolver(() => CampaignEntity)
export class CampaignSimulationsResolver {
  @Requires('plan:read')
  @FieldResolver(() => [SimulationEntity])
  async simulations(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<SimulationEntity[]> {
    return (await simulationsLoader.load(context, campaign.id)) ?? [];
  }
}
