import { upliftPrior, type Scenario } from '@cartograph/experiments';
import type { EntityManager } from 'typeorm';
import { measuredUplifts } from '../analysis/measured-uplifts.js';
import { change } from '../plan/words.js';
import type { Step } from './step-of.js';

/** Above this uplift the drafted one has a ceiling: where most sessions get so far already there is no room for it whole. */
const LARGE_UPLIFT = 0.5;
const CEILING =
  'So large an uplift may have no room where most sessions get so far already: it comes out smaller near the ceiling.';

/** What a drafted scenario says that a campaign does, and why, in sentences. */
export interface DraftedEffect extends Pick<Scenario, 'effect' | 'ranges'> {
  why: string[];
}

/**
 * Drafts the effect of a campaign on one step, as a range, from the uplift that is hoped for and what the shop's past campaigns brought.
 *
 * @param about.isSynthetic - whether the campaign is about users of the demo shop.
 * @param about.exceptCampaignId - the campaign itself; null for a scenario of none.
 */
export async function draftedEffect(
  manager: EntityManager,
  about: { step: Step; hoped: number; isSynthetic: boolean; exceptCampaignId: string | null },
): Promise<DraftedEffect> {
  const { step, hoped } = about;
  if (hoped === 0) return { effect: { [step]: { uplift: 0 } }, ranges: [], why: [] };
  const { value, low, high, campaigns } = upliftPrior(hoped, await measuredUplifts(manager, about));
  const isLarge = high > LARGE_UPLIFT;
  const rests =
    campaigns === 0
      ? `No campaign of this shop has been measured yet, so the hoped ${change(hoped)} is doubted: half of it, between nothing and all of it.`
      : `The uplift is what ${campaigns === 1 ? 'the result' : `${campaigns} results`} of past campaigns and the hoped ${change(hoped)}, doubted, say together (random effects).`;
  return {
    effect: { [step]: { uplift: value, ...(isLarge ? { ceiling: 1 } : {}) } },
    ranges: [{ input: step, low, high }],
    why: [`${rests} Each run draws its own uplift between low and high.`, ...(isLarge ? [CEILING] : [])],
  };
}
