import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { audienceLoader } from '../audiences/audience-loader.js';
import type { AudienceSummary } from '../audiences/audience-apart.js';
import { summaryFor } from '../audiences/preview.js';
import { isReplacedDemo, REPLACED_DEMO } from '../audiences/replaced-demo.js';
import { toRule } from '../audiences/rule.js';
import type { RequestContext } from '../context.js';
import { badInput, notFound } from '../errors.js';
import { InputCheck } from '../payload.js';
import { CampaignDesign, CampaignDesignInput, toDesign } from './campaign-design.js';
import { CampaignEntity, type Plan } from './campaign.entity.js';
import { checkPlan, PLAN_DEFAULTS } from './plan-checks.js';

/** A question that scans the log costs as much as a page of a listing. */
const SCAN = ({ childComplexity }: { childComplexity: number }): number => 200 + childComplexity;

@Resolver(() => CampaignEntity)
export class DesignResolver {
  @Requires('plan:read')
  @Query(() => CampaignDesign, {
    description: 'Sample size, power and duration for a two-arm test; nothing is stored.',
    complexity: SCAN,
  })
  async campaignDesign(
    @Arg('input', () => CampaignDesignInput) input: CampaignDesignInput,
    @Ctx() context: RequestContext,
  ): Promise<CampaignDesign> {
    const plan: Plan = {
      upliftRelative: input.upliftRelative,
      alpha: input.alpha ?? PLAN_DEFAULTS.alpha,
      power: input.power ?? PLAN_DEFAULTS.power,
      treatmentShare: input.treatmentShare ?? PLAN_DEFAULTS.treatmentShare,
    };
    const check = new InputCheck();
    checkPlan(check, plan);
    if (check.errors.length > 0) throw check.asBadInput();
    return toDesign(await summaryOfInput(input, context), plan);
  }

  @Requires('plan:read')
  @FieldResolver(() => CampaignDesign)
  async design(@Root() campaign: CampaignEntity, @Ctx() context: RequestContext): Promise<CampaignDesign> {
    const audience = await audienceLoader.load(context, campaign.audienceId);
    if (!audience) throw new Error(`Campaign ${campaign.id} addresses an audience that is gone.`);
    return toDesign(audience.summary, campaign);
  }
}

async function summaryOfInput(
  { rule, audienceId }: CampaignDesignInput,
  context: RequestContext,
): Promise<AudienceSummary> {
  if ((rule == null) === (audienceId == null))
    throw badInput('Give either rule or audienceId, so that it is clear who is addressed.', {
      problem: 'not-one-of',
      facts: { fields: ['rule', 'audienceId'] },
    });
  if (rule != null) return summaryFor(context, toRule(rule));
  const audience = await audienceLoader.load(context, audienceId ?? '');
  if (!audience) throw notFound('There is no such audience. Save one first, or give a rule.');
  if (audience.isSynthetic && isReplacedDemo(audience, (await context.store()).snapshot))
    throw badInput(REPLACED_DEMO, { problem: 'replaced-demo', facts: {} });
  return audience.summary;
}
