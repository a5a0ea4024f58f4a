import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Requires } from '../access.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../audiences/replaced-demo.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { InputCheck, mutate, refuse, refuseFor } from '../payload.js';
import { CampaignChangeKind } from './plan/campaign-change.entity.js';
import { recordChange, recordStatus, runOf, type Changer } from './campaign-changes.js';
import { CampaignEntity, CampaignStatus } from './plan/campaign.entity.js';
import { problem } from './plan/campaign-problems.js';
import { campaignLoader, changesLoader } from './plan/loaders.js';
import {
  CampaignDecisionKind,
  DecideCampaignInput,
  DecideCampaignPayload,
  ExtendCampaignInput,
  ExtendCampaignPayload,
  StartCampaignInput,
  StartCampaignPayload,
  StopCampaignInput,
  StopCampaignPayload,
} from './plan/payloads.js';
import { moveRefusal } from './plan/status.js';

const LONGEST_REASON = 2_000;

type Work = (manager: EntityManager, found: CampaignEntity, changer: Changer) => Promise<Partial<CampaignEntity>>;

/** A campaign once it is approved: each step with its reason on record. */
@Resolver()
export class RunResolver {
  @Requires('campaigns:write')
  @Mutation(() => StartCampaignPayload, {
    description: 'From now on units are assigned to its arms, and its plan stays as it was approved.',
  })
  startCampaign(
    @Arg('input', () => StartCampaignInput) input: StartCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<StartCampaignPayload> {
    return mutate({ campaign: null }, async () => {
      const current = await context.lake.current();
      return changed(context, input, null, async (manager, found, changer) => {
        const audience = await manager.findOneByOrFail(AudienceEntity, { id: found.audienceId });
        if (isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'id', REPLACED_DEMO);
        return moved(manager, found, CampaignStatus.RUNNING, changer);
      });
    });
  }

  @Requires('campaigns:write')
  @Mutation(() => StopCampaignPayload, { description: 'From now on no unit is assigned to its arms.' })
  stopCampaign(
    @Arg('input', () => StopCampaignInput) input: StopCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<StopCampaignPayload> {
    return mutate({ campaign: null }, () =>
      changed(context, input, input.reason, (manager, found, changer) =>
        moved(manager, found, CampaignStatus.FINISHED, changer),
      ),
    );
  }

  @Requires('campaigns:write')
  @Mutation(() => ExtendCampaignPayload, {
    description: 'Lets more users enter than was planned. It is on record, and shown beside the result.',
  })
  extendCampaign(
    @Arg('input', () => ExtendCampaignInput) input: ExtendCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<ExtendCampaignPayload> {
    return mutate({ campaign: null }, () =>
      changed(context, input, input.reason, async (manager, found, changer) => {
        if (found.status !== CampaignStatus.RUNNING)
          throw refuseFor(
            problem('extend-not-running', { status: found.status }),
            'id',
            `The campaign is ${found.status}; only one that is RUNNING can be extended.`,
          );
        const before = found.plan;
        if (before.days === null)
          throw refuseFor(
            problem('extend-without-days', {}),
            'days',
            'The plan says no number of days, so the campaign runs until it is stopped.',
          );
        const check = new InputCheck();
        check.range('days', input.days, 1, 366);
        if (input.plannedUnits != null && before.framework.kind === 'group-sequential')
          check.add(
            'INVALID',
            'plannedUnits',
            'The looks of this plan are shares of its users, and what was looked at so far would become other shares. Leave it out.',
            problem('extend-looks-fixed', {}),
          );
        if (input.plannedUnits != null && before.plannedUnits !== null && input.plannedUnits <= before.plannedUnits)
          check.add(
            'INVALID',
            'plannedUnits',
            `plannedUnits is ${input.plannedUnits}; ${before.plannedUnits} are planned already, give more.`,
            problem('extend-units', { value: input.plannedUnits, planned: before.plannedUnits }),
          );
        check.done();
        const plan = {
          ...before,
          days: before.days + input.days,
          plannedUnits: input.plannedUnits ?? before.plannedUnits,
        };
        await recordChange(manager, {
          campaignId: found.id,
          kind: CampaignChangeKind.PLAN,
          before,
          after: plan,
          ...changer,
        });
        return { plan };
      }),
    );
  }

  @Requires('campaigns:write')
  @Mutation(() => DecideCampaignPayload, {
    description: 'Says what comes of the campaign; one that runs is ended by it.',
  })
  decideCampaign(
    @Arg('input', () => DecideCampaignInput) input: DecideCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<DecideCampaignPayload> {
    return mutate({ campaign: null }, () =>
      changed(context, input, input.reason, async (manager, found, changer) => {
        const { decision } = input;
        const arm = input.arm ?? null;
        if (found.status !== CampaignStatus.RUNNING && found.status !== CampaignStatus.FINISHED)
          throw refuseFor(
            problem('decide-too-early', { status: found.status }),
            'id',
            `The campaign is ${found.status}; there is nothing to decide before it has run.`,
          );
        const treatments = found.plan.arms.slice(1).map(({ name }) => name);
        if (decision === CampaignDecisionKind.SHIP && (arm === null || !treatments.includes(arm)))
          throw refuseFor(
            problem('decide-which-arm', { arms: treatments }),
            'arm',
            `Say which arm everybody is to be shown: ${treatments.join(', ')}.`,
          );
        if (decision !== CampaignDecisionKind.SHIP && arm !== null)
          throw refuseFor(problem('decide-no-arm', {}), 'arm', `${decision} is of no arm; leave it out.`);
        const before =
          (await changesLoader.load(context, found.id))?.findLast(({ kind }) => kind === CampaignChangeKind.DECISION)
            ?.after ?? null;
        await recordChange(manager, {
          campaignId: found.id,
          kind: CampaignChangeKind.DECISION,
          before,
          after: { decision, arm },
          ...changer,
        });
        return found.status === CampaignStatus.RUNNING ? moved(manager, found, CampaignStatus.FINISHED, changer) : {};
      }),
    );
  }
}

async function moved(
  manager: EntityManager,
  found: CampaignEntity,
  status: CampaignStatus,
  changer: Changer,
): Promise<Partial<CampaignEntity>> {
  const refusal =
    found.status === status
      ? {
          message: `The campaign is ${status} already.`,
          what: problem('status-cannot-become', { from: status, to: status }),
        }
      : moveRefusal(found.status, status);
  if (refusal !== null) throw refuseFor(refusal.what, 'id', refusal.message);
  const change = { status, ...runOf(status, changer.now) };
  await recordStatus(manager, { found, change, ...changer });
  return change;
}

async function changed(
  context: RequestContext,
  { id, version }: StartCampaignInput,
  givenReason: string | null,
  work: Work,
): Promise<{ campaign: CampaignEntity }> {
  const check = new InputCheck();
  const reason = givenReason === null ? null : check.text('reason', givenReason, LONGEST_REASON, 'the reason');
  check.done();
  const campaign = await context.decisions.write(async (manager) => {
    const found = await manager.findOneBy(CampaignEntity, { id });
    if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such campaign.');
    if (found.version !== version)
      throw refuse('CONFLICT', 'version', 'Somebody changed this campaign meanwhile; look at it again.', {
        campaign: found,
      });
    const now = context.now();
    const change = {
      ...(await work(manager, found, { now, accountId: callerAccountId(context), reason })),
      updatedAt: now,
      version: version + 1,
    };
    await manager.update(CampaignEntity, { id }, change);
    return Object.assign(found, change);
  });
  campaignLoader.clear(context, id);
  changesLoader.clear(context, id);
  return { campaign };
}
