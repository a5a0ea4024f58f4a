import { isDeepStrictEqual } from 'node:util';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { accountLoader } from '../accounts/account-loader.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { ActionItemEntity } from '../action-items/action-item.entity.js';
import { actionItemLoader } from '../action-items/action-item-loaders.js';
import { audienceLoader } from '../audiences/audience-loader.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../audiences/replaced-demo.js';
import { aaForApproval } from './runs/aa-approval.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { newId } from '../node-id.js';
import { ARCHIVED, ofThisShop } from '../of-this-shop.js';
import { InputCheck, mutate, refuse, refuseFor } from '../payload.js';
import { recordStatus, runOf } from './campaign-changes.js';
import { CAMPAIGN_PREFIX, CampaignEntity, CampaignStatus } from './plan/campaign.entity.js';
import { problem } from './plan/campaign-problems.js';
import { checkSlots } from './plan/exclusion.js';
import { campaignLoader, itemCampaignLoader } from './plan/loaders.js';
import {
  CampaignConnection,
  CreateCampaignInput,
  CreateCampaignPayload,
  UpdateCampaignInput,
  UpdateCampaignPayload,
} from './plan/payloads.js';
import { checkPlan, checkRoom, PLAN_DEFAULTS, type PlanNumbers } from './plan/plan-checks.js';
import { toTestSetup } from './plan/plan-input.js';
import { firstTreatmentShare, usualTestSetup, type CampaignPlan } from './plan/plan.js';
import { isPlanOpen, moveRefusal } from './plan/status.js';

const NAME_LIMIT = 200;
const HYPOTHESIS_LIMIT = 2_000;
/** Where a campaign goes on towards real customers. */
const GOES_AHEAD: ReadonlySet<CampaignStatus> = new Set([CampaignStatus.APPROVED, CampaignStatus.RUNNING]);
/** What can be done about a plan that is closed. */
const REMEDIES: Partial<Record<CampaignStatus, string>> = {
  [CampaignStatus.APPROVED]: 'Set it back to DRAFT to change it.',
  [CampaignStatus.RUNNING]: 'Let more users enter by extendCampaign, or end it by stopCampaign and plan another one.',
  [CampaignStatus.FINISHED]: 'Plan another one.',
};
const NUMBERS = ['upliftRelative', 'alpha', 'power'] as const;

@Resolver(() => CampaignEntity)
export class CampaignsResolver {
  @Requires('plan:read')
  @Query(() => CampaignConnection)
  async campaigns(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('archived', () => Boolean, { defaultValue: false, description: ARCHIVED }) archived: boolean,
    @Ctx() context: RequestContext,
  ): Promise<Connection<CampaignEntity>> {
    const query = context.decisions.read
      .createQueryBuilder(CampaignEntity, 'campaign')
      .innerJoin(AudienceEntity, 'audience', 'audience.id = campaign.audienceId');
    return newestFirst(await ofThisShop(query, 'audience.isSynthetic', { archived, context }), args);
  }

