import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../../access.js';
import { stirCampaign } from '../plan/campaign-stir.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import type { RequestContext } from '../../context.js';
import { startFileImport } from '../exposures/start-file-import.js';
import type { OutcomesFileInput } from './import-outcomes-job.js';
import { JobKind } from '../../jobs/handler.js';
import { mutate, refuse } from '../../payload.js';
import { MAY_IMPORT_FOR_CAMPAIGN } from '../../permissions.js';
import { checkComplete, keepKnown } from './known-outcomes.js';
import { outcomeFault } from './outcome-faults.js';
import type { Outcome } from './outcome.entity.js';
import {
  ImportOutcomesInput,
  ImportOutcomesPayload,
  RecordOutcomesInput,
  RecordOutcomesPayload,
  type RejectedOutcome,
} from './record-outcomes.js';
import { storeOutcomes } from './store-outcomes.js';

const MOST = 1_000;

@Resolver()
export class OutcomesResolver {
  @Requires('events:write')
  @Mutation(() => RecordOutcomesPayload, {
    description:
      'Records what units did that no log tells. Sending the same again changes nothing, so a sender that heard no answer sends again. An outcome may come before its exposure was recorded.',
  })
  recordOutcomes(
    @Arg('input', () => RecordOutcomesInput) { campaignId, outcomes, completeUntil }: RecordOutcomesInput,
    @Ctx() context: RequestContext,
  ): Promise<RecordOutcomesPayload> {
    return mutate({ accepted: 0, known: 0, rejected: [] }, async () => {
      const complete = completeUntil ?? [];
      if (outcomes.length === 0 && complete.length === 0)
        throw refuse('REQUIRED', 'outcomes', 'Send at least one outcome, or completeUntil where there were none.');
      if (outcomes.length > MOST)
        throw refuse(
          'TOO_LONG',
          'outcomes',
          `Send at most ${MOST} outcomes at once; the batch has ${outcomes.length}.`,
        );
      return context.decisions.write(async (manager) => {
        const campaign = await manager.findOneBy(CampaignEntity, { id: campaignId });
        if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        const { status, startedAt } = campaign;
        if (startedAt === null)
          throw refuse(
            'INVALID',
            'campaignId',
            `The campaign is ${status}: nothing can have come of it. Start it first.`,
          );
        checkComplete(complete, { metrics: campaign.plan.metrics, now: context.now() });
        const rules = { metrics: campaign.plan.metrics, startedAt, now: context.now() };
        const good: Outcome[] = [];
        const rejected: RejectedOutcome[] = [];
        outcomes.forEach(({ id, unit, metric, at, value, denominator }, index) => {
          const outcome: Outcome = { thing: id ?? null, unit, metric, at, value, denominator: denominator ?? null };
          const fault = outcomeFault(outcome, rules);
          if (fault) rejected.push({ index, ...fault });
          else good.push(outcome);
        });
        const stored = storeOutcomes(manager, campaignId, good);
        await keepKnown(manager, campaignId, {
          told: new Set(good.map(({ metric }) => metric)),
          complete,
          now: context.now(),
        });
        if (stored.accepted > 0 || complete.length > 0) await stirCampaign(manager, campaignId);
        return { ...stored, rejected };
      });
    });
  }

  @Requires(...MAY_IMPORT_FOR_CAMPAIGN)
  @Mutation(() => ImportOutcomesPayload, {
    description:
      'Records outcomes from a file that was sent in, all or none: a row that cannot be taken ends the job with its line, value and remedy. What is known already changes nothing.',
  })
  importOutcomes(
    @Arg('input', () => ImportOutcomesInput)
    { campaignId, uploadId, completeUntil, clientMutationKey }: ImportOutcomesInput,
    @Ctx() context: RequestContext,
  ): Promise<ImportOutcomesPayload> {
    const complete = completeUntil ?? [];
    const input: OutcomesFileInput = {
      campaignId,
      uploadId,
      complete: complete.map(({ metric, until }) => ({ metric, until: until.toISOString() })),
    };
    return mutate({ job: null }, () =>
      startFileImport(
        context,
        JobKind.IMPORT_OUTCOMES,
        { ...input, clientMutationKey },
        'nothing can have come of it',
        (campaign) => checkComplete(complete, { metrics: campaign.plan.metrics, now: context.now() }),
      ),
    );
  }
}
