import { relevantProducts, isAnsweredFromViews, type Holdout } from '../evaluate/holdout.js';
import { viewerProfile } from '../evaluate/lists.js';
import type { Recommender } from '../recommender.js';
import type { RulesHoldout } from './rule-cost.js';
import { profileAsk, userAsk } from './rule-ask.js';

/**
 * An evaluation's holdout as one that rules can be replayed on: the same users, answered from the same rows or profiles, at the instant where training ends.
 *
 * @param models.model - fitted on `holdout.train`; `popularity`, likewise, fills up (null: nobody does).
 * @param includeSeen - whether seen products may be recommended, and count as relevant. Default false.
 */
export function rulesHoldout(
  holdout: Holdout,
  models: { model: Recommender; popularity: Recommender | null },
  includeSeen = false,
): RulesHoldout {
  const options = { ...models, includeSeen, now: holdout.train.end };
  return {
    k: holdout.k,
    relevant: relevantProducts(holdout, includeSeen),
    ask: (position) => {
      const own = userAsk(holdout.testUsers[position]!, holdout.train, options);
      return isAnsweredFromViews(holdout, position)
        ? profileAsk(viewerProfile(holdout, position), own.bought, options)
        : own;
    },
  };
}
