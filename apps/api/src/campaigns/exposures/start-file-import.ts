import { CampaignEntity } from '../plan/campaign.entity.js';
import { callerAccountId, type RequestContext } from '../../context.js';
import { takeUploads } from '../../imports/take-uploads.js';
import type { JobKind } from '../../jobs/handler.js';
import type { JobEntity } from '../../jobs/job.entity.js';
import { refuse, refuseFor } from '../../payload.js';

/** What a job is given that records a file for a campaign. */
export interface FileImportInput {
  campaignId: string;
  uploadId: string;
}

/**
 * Queues the job that records an uploaded file for a campaign.
 *
 * @param because - why nothing can be recorded of a campaign that never started.
 * @param check - what else is asked of the campaign.
 * @throws Refusal - there is no such campaign or upload, the campaign never started, the file has not arrived, and what `check` throws.
 */
export function startFileImport(
  context: RequestContext,
  kind: JobKind,
  input: FileImportInput,
  because: string,
  check: (campaign: CampaignEntity) => void = () => undefined,
): Promise<{ job: JobEntity }> {
  const { campaignId, uploadId } = input;
  return context.decisions.write(async (manager) => {
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
    return { job: await context.jobs.enqueue(manager, { kind, input, createdById: callerAccountId(context) }) };
  });
}
