import { Ctx, Field, FieldResolver, Float, ObjectType, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { accountLoader } from '../../accounts/account-loader.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import type { RequestContext } from '../../context.js';
import { DateTime } from '../../scalars.js';
import { CampaignChangeEntity, CampaignChangeKind } from './campaign-change.entity.js';
import { CampaignEntity } from './campaign.entity.js';
import { changesLoader } from './loaders.js';
import { CampaignDecisionKind } from './payloads.js';
import { fromTestSetup } from './plan-input.js';
import { CampaignPlanFields } from './plan-types.js';
import { firstTreatmentShare } from './plan.js';

/** What was decided of a campaign, by whom and why. */
@Requires('plan:read')
@ObjectType()
class CampaignDecision {
  @Field(() => CampaignDecisionKind)
  kind!: CampaignDecisionKind;

  @Field(() => String, { nullable: true })
  arm!: string | null;

  @Field(() => String)
  reason!: string;

  @Field(() => DateTime)
  at!: Date;
}

/** What stands in the campaign's own row costs nothing more, however much is asked of it. */
const STORED = 2;

/** How a campaign is tried, and what became of it. */
@Resolver(() => CampaignEntity)
export class PlanResolver {
  @Requires('plan:read')
  @FieldResolver(() => CampaignPlanFields, { complexity: STORED })
  plan(@Root() campaign: CampaignEntity): CampaignPlanFields {
    return fromTestSetup(campaign.plan);
  }

  @Requires('plan:read')
  @FieldResolver(() => Float, { complexity: STORED })
  upliftRelative(@Root() { plan }: CampaignEntity): number {
    return plan.upliftRelative;
  }

  @Requires('plan:read')
  @FieldResolver(() => Float, { complexity: STORED })
  alpha(@Root() { plan }: CampaignEntity): number {
    return plan.alpha;
  }

  @Requires('plan:read')
  @FieldResolver(() => Float, { complexity: STORED })
  power(@Root() { plan }: CampaignEntity): number {
    return plan.power;
  }

  @Requires('plan:read')
  @FieldResolver(() => Float, { complexity: STORED })
  treatmentShare(@Root() { plan }: CampaignEntity): number {
    return firstTreatmentShare(plan.arms);
  }

  @Requires('plan:read')
  @FieldResolver(() => [CampaignChangeEntity], { description: 'oldest first' })
  async changes(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<CampaignChangeEntity[]> {
    return (await changesLoader.load(context, campaign.id)) ?? [];
  }

  @Requires('plan:read')
  @FieldResolver(() => CampaignDecision, { nullable: true, description: 'the last one' })
  async decision(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<CampaignDecision | null> {
    const last = (await this.changes(campaign, context)).findLast(({ kind }) => kind === CampaignChangeKind.DECISION);
    if (!last) return null;
    const { decision, arm } = last.after as { decision: CampaignDecisionKind; arm: string | null };
    return { kind: decision, arm, reason: last.reason ?? '', at: last.at };
  }
}

/** Who changed a campaign. */
@Resolver(() => CampaignChangeEntity)
export class CampaignChangeResolver {
  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  by(@Root() change: CampaignChangeEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return change.accountId === null ? Promise.resolve(null) : accountLoader.load(context, change.accountId);
  }
}
