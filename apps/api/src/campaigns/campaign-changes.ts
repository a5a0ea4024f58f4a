import type { EntityManager } from 'typeorm';
import type { ApprovedOn } from './runs/aa-approval.js';
import { nextId } from '../node-id.js';
import { CampaignChangeEntity, CampaignChangeKind, CHANGE_PREFIX } from './plan/campaign-change.entity.js';
import { CampaignStatus, type CampaignEntity } from './plan/campaign.entity.js';

/** What a campaign that becomes of a status remembers of it. */
export function runOf(status: CampaignStatus, now: Date): Partial<Pick<CampaignEntity, 'startedAt' | 'endedAt'>> {
  if (status === CampaignStatus.RUNNING) return { startedAt: now };
  return status === CampaignStatus.FINISHED ? { endedAt: now } : {};
}

/** Who changed a campaign, when and why. */
export interface Changer {
  now: Date;
  accountId: string | null;
  reason: string | null;
}

/** Records that a campaign's status changed, if it did; of an approval the plan that was approved, and the A/A test it rests on: they are registered with it. */
export async function recordStatus(
  manager: EntityManager,
  {
    found,
    change,
    approvedOn,
    ...changer
  }: Changer & { found: CampaignEntity; change: Partial<CampaignEntity>; approvedOn?: ApprovedOn | null },
): Promise<void> {
  if (change.status === undefined || change.status === found.status) return;
  const next = { ...found, ...change };
  const { upliftRelative, alpha, power, ...plan } = next.plan;
  const registered =
    next.status === CampaignStatus.APPROVED
      ? { hypothesis: next.hypothesis, upliftRelative, alpha, power, plan, ...approvedOn }
      : {};
  await recordChange(manager, {
    campaignId: found.id,
    kind: CampaignChangeKind.STATUS,
    before: { status: found.status },
    after: { status: next.status, ...registered },
    ...changer,
  });
}

/** Records a change of a campaign. */
export async function recordChange(
  manager: EntityManager,
  { now, ...change }: Changer & Pick<CampaignChangeEntity, 'campaignId' | 'kind' | 'before' | 'after'>,
): Promise<void> {
  await manager.insert(CampaignChangeEntity, {
    ...change,
    id: await nextId(manager, CampaignChangeEntity, CHANGE_PREFIX),
    at: now,
  });
}
