import type { EntityManager } from 'typeorm';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { refuseFor } from '../../payload.js';
import { CampaignEntity, CampaignStatus } from './campaign.entity.js';
import { problem } from './campaign-problems.js';

/** A campaign that may be shown has its part of the group's users. */
const HAS_PART = [CampaignStatus.APPROVED, CampaignStatus.RUNNING];

/**
 * The approved and running campaigns of a campaign's exclusion group, itself left out; none where it is in no group. Those of another shop have other users: a
 * campaign of the demo shop takes nobody from a real one.
 */
export async function neighborsOf(campaign: CampaignEntity, manager: EntityManager): Promise<CampaignEntity[]> {
  const { exclusion } = campaign.plan;
  if (!exclusion) return [];
  const { isSynthetic } = await manager.findOneByOrFail(AudienceEntity, { id: campaign.audienceId });
  const others = await manager
    .createQueryBuilder(CampaignEntity, 'campaign')
    .innerJoin(AudienceEntity, 'audience', 'audience.id = campaign.audienceId')
    .where('campaign.status IN (:...statuses)', { statuses: HAS_PART })
    .andWhere('audience.isSynthetic = :isSynthetic', { isSynthetic })
    .getMany();
  return others.filter((other) => other.id !== campaign.id && other.plan.exclusion?.group === exclusion.group);
}

/** @throws Refusal - another campaign of the group has some of the users. */
export async function checkSlots(manager: EntityManager, campaign: CampaignEntity): Promise<void> {
  const { exclusion } = campaign.plan;
  if (!exclusion) return;
  for (const neighbor of await neighborsOf(campaign, manager)) {
    const other = neighbor.plan.exclusion;
    if (!other || other.to <= exclusion.from || exclusion.to <= other.from) continue;
    throw refuseFor(
      problem('plan-part-taken', { campaign: neighbor.name, group: exclusion.group, from: other.from, to: other.to }),
      'status',
      `"${neighbor.name}" has the users from ${other.from} to ${other.to} of the group ${exclusion.group}; this campaign asks for those from ${exclusion.from} to ${exclusion.to}. Take another part, or wait until it has ended.`,
    );
  }
}