  @Requires('plan:read')
  @Query(() => CampaignEntity, { nullable: true })
  campaign(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<CampaignEntity | null> {
    return campaignLoader.load(context, id);
  }

  @Requires('campaigns:write')
  @Mutation(() => CreateCampaignPayload)
  createCampaign(
    @Arg('input', () => CreateCampaignInput) input: CreateCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateCampaignPayload> {
    return mutate({ campaign: null }, async () => {
      const check = new InputCheck();
      const name = check.text('name', input.name, NAME_LIMIT, 'the name');
      const hypothesis = check.text('hypothesis', input.hypothesis, HYPOTHESIS_LIMIT, 'the hypothesis');
      const numbers: PlanNumbers = {
        upliftRelative: input.upliftRelative,
        alpha: input.alpha ?? PLAN_DEFAULTS.alpha,
        power: input.power ?? PLAN_DEFAULTS.power,
      };
      const treatmentShare = input.treatmentShare ?? PLAN_DEFAULTS.treatmentShare;
      const setup = input.plan ? toTestSetup(check, input.plan, numbers.alpha) : usualTestSetup(treatmentShare);
      checkPlan(check, numbers, input.plan ? null : treatmentShare);
      check.done();
      const current = await context.lake.current();
      const { id } = await runOnce(context, 'createCampaign', input, async (manager) => {
        const audience = await manager.findOneBy(AudienceEntity, { id: input.audienceId });
        if (!audience) throw refuse('NOT_FOUND', 'audienceId', 'There is no such audience. Save one first.');
        if (isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'audienceId', REPLACED_DEMO);
        const actionItemId = input.actionItemId ?? null;
        if (actionItemId !== null && !(await manager.existsBy(ActionItemEntity, { id: actionItemId }))) {
          throw refuse('NOT_FOUND', 'actionItemId', 'There is no such action item; somebody may have deleted it.');
        }
        const room = new InputCheck();
        checkRoom(room, numbers, audience.summary.buyersPerUser);
        room.done();
        const now = context.now();
        const campaign = Object.assign(new CampaignEntity(), {
          id: newId(CAMPAIGN_PREFIX),
          name,
          status: CampaignStatus.DRAFT,
          audienceId: audience.id,
          actionItemId,
          hypothesis,
          plan: { ...numbers, ...setup },
          createdById: callerAccountId(context),
          createdAt: now,
          updatedAt: now,
          startedAt: null,
          endedAt: null,
          version: 1,
        });
        await manager.insert(CampaignEntity, campaign);
        return campaign.id;
      });
      return { campaign: await campaignLoader.load(context, id) };
    });
  }

  @Requires('campaigns:write')
  @Mutation(() => UpdateCampaignPayload)
  updateCampaign(
    @Arg('input', () => UpdateCampaignInput) input: UpdateCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateCampaignPayload> {
    return mutate({ campaign: null }, async () => {
      const current = await context.lake.current();
      const campaign = await context.decisions.write(async (manager) => {
        const found = await manager.findOneBy(CampaignEntity, { id: input.id });
        if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such campaign.');
        if (found.version !== input.version)
          throw refuse('CONFLICT', 'version', 'Somebody changed this campaign meanwhile; look at it again.', {
            campaign: found,
          });
        const audience = await manager.findOneByOrFail(AudienceEntity, { id: found.audienceId });
        const change = changeOf(found, input, audience);
        if (change.status !== found.status && GOES_AHEAD.has(change.status) && isReplacedDemo(audience, current))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'status', REPLACED_DEMO);
        const now = context.now();
        Object.assign(
          change,
          { updatedAt: now, version: found.version + 1 },
          change.status === found.status ? {} : runOf(change.status, now),
        );
        const approved =
          change.status === CampaignStatus.APPROVED && found.status !== change.status ? { ...found, ...change } : null;
        const approvedOn = approved && (await aaForApproval(manager, approved));
        if (approved) await checkSlots(manager, approved);
        await manager.update(CampaignEntity, { id: found.id }, change);
        await recordStatus(manager, {
          found,
          change,
          approvedOn,
          now,
          accountId: callerAccountId(context),
          reason: null,
        });
        return Object.assign(found, change);
      });
      campaignLoader.clear(context, campaign.id);
      return { campaign };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => AudienceEntity)
  async audience(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<AudienceEntity> {
    const audience = await audienceLoader.load(context, campaign.audienceId);
    if (!audience) throw new Error(`Campaign ${campaign.id} addresses an audience that is gone.`);
    return audience;
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, { description: 'its audience has users of the demo shop: synthetic' })
  async isSynthetic(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<boolean> {
    return (await this.audience(campaign, context)).isSynthetic;
  }

  @Requires('plan:read')
  @FieldResolver(() => ActionItemEntity, { nullable: true })
  actionItem(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<ActionItemEntity | null> {
    return campaign.actionItemId === null
      ? Promise.resolve(null)
      : actionItemLoader.load(context, campaign.actionItemId);
  }

  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  createdBy(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return campaign.createdById === null ? Promise.resolve(null) : accountLoader.load(context, campaign.createdById);
  }
}

/** The newest campaign made for an action item. */
@Resolver(() => ActionItemEntity)
export class ActionItemCampaignResolver {
  @Requires('plan:read')
  @FieldResolver(() => CampaignEntity, { nullable: true })
  campaign(@Root() item: ActionItemEntity, @Ctx() context: RequestContext): Promise<CampaignEntity | null> {
    return itemCampaignLoader.load(context, item.id);
  }
}

/** @throws Refusal - with everything that is wrong with the change. */
function changeOf(
  found: CampaignEntity,
  input: UpdateCampaignInput,
  audience: AudienceEntity,
): Partial<CampaignEntity> & Pick<CampaignEntity, 'status'> {
  const check = new InputCheck();
  const name = input.name == null ? found.name : check.text('name', input.name, NAME_LIMIT, 'the name');
  const hypothesis =
    input.hypothesis == null
      ? found.hypothesis
      : check.text('hypothesis', input.hypothesis, HYPOTHESIS_LIMIT, 'the hypothesis');
  const numbers: PlanNumbers = {
    upliftRelative: input.upliftRelative ?? found.plan.upliftRelative,
    alpha: input.alpha ?? found.plan.alpha,
    power: input.power ?? found.plan.power,
  };
  const share = input.plan == null ? (input.treatmentShare ?? null) : null;
  const setup = input.plan ? toTestSetup(check, input.plan, numbers.alpha) : withShare(check, found.plan, share);
  const plan: CampaignPlan = { ...found.plan, ...setup, ...numbers };
  const changed: string[] = NUMBERS.filter((field) => plan[field] !== found.plan[field]);
  if (!isDeepStrictEqual({ ...plan, ...numbers }, { ...found.plan, ...numbers }))
    changed.push(share === null ? 'plan' : 'treatmentShare');
  checkPlan(check, numbers, share);
  checkRoom(check, numbers, audience.summary.buyersPerUser);
  const status = input.status ?? found.status;
  const refusal = moveRefusal(found.status, status);
  if (refusal !== null) check.add('INVALID', 'status', refusal.message, refusal.what);
  else if (status === CampaignStatus.FINISHED && found.status !== status)
    check.add(
      'INVALID',
      'status',
      'A campaign that runs is ended for a reason, which stays on record. Use stopCampaign.',
      problem('status-needs-reason', {}),
    );
  else if (!isPlanOpen(status)) {
    const touched = hypothesis === found.hypothesis ? changed : ['hypothesis', ...changed];
    for (const field of touched)
      check.add(
        'INVALID',
        field,
        `The plan of a campaign that is ${status} is what was approved. ${REMEDIES[status] ?? ''}`,
        problem('plan-closed', { status }),
      );
  }
  check.done();
  // Other numbers than those that were simulated have not been simulated.
  return {
    name,
    hypothesis,
    plan,
    status: changed.length > 0 && status === CampaignStatus.SIMULATED ? CampaignStatus.DRAFT : status,
  };
}

/** A plan with another share of the treatment, where it has two arms and one is sent. */
function withShare(check: InputCheck, plan: CampaignPlan, share: number | null): CampaignPlan {
  if (share === null || share === firstTreatmentShare(plan.arms)) return plan;
  const [control, treatment, ...others] = plan.arms;
  if (!control || !treatment || others.length > 0) {
    check.add(
      'INVALID',
      'treatmentShare',
      `The plan has ${plan.arms.length} arms; send it with other weights instead.`,
    );
    return plan;
  }
  return {
    ...plan,
    arms: [
      { ...control, weight: 1 - share },
      { ...treatment, weight: share },
    ],
  };
}
