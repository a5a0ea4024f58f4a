import { CampaignEntity } from '../plan/campaign.entity.js';
import { callerAccountId, type RequestContext } from '../../context.js';
import { takeUploads } from '../../imports/take-uploads.js';
import { runOnce } from '../../idempotency/run-once.js';
import { JobKind } from '../../jobs/handler.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { refuse, refuseFor } from '../../payload.js';

/** What a job is given that records a file for a campaign. */
export interface FileImportInput {
  campaignId: string;
  uploadId: string;
}

const MUTATIONS = {
  [JobKind.IMPORT_EXPOSURES]: 'importExposures',
  [JobKind.IMPORT_OUTCOMES]: 'importOutcomes',
} as const;

/**
 * Queues the job that records an uploaded file for a campaign.
 *
 * @param because - why nothing can be recorded of a campaign that never started.
 * @param check - what else is asked of the campaign.
 * @throws Refusal - there is no such campaign or upload, the campaign never started, the file has not arrived, and what `check` throws.
 */
export async function startFileImport(
  context: RequestContext,
  kind: keyof typeof MUTATIONS,
  input: FileImportInput & { clientMutationKey?: string | null },
  because: string,
  check: (campaign: CampaignEntity) => void = () => undefined,
): Promise<{ job: JobEntity }> {
  const { clientMutationKey: _, ...job } = input;
  const { campaignId, uploadId } = job;
  const { id } = await runOnce(context, MUTATIONS[kind], input, async (manager) => {
    const campaign = await manager.findOneBy(CampaignEntity, { id: campaignId });
    if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
    if (campaign.startedAt === null)
      throw refuseFor(
        { problem: 'not-started', facts: {} },
        'campaignId',
        `The campaign is ${campaign.status}: ${because}. Start it first.`,
      );
    check(campaign);
    await takeUploads(manager, 'uploadId', [uploadId], context);
    return (await context.jobs.enqueue(manager, { kind, input: job, createdById: callerAccountId(context) })).id;
  });
  return { job: await context.decisions.read.findOneByOrFail(JobEntity, { id }) };
}
