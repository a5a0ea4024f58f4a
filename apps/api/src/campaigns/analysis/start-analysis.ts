import { In, IsNull, type EntityManager } from 'typeorm';
import type { Services } from '../../context.js';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { stirCampaign } from '../plan/campaign-stir.js';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { JobKind } from '../../jobs/handler.js';
import { JobEntity, JobState } from '../../jobs/job.entity.js';
import { nextId } from '../../node-id.js';
import { snapshotId } from '../../snapshot.js';
import type { CampaignAnalysisJobInput } from './campaign-analysis-job.js';
import { ANALYSIS_PREFIX, CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import type { Ready } from './readiness.js';

/** The analysis of a campaign that waits or runs; null where none does. */
export async function analysisUnderWay(
  manager: EntityManager,
  campaignId: string,
): Promise<CampaignAnalysisEntity | null> {
  const open = await manager.find(CampaignAnalysisEntity, {
    where: { campaignId, units: IsNull() },
    order: { id: 'DESC' },
  });
  const jobs = await manager.findBy(JobEntity, {
    id: In(open.map(({ jobId }) => jobId)),
    state: In([JobState.QUEUED, JobState.RUNNING]),
  });
  return open.find(({ jobId }) => jobs.some(({ id }) => id === jobId)) ?? null;
}

/** Queues the analysis of a campaign; call it in the transaction that found none under way. */
export async function startAnalysis(
  manager: EntityManager,
  { jobs, now }: Pick<Services, 'jobs' | 'now'>,
  campaign: CampaignEntity,
  { snapshot }: Ready,
  createdById: string | null,
): Promise<string> {
  const audience = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
  const analysisId = await nextId(manager, CampaignAnalysisEntity, ANALYSIS_PREFIX);
  const input: CampaignAnalysisJobInput = { analysisId, campaignId: campaign.id };
  const job = await jobs.enqueue(manager, { kind: JobKind.CAMPAIGN_ANALYSIS, input, createdById });
  await manager.insert(CampaignAnalysisEntity, {
    id: analysisId,
    campaignId: campaign.id,
    jobId: job.id,
    createdAt: now(),
    snapshotId: snapshot && snapshotId(snapshot.id),
    testedPlan: campaign.plan,
    alpha: campaign.plan.alpha,
    isSynthetic: snapshot?.isSynthetic ?? audience.isSynthetic,
    units: null,
    outcome: null,
  });
  await stirCampaign(manager, campaign.id);
  return analysisId;
}
