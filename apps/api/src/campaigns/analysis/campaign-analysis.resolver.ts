import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../../audiences/replaced-demo.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { campaignLoader } from '../plan/loaders.js';
import { fromTestSetup } from '../plan/plan-input.js';
import { CampaignPlanFields } from '../plan/plan-types.js';
import { listLength } from '../../connection.js';
import { callerAccountId, type RequestContext } from '../../context.js';
import { runOnce } from '../../idempotency/run-once.js';
import { jobLoader } from '../../jobs/job-loader.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { mutate, Refusal, refuse, refuseFor } from '../../payload.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { analysesKey, analysesLoader, outcomeLoader } from './loaders.js';
import { AnalyzeCampaignInput, AnalyzeCampaignPayload } from './payloads.js';
import { readyToAnalyze, type Ready } from './readiness.js';
import { CampaignAnalysisResult } from './result-types.js';
import { isOfPlan } from './same-plan.js';
import { analysisUnderWay, startAnalysis } from './start-analysis.js';
import { toResult } from './to-result.js';
import { asUnusable } from './unusable-campaign.js';

/** What stands in the analysis's own row costs little more, however much is asked of it. */
const STORED = 10;

@Resolver(() => CampaignAnalysisEntity)
export class CampaignAnalysesResolver {
  @Requires('campaigns:write')
  @Mutation(() => AnalyzeCampaignPayload, {
    description:
      'Starts a job that analyzes a campaign by its plan, on the current log and what was recorded: of each unit its whole window, of units whose window is over. Of a group-sequential plan this is a look, which is refused before the next planned share of the users is reached.',
  })
  analyzeCampaign(
    @Arg('input', () => AnalyzeCampaignInput) input: AnalyzeCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<AnalyzeCampaignPayload> {
    return mutate({ job: null, analysis: null }, async () => {
      const current = await context.lake.current();
      // Before anybody is kept from writing: it may count millions of exposures.
      const readiness = await readinessOf(context, input.campaignId);
      const { id } = await runOnce(context, 'analyzeCampaign', input, async (manager) => {
        const campaign = await manager.findOneBy(CampaignEntity, { id: input.campaignId });
        if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        const audience = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
        if (isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'campaignId', REPLACED_DEMO);
        const underWay = await analysisUnderWay(manager, campaign.id);
        if (underWay) {
          const job = await manager.findOneBy(JobEntity, { id: underWay.jobId });
          throw refuse(
            'BUSY',
            'campaignId',
            `The campaign is being analyzed already (${underWay.jobId}). Wait for that analysis, or cancel it first.`,
            { job, analysis: underWay },
          );
        }
        if (readiness instanceof Refusal) throw readiness;
        if (readiness === null) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        return startAnalysis(manager, context, campaign, readiness, callerAccountId(context));
      });
      const analysis = await context.decisions.read.findOneByOrFail(CampaignAnalysisEntity, { id });
      return { analysis, job: await jobLoader.load(context, analysis.jobId) };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => JobEntity)
  async job(@Root() analysis: CampaignAnalysisEntity, @Ctx() context: RequestContext): Promise<JobEntity> {
    const job = await jobLoader.load(context, analysis.jobId);
    if (!job) throw new Error(`The job of analysis ${analysis.id} is gone.`);
    return job;
  }

  @Requires('plan:read')
  @FieldResolver(() => CampaignPlanFields, { complexity: STORED, description: 'the plan it was made by' })
  plan(@Root() { testedPlan }: CampaignAnalysisEntity): CampaignPlanFields {
    return fromTestSetup(testedPlan);
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, {
    description:
      'arms, metrics, window, framework, planned units and alpha of the campaign are still those that it was made by',
  })
  async isOfPlan(@Root() analysis: CampaignAnalysisEntity, @Ctx() context: RequestContext): Promise<boolean> {
    const campaign = await campaignLoader.load(context, analysis.campaignId);
    return campaign !== null && isOfPlan(analysis, campaign);
  }

  @Requires('plan:read')
  @FieldResolver(() => CampaignAnalysisResult, {
    nullable: true,
    complexity: STORED,
    description: 'null until the job is done',
  })
  async result(
    @Root() { id, testedPlan, alpha }: CampaignAnalysisEntity,
    @Ctx() context: RequestContext,
  ): Promise<CampaignAnalysisResult | null> {
    const outcome = await outcomeLoader.load(context, id);
    return outcome && toResult(outcome, testedPlan, alpha);
  }
}

/** What a campaign showed so far. */
@Resolver(() => CampaignEntity)
export class CampaignAnalysesOfResolver {
  @Requires('plan:read')
  @FieldResolver(() => [CampaignAnalysisEntity], { description: 'newest first' })
  async analyses(
    @Root() campaign: CampaignEntity,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<CampaignAnalysisEntity[]> {
    return (await analysesLoader.load(context, analysesKey(campaign.id, listLength(first ?? 20)))) ?? [];
  }
}

/** Whatever an analysis would fail with before it reads units of the log, as the refusal to say at once; null where there is no such campaign. */
async function readinessOf(
  { decisions, lake, now }: RequestContext,
  campaignId: string,
): Promise<Ready | Refusal | null> {
  const campaign = await decisions.read.findOneBy(CampaignEntity, { id: campaignId });
  if (!campaign) return null;
  try {
    return await readyToAnalyze(decisions.read, lake, campaign, now());
  } catch (error) {
    const unusable = asUnusable(error);
    if (unusable) return refuseFor({ problem: unusable.code, facts: unusable.facts }, 'campaignId', unusable.message);
    throw error;
  }
}
