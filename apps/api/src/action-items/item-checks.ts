import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { InsightEntity } from '../insights/insight.entity.js';
import { type InputCheck, refuse } from '../payload.js';

export const TITLE_LIMIT = 200;
const DESCRIPTION_LIMIT = 10_000;

/** Checks a description; it may be empty. */
export function checkDescription(check: InputCheck, description: string): string {
  const trimmed = description.trim();
  if (trimmed.length > DESCRIPTION_LIMIT)
    check.add(
      'TOO_LONG',
      'description',
      `Shorten the description to ${DESCRIPTION_LIMIT} characters; it has ${trimmed.length}.`,
    );
  return trimmed;
}

/** A relative uplift: −1 is losing everything, 10 is eleven times the baseline. */
export function checkUplift(check: InputCheck, uplift: number | null | undefined): void {
  check.range('expectedUplift', uplift, -1, 10);
}

/** @throws Refusal NOT_FOUND - there is no such account, or it is disabled. */
export async function checkOwner(manager: EntityManager, ownerId: string): Promise<void> {
  const owner = await manager.findOneBy(AccountEntity, { id: ownerId });
  if (!owner || owner.disabled)
    throw refuse('NOT_FOUND', 'ownerId', 'There is no such active account. Choose another owner.');
}

/** @throws Refusal NOT_FOUND - there is no such audience. */
export async function checkAudience(manager: EntityManager, audienceId: string): Promise<void> {
  if (!(await manager.existsBy(AudienceEntity, { id: audienceId })))
    throw refuse('NOT_FOUND', 'audienceId', 'There is no such audience. Save one first.');
}

/** The insight an item is made from. @throws Refusal NOT_FOUND */
export async function insightFor(manager: EntityManager, insightId: string): Promise<InsightEntity> {
  const insight = await manager.findOneBy(InsightEntity, { id: insightId });
  if (!insight) throw refuse('NOT_FOUND', 'insightId', 'There is no such insight. Keep one on a page first.');
  return insight;
}

/**
 * Nobody's item stands on evidence that they approved themselves, in whichever order the two come.
 *
 * @throws Refusal FORBIDDEN
 */
export function checkApprover(
  insight: InsightEntity,
  people: { createdById: string | null; ownerId: string | null },
): void {
  const approver = insight.approvedById;
  if (approver === null) return;
  if (people.createdById === approver)
    throw refuse('FORBIDDEN', 'insightId', 'You approved this evidence; a colleague has to create the item.');
  if (people.ownerId === approver)
    throw refuse(
      'FORBIDDEN',
      'ownerId',
      'This person approved the evidence and cannot own the item. Choose another owner.',
    );
}
