import { assigner, sampleRatioMismatch, watchedSampleRatio, type Assignment as Dealt } from '@cartograph/experiments';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { stirCampaign } from '../plan/campaign-stir.js';
import { CampaignEntity, CampaignStatus } from '../plan/campaign.entity.js';
import { neighborsOf } from '../plan/exclusion.js';
import { campaignLoader } from '../plan/loaders.js';
import { needsLog } from '../plan/plan.js';
import type { RequestContext } from '../../context.js';
import { badInput, notFound } from '../../errors.js';
import { toIncomputable } from '../../estimate.js';
import { JobKind } from '../../jobs/handler.js';
import { mutate, refuse, refuseFor } from '../../payload.js';
import { MAY_IMPORT_FOR_CAMPAIGN } from '../../permissions.js';
import { assignmentPlanOf } from './assignment-plan.js';
import { faultOf, unitFault, type Exposure } from './exposed.js';
import { armCountsLoader } from './loaders.js';
import { startFileImport } from './start-file-import.js';
import { storeExposures } from './store-exposures.js';
import {
  Assignment,
  AssignmentReason,
  CampaignExposures,
  ImportExposuresInput,
  ImportExposuresPayload,
  RecordExposuresInput,
  RecordExposuresPayload,
  type RejectedExposure,
  type SampleRatio,
} from './record-exposures.js';

const MOST = 1_000;

const REASONS: Record<Dealt['reason'], AssignmentReason> = {
  assigned: AssignmentReason.ASSIGNED,
  'held-out': AssignmentReason.HELD_OUT,
  'other-campaign': AssignmentReason.OTHER_CAMPAIGN,
  'outside-traffic': AssignmentReason.OUTSIDE_TRAFFIC,
};

@Resolver(() => CampaignEntity)
export class ExposuresResolver {
  @Requires('events:write')
  @Query(() => [Assignment], {
    description:
      'Which arm each unit is shown; ask for at most 1,000 at once. Nothing is stored: record the exposure when the unit has really met its arm.',
  })
  async assignments(
    @Arg('campaignId', () => ID) campaignId: string,
    @Arg('units', () => [String]) units: string[],
    @Ctx() context: RequestContext,
  ): Promise<Assignment[]> {
    if (units.length > MOST) throw badInput(`Ask for at most ${MOST} units at once; there are ${units.length}.`);
    const campaign = await campaignLoader.load(context, campaignId);
    if (!campaign) throw notFound('There is no such campaign.');
    if (campaign.status !== CampaignStatus.RUNNING)
      return units.map((unit) => ({ unit, arm: null, reason: AssignmentReason.NOT_RUNNING }));
    const assign = assigner(assignmentPlanOf(campaign, await neighborsOf(campaign, context.decisions.read)));
    const ofLog = needsLog(campaign.plan);
    return units.map((unit) => {
      if (unitFault(unit, ofLog) !== null) return { unit, arm: null, reason: AssignmentReason.BAD_UNIT };
      const { arm, reason } = assign(unit);
      return { unit, arm, reason: REASONS[reason] };
    });
  }

  @Requires('events:write')
  @Mutation(() => RecordExposuresPayload, {
    description:
      'Records who has met a running campaign, or had met it before it was ended. Sending the same again changes nothing, so a sender that heard no answer sends again.',
  })
  recordExposures(
    @Arg('input', () => RecordExposuresInput) { campaignId, exposures }: RecordExposuresInput,
    @Ctx() context: RequestContext,
  ): Promise<RecordExposuresPayload> {
    return mutate({ accepted: 0, known: 0, rejected: [] }, async () => {
      if (exposures.length === 0) throw refuse('REQUIRED', 'exposures', 'Send at least one exposure.');
      if (exposures.length > MOST)
        throw refuse(
          'TOO_LONG',
          'exposures',
          `Send at most ${MOST} exposures at once; the batch has ${exposures.length}.`,
        );
      return context.decisions.write(async (manager) => {
        const campaign = await manager.findOneBy(CampaignEntity, { id: campaignId });
        if (!campaign) throw refuse('NOT_FOUND', 'campaignId', 'There is no such campaign.');
        if (campaign.startedAt === null)
          throw refuseFor(
            { problem: 'not-started', facts: {} },
            'campaignId',
            `The campaign is ${campaign.status}: nobody can have met it. Start it first.`,
          );
        const plan = campaign.plan;
        const rules = {
          arms: plan.arms.map(({ name }) => name),
          needsLog: needsLog(plan),
          startedAt: campaign.startedAt,
          endedAt: campaign.endedAt,
          now: context.now(),
        };
        const good: Exposure[] = [];
        const rejected: RejectedExposure[] = [];
        exposures.forEach((exposure, index) => {
          const fault = faultOf(exposure, rules);
          if (fault) rejected.push({ index, ...fault });
          else good.push(exposure);
        });
        const stored = storeExposures(manager, campaignId, good);
        if (stored.accepted > 0) await stirCampaign(manager, campaignId);
        return { ...stored, rejected };
      });
    });
  }

  @Requires(...MAY_IMPORT_FOR_CAMPAIGN)
  @Mutation(() => ImportExposuresPayload, {
    description:
      'Records exposures from a file that was sent in, all or none: a row that cannot be taken ends the job with its line, value and remedy. What is known already changes nothing.',
  })
  importExposures(
    @Arg('input', () => ImportExposuresInput) input: ImportExposuresInput,
    @Ctx() context: RequestContext,
  ): Promise<ImportExposuresPayload> {
    return mutate({ job: null }, () =>
      startFileImport(context, JobKind.IMPORT_EXPOSURES, input, 'nobody can have met it'),
    );
  }

  @Requires('plan:read')
  @FieldResolver(() => CampaignExposures)
  async exposures(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<CampaignExposures> {
    const counts = (await armCountsLoader.load(context, campaign.id)) ?? { arms: new Map(), unitsInTwoArms: 0 };
    const arms = campaign.plan.arms.map(({ name, weight }) => ({
      arm: name,
      plannedShare: weight,
      ...(counts.arms.get(name) ?? { units: 0, firstAt: null, lastAt: null }),
    }));
    return {
      campaignId: campaign.id,
      arms,
      unitsInTwoArms: counts.unitsInTwoArms,
      sampleRatio: ratioOf(arms, campaign.endedAt === null),
    };
  }
}

/** @param isWatched - whether the campaign goes on, so that it is looked at again and again. */
function ratioOf(arms: readonly { units: number; plannedShare: number }[], isWatched: boolean): SampleRatio {
  const check = (isWatched ? watchedSampleRatio : sampleRatioMismatch)(
    arms.map(({ units }) => units),
    arms.map(({ plannedShare }) => plannedShare),
  );
  if (!check.ok)
    return {
      statistic: null,
      pValue: null,
      isMismatch: false,
      incomputable: toIncomputable(check.reason, check.detail),
    };
  return { statistic: check.statistic, pValue: check.pValue, isMismatch: check.isMismatch, incomputable: null };
}
