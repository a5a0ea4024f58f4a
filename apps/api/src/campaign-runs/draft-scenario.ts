import { formatScenario, upliftPrior, type Scenario } from '@cartograph/experiments';
import type { EntityManager } from 'typeorm';
import { ActionItemEntity } from '../action-items/action-item.entity.js';
import type { AudienceEntity } from '../audiences/audience.entity.js';
import { measuredUplifts } from '../campaign-analysis/measured-uplifts.js';
import type { CampaignEntity } from '../campaigns/campaign.entity.js';
import { planOf } from '../campaigns/plan.js';
import { change } from '../campaigns/words.js';
import { InsightEntity } from '../insights/insight.entity.js';
import { shopSettings } from '../shop/shop-settings.js';
import { notTriedOf } from './not-tried.js';
import { plannedTest } from './planned-test.js';
import { stepOfFinding, stepOfRule, type Step } from './step-of.js';

const COSTS =
  "# Margin and cost of a contact come from the shop's settings, unless you write costs.grossMargin and costs.perContact here. Without them no profit is told.\n";

/** Above this uplift the drafted one has a ceiling: where most sessions get so far already there is no room for it whole. */
const LARGE_UPLIFT = 0.5;
const CEILING =
  '# So large an uplift may have no room where most sessions get so far already: it comes out smaller near the ceiling.\n';

const STEPS: Record<Step, string> = {
  viewToCart: '# The campaign is about the step from view to cart: its uplift stands there.\n',
  cartToPurchase: '# The campaign is about the step from cart to purchase: its uplift stands there.\n',
};

/**
 * The scenario that a campaign's plan says by itself, as a file: its uplift on the step that it is about, as a range by what the shop's past campaigns brought, its arms and level, the metrics that can be
 * simulated, the channel where the shop has one; what of the plan it does not try stands in a comment.
 */
export async function draftScenario(
  manager: EntityManager,
  campaign: CampaignEntity,
  audience: AudienceEntity,
): Promise<string> {
  const { contactCosts } = await shopSettings(manager);
  const step = stepOfRule(audience.rule) ?? (await stepOfItem(manager, campaign)) ?? 'cartToPurchase';
  const hoped = campaign.upliftRelative;
  const measured = await measuredUplifts(manager, { isSynthetic: audience.isSynthetic, exceptCampaignId: campaign.id });
  const prior = hoped === 0 ? null : upliftPrior(hoped, measured);
  const isLarge = (prior?.high ?? 0) > LARGE_UPLIFT;
  const scenario: Scenario = {
    name: campaign.name,
    snapshot: audience.snapshotId,
    seed: 1,
    runs: 1_000,
    audience: { entry: 'start' },
    ...plannedTest(campaign),
    effect: { [step]: { uplift: prior?.value ?? 0, ...(isLarge ? { ceiling: 1 } : {}) } },
    economics: { fixed: 0, discount: 0 },
    ...(contactCosts.length === 1 ? { channel: contactCosts[0]!.channel } : {}),
    ranges: prior === null ? [] : [{ input: step, low: prior.low, high: prior.high }],
    policies: [],
  };
  if (scenario.arms === undefined) scenario.policies = [{ kind: 'fixed' }];
  const notTried = notTriedOf(planOf(campaign), scenario).map(
    ({ sentence }) => `# ${sentence.replaceAll(/\s+/g, ' ')}\n`,
  );
  return [
    COSTS,
    STEPS[step],
    prior === null ? '' : upliftComment(hoped, prior.campaigns),
    isLarge ? CEILING : '',
    ...notTried,
    formatScenario(scenario),
  ].join('');
}

function upliftComment(hoped: number, campaigns: number): string {
  const rests =
    campaigns === 0
      ? `No campaign of this shop has been measured yet, so the hoped ${change(hoped)} is doubted: half of it, between nothing and all of it.`
      : `The uplift is what ${campaigns === 1 ? 'the result' : `${campaigns} results`} of past campaigns and the hoped ${change(hoped)}, doubted, say together (random effects).`;
  return `# ${rests} Each run draws its own uplift between low and high.\n`;
}

async function stepOfItem(manager: EntityManager, { actionItemId }: CampaignEntity): Promise<Step | null> {
  const item = actionItemId === null ? null : await manager.findOneBy(ActionItemEntity, { id: actionItemId });
  const insight = item && (await manager.findOneBy(InsightEntity, { id: item.insightId }));
  return insight && stepOfFinding(insight);
}
