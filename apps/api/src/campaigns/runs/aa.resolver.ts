import { Arg, Ctx, FieldResolver, Float, Mutation, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { audienceLoader } from '../../audiences/audience-loader.js';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../../audiences/replaced-demo.js';
import { problem } from '../plan/campaign-problems.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { campaignLoader } from '../plan/loaders.js';
import { callerAccountId, type RequestContext } from '../../context.js';
import { runOnce } from '../../idempotency/run-once.js';
import { JobKind } from '../../jobs/handler.js';
import { jobLoader } from '../../jobs/job-loader.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { nextId } from '../../node-id.js';
import { InputCheck, mutate, refuse, refuseFor } from '../../payload.js';
import { isOfPlan } from './aa-approval.js';
import type { AaJobInput } from './aa-job.js';
import { aaDesignOf, aaRefusal, untried } from './aa-on-history.js';
import { AaResult, RERANDOMIZATIONS, RunAaInput, RunAaPayload, toAaResult } from './aa-result.js';
import { AA_RUN_PREFIX, AaRunEntity } from './aa-run.entity.js';
import { aaRunsLoader } from './loaders.js';

@Resolver(() => AaRunEntity)
export class AaRunsResolver {
  @Requires('campaigns:write')
  @Mutation(() => RunAaPayload, {
    description:
      "Starts a job that deals the past of the campaign's audience to its arms again and again and tests the primary metrics, although nothing was done to anybody: once after the window, at alpha each, without sequential bounds or corrections.",
  })
  runAA(@Arg('input', () => RunAaInput) input: RunAaInput, @Ctx() context: RequestContext): Promise<RunAaPayload> {
    return mutate({ job: null, aaRun: null }, async () => {
      const rerandomizations = input.rerandomizations ?? RERANDOMIZATIONS.usual;
      const check = new InputCheck();
      check.range('rerandomizations', rerandomizations, RERANDOMIZATIONS.least, RERANDOMIZATIONS.most);
      check.done();
      const current = await context.lake.current();
      const { id } = await runOnce(context, 'runAA', input, async (manager) => {
        const campaign = await manager.findOneBy(CampaignEntity, { id: input.campaignId });
        if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        const audience = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
        if (isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'campaignId', REPLACED_DEMO);
        const design = aaDesignOf(campaign.plan, campaign.plan.alpha);
        const [refusal, metric] = [aaRefusal(design), untried(design)];
        if (refusal !== null && metric !== null)
          throw refuseFor(
            problem('aa-not-possible', { metric: metric.metric.name, isRecorded: metric.source.from === 'recorded' }),
            'campaignId',
            refusal,
          );
        const aaRunId = await nextId(manager, AaRunEntity, AA_RUN_PREFIX);
        const jobInput: AaJobInput = { aaRunId };
        const job = await context.jobs.enqueue(manager, {
          kind: JobKind.AA,
          input: jobInput,
          createdById: callerAccountId(context),
        });
        await manager.insert(AaRunEntity, {
          id: aaRunId,
          campaignId: campaign.id,
          audienceId: audience.id,
          jobId: job.id,
          createdAt: context.now(),
          snapshotId: audience.snapshotId,
          seed: input.seed ?? 1,
          rerandomizations,
          design,
          outcome: null,
        });
        return aaRunId;
      });
      const aaRun = await context.decisions.read.findOneByOrFail(AaRunEntity, { id });
      return { aaRun, job: await jobLoader.load(context, aaRun.jobId) };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => JobEntity)
  async job(@Root() run: AaRunEntity, @Ctx() context: RequestContext): Promise<JobEntity> {
    const job = await jobLoader.load(context, run.jobId);
    if (!job) throw new Error(`The job of A/A test ${run.id} is gone.`);
    return job;
  }

  @Requires('plan:read')
  @FieldResolver(() => Float, { description: 'two-sided level of each test' })
  alpha(@Root() { design }: AaRunEntity): number {
    return design.alpha;
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, {
    description: 'arms, primary metrics, window and alpha of the campaign are still those that were tried',
  })
  async isOfPlan(@Root() run: AaRunEntity, @Ctx() context: RequestContext): Promise<boolean> {
    const campaign = await campaignLoader.load(context, run.campaignId);
    return campaign !== null && isOfPlan(run.design, campaign);
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, { description: 'the users are those of the demo shop: synthetic' })
  async isSynthetic(@Root() run: AaRunEntity, @Ctx() context: RequestContext): Promise<boolean> {
    const audience = await audienceLoader.load(context, run.audienceId);
    if (!audience) throw new Error(`A/A test ${run.id} is of an audience that is gone.`);
    return audience.isSynthetic;
  }

  @Requires('plan:read')
  @FieldResolver(() => AaResult, { nullable: true, description: 'null until the job is done' })
  result(@Root() { outcome, design }: AaRunEntity): AaResult | null {
    return outcome === null ? null : toAaResult(outcome, design.alpha);
  }
}

/** The A/A tests of a campaign. */
@Resolver(() => CampaignEntity)
export class CampaignAaRunsResolver {
  @Requires('plan:read')
  @FieldResolver(() => [AaRunEntity], { description: 'newest first' })
  async aaRuns(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<AaRunEntity[]> {
    return (await aaRunsLoader.load(context, campaign.id)) ?? [];
  }
}
