import { whole } from './figure-text.js';
import type { Explanation } from './recommender.js';

/** Why a product is in the list, in the log's own ids. `text` is a sentence; the rest lets a page write its own. */
export interface BecauseReason {
  kind: 'own-cart' | 'own-view' | 'most-carted' | 'popular' | 'similar';
  text: string;
  productId: string | null;
  /** Share of the score, 0–1; null where the score is not a sum over products. */
  share: number | null;
  /** Users, or times, that the sentence counts; null where it counts nothing. */
  count: number | null;
}

/** Products named as reasons at most. */
const SHOWN = 3;

/**
 * Puts an explanation into words. Of the user's own products the strongest {@link SHOWN} with a positive share are named;
 * their shares are of the whole score, so they need not add up to 1.
 */
export function because(explanation: Explanation, idOf: (product: number) => string): BecauseReason[] {
  switch (explanation.kind) {
    case 'own-products':
      return explanation.contributions
        .filter((contribution) => contribution.share > 0)
        .slice(0, SHOWN)
        .map(({ product, share }) => {
          const done = explanation.basis === 'carts' ? 'carted' : 'viewed';
          return {
            kind: explanation.basis === 'carts' ? 'own-cart' : 'own-view',
            text: `Product ${idOf(product)}, ${done} before, makes up ${Math.round(share * 100)} % of the score.`,
            productId: idOf(product),
            share,
            count: null,
          };
        });
    case 'most-carted': {
      const times = explanation.times === 1 ? 'once' : `${whole(explanation.times)} times`;
      return [{ kind: 'most-carted', text: `Carted ${times} by this user.`, productId: null, share: null, count: explanation.times }];
    }
    case 'popular': {
      const who = explanation.users === 1 ? '1 user' : `${whole(explanation.users)} users`;
      const when = explanation.windowDays === null ? '' : ` in the last ${explanation.windowDays} days of the log`;
      return [{ kind: 'popular', text: `Carted by ${who}${when}.`, productId: null, share: null, count: explanation.users }];
    }
    case 'similar': {
      const other = idOf(explanation.product);
      if (explanation.measure === 'cosine') {
        return [{ kind: 'similar', text: `Carted by the same kind of users as product ${other} (cosine ${explanation.value.toFixed(2)}).`, productId: other, share: null, count: null }];
      }
      const who = explanation.value === 1 ? '1 user' : `${whole(explanation.value)} users`;
      return [{ kind: 'similar', text: `${who} carted it and product ${other}.`, productId: other, share: null, count: explanation.value }];
    }
    case 'none':
      return [];
  }
}
