import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { refuseFor } from '../../payload.js';
import { aaDesignOf, aaRefusal, type AaDesign } from './aa-on-history.js';
import { AaVerdict, verdictOf } from './aa-result.js';
import { AaRunEntity } from './aa-run.entity.js';

/** What an approval rests on: an A/A test, or why there is none for the plan. */
export type ApprovedOn = { aaRunId: string } | { noAA: string };

/** Whether an A/A test tried what the campaign plans now. */
export const isOfPlan = (design: AaDesign, campaign: Pick<CampaignEntity, 'plan'>): boolean =>
  isDeepStrictEqual(plain(aaDesignOf(campaign.plan, campaign.plan.alpha)), plain(design));

/**
 * The A/A test that lets a campaign be approved: the newest of its plan that has come to an end, where it could be computed and did not find too much.
 *
 * @returns instead why no A/A test can be made of the plan's primary metrics; that goes on record with the approval.
 * @throws Refusal - `aa-missing`, `aa-incomputable`, `aa-finds-too-much`: says what to do.
 */
export async function aaForApproval(manager: EntityManager, campaign: CampaignEntity): Promise<ApprovedOn> {
  const noAA = aaRefusal(aaDesignOf(campaign.plan, campaign.plan.alpha));
  if (noAA !== null) return { noAA };
  const runs = await manager.find(AaRunEntity, { where: { campaignId: campaign.id }, order: { id: 'DESC' } });
  const newest = runs.find(({ design, outcome }) => outcome !== null && isOfPlan(design, campaign));
  if (!newest?.outcome) {
    throw refuseFor(
      { problem: 'aa-missing', facts: {} },
      'status',
      'No A/A test of this plan has come to an end. Start one with runAA: it shows whether the plan finds effects in the past, where nothing was done. Where one failed, its job says what to change.',
    );
  }
  switch (verdictOf(newest.outcome.comparisons)) {
    case AaVerdict.FINDS_TOO_MUCH:
      throw refuseFor(
        { problem: 'aa-finds-too-much', facts: { aaRunId: newest.id } },
        'status',
        'The newest A/A test of this plan finds effects where nothing was done more often than alpha allows. Set the campaign back to DRAFT, cap the largest values, choose another metric, more even arms or a larger audience, and runAA again.',
      );
    case AaVerdict.INCOMPUTABLE:
      throw refuseFor(
        { problem: 'aa-incomputable', facts: { aaRunId: newest.id } },
        'status',
        "The newest A/A test of this plan could not be computed for every primary metric: the users' values do not differ enough. Set the campaign back to DRAFT, choose another metric or a larger audience, and runAA again.",
      );
    case AaVerdict.SOUND:
      return { aaRunId: newest.id };
  }
}

/** As it comes back from the database: without what is undefined. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));
