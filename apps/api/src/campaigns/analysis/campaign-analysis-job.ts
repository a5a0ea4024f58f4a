import { CampaignEntity } from '../plan/campaign.entity.js';
import { stirCampaign } from '../plan/campaign-stir.js';
import { AnalysisInputError } from '@cartograph/experiments';
import { frozenStore } from '../../audiences/frozen-store.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../../jobs/handler.js';
import { analysisOnLog, type CampaignOutcome } from './analysis-on-log.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { campaignQuestion, looksOf } from './campaign-question.js';
import { asUnusable } from './unusable-campaign.js';

/** What an analysis job is given: a stored analysis without an outcome. */
export interface CampaignAnalysisJobInput {
  analysisId: string;
  campaignId: string;
}

/** What `Job.result` of an analysis says. */
export interface CampaignAnalysisJobResult {
  analysisId: string;
  campaignId: string;
}

/** In words that pages translate. */
const STEPS = { reading: 'Reading the log', checking: 'Comparing methods', analyzing: 'Analyzing day by day' } as const;

/** Analyzes a campaign and stores what it shows; of a group-sequential plan the look is taken with that. */
export const campaignAnalysisJob: JobHandler<CampaignAnalysisJobInput> = {
  kind: JobKind.CAMPAIGN_ANALYSIS,
  async run({ analysisId, campaignId }, context): Promise<CampaignAnalysisJobResult> {
    const { decisions, signal } = context;
    const [analysis, campaign] = [
      await decisions.read.findOneBy(CampaignAnalysisEntity, { id: analysisId }),
      await decisions.read.findOneBy(CampaignEntity, { id: campaignId }),
    ];
    if (!analysis || !campaign)
      throw new JobFailure('analysis-gone', `There is no analysis ${analysisId}. Start one from its campaign.`);
    try {
      const { outcome, earlierLooks } = await analyzed(analysis, campaign, context);
      await decisions.write(async (manager) => {
        signal.throwIfAborted();
        if ((await looksOf(manager, campaign)).earlierLooks.length !== earlierLooks.length)
          throw new JobFailure(
            'looked-meanwhile',
            'Somebody looked at this campaign meanwhile. Read that analysis, or start another one.',
          );
        await manager.update(CampaignAnalysisEntity, { id: analysisId }, { outcome, units: outcome.units.matured });
        await stirCampaign(manager, campaignId);
      });
    } catch (error) {
      await decisions.write((manager) => stirCampaign(manager, campaignId));
      throw error;
    }
    return { analysisId, campaignId };
  },
};

async function analyzed(
  { snapshotId, createdAt, testedPlan, alpha }: CampaignAnalysisEntity,
  campaign: CampaignEntity,
  { lake, decisions, timeZone, signal, progress }: JobContext,
): Promise<{ outcome: CampaignOutcome; earlierLooks: readonly number[] }> {
  const store = snapshotId === null ? null : await frozenStore(lake, snapshotId);
  try {
    progress({ step: STEPS.reading, done: 0, total: null, unit: 'days' });
    const question = {
      ...(await campaignQuestion(decisions.read, campaign, { now: createdAt, timeZone, plan: testedPlan, signal })),
      alpha,
    };
    const outcome = await analysisOnLog(store, question, {
      signal,
      onProgress: (step, done, total) => progress({ step: STEPS[step], done, total, unit: 'days' }),
    });
    return { outcome, earlierLooks: question.earlierLooks };
  } catch (error) {
    const unusable = asUnusable(error);
    if (unusable) throw new JobFailure(unusable.code, unusable.message, { facts: unusable.facts, cause: error });
    if (error instanceof AnalysisInputError)
      throw new JobFailure('unjudgeable', `What was recorded cannot be judged: ${error.message}`, { cause: error });
    throw error;
  } finally {
    await store?.close();
  }
}
