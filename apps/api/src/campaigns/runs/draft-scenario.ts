import { writeScenario, type Scenario } from '@cartograph/experiments';
import type { EntityManager } from 'typeorm';
import { ActionItemEntity } from '../../action-items/action-item.entity.js';
import type { AudienceEntity } from '../../audiences/audience.entity.js';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { InsightEntity } from '../../insights/insight.entity.js';
import { shopSettings } from '../../shop/shop-settings.js';
import { draftedEffect } from './drafted-effect.js';
import { notTriedOf } from './not-tried.js';
import { plannedTest } from './planned-test.js';
import { stepOfFinding, stepOfRule, type Step } from './step-of.js';

const COSTS =
  "Margin and cost of a contact come from the shop's settings, unless you write costs.grossMargin and costs.perContact here. Without them no profit is told.";

const STEPS: Record<Step, string> = {
  viewToCart: 'The campaign is about the step from view to cart: its uplift stands there.',
  cartToPurchase: 'The campaign is about the step from cart to purchase: its uplift stands there.',
};

/** A scenario that a plan says by itself. */
interface DraftedScenario {
  /** With the keys of a scenario file. */
  scenario: object;
  /** Why it is as it is, in sentences. */
  notes: string[];
}

/**
 * Returns the scenario that a campaign's plan says by itself: its uplift on the step that it is about, as a range by what the shop's past campaigns brought, its arms and level, the metrics that can be
 * simulated, the channel where the shop has one; what of the plan it does not try stands in the notes.
 */
export async function draftScenario(
  manager: EntityManager,
  campaign: CampaignEntity,
  audience: AudienceEntity,
): Promise<DraftedScenario> {
  const { contactCosts } = await shopSettings(manager);
  const step = stepOfRule(audience.rule) ?? (await stepOfItem(manager, campaign)) ?? 'cartToPurchase';
  const { effect, ranges, why } = await draftedEffect(manager, {
    step,
    hoped: campaign.plan.upliftRelative,
    isSynthetic: audience.isSynthetic,
    exceptCampaignId: campaign.id,
  });
  const scenario: Scenario = {
    name: campaign.name,
    snapshot: audience.snapshotId,
    seed: 1,
    runs: 1_000,
    audience: { entry: 'start' },
    ...plannedTest(campaign),
    effect,
    economics: { fixed: 0, discount: 0 },
    ...(contactCosts.length === 1 ? { channel: contactCosts[0]!.channel } : {}),
    ranges,
    policies: [],
  };
  if (scenario.arms === undefined) scenario.policies = [{ kind: 'fixed' }];
  return {
    scenario: writeScenario(scenario),
    notes: [COSTS, STEPS[step], ...why, ...notTriedOf(campaign.plan, scenario).map(({ sentence }) => sentence)],
  };
}

async function stepOfItem(manager: EntityManager, { actionItemId }: CampaignEntity): Promise<Step | null> {
  const item = actionItemId === null ? null : await manager.findOneBy(ActionItemEntity, { id: actionItemId });
  const insight = item && (await manager.findOneBy(InsightEntity, { id: item.insightId }));
  return insight && stepOfFinding(insight);
}
