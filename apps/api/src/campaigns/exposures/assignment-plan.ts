import type { AssignmentPlan, Slot } from '@cartograph/experiments';
import type { CampaignEntity } from '../plan/campaign.entity.js';

/** One salt for all campaigns: who is held out of one is held out of every other that holds out as many. */
const HOLDOUT_SALT = 'cartograph holdout';

/** How a campaign's users are dealt, beside the other campaigns of its exclusion group. */
export function assignmentPlanOf(campaign: CampaignEntity, neighbors: readonly CampaignEntity[]): AssignmentPlan {
  const { arms, traffic, exclusion, holdoutShare } = campaign.plan;
  const dealt = {
    salt: campaign.id,
    arms: arms.map(({ name, weight }) => ({ name, weight })),
    ...(holdoutShare > 0 ? { holdout: { salt: HOLDOUT_SALT, share: holdoutShare } } : {}),
  };
  if (!exclusion) return { ...dealt, traffic };
  const slots = [campaign, ...neighbors].flatMap((one): Slot[] => {
    const own = one.plan.exclusion;
    return own ? [{ campaign: one.id, from: own.from, to: own.to }] : [];
  });
  return { ...dealt, exclusion: { group: { salt: `group ${exclusion.group}`, slots }, campaign: campaign.id } };
}
