import { percent, whole } from '../figure-text.js';
import type { Explanation, PopularityEvent } from '../recommender.js';
import type { BecauseReason, RecommendRequest } from './request.js';

/** Products or features named as reasons at most. */
const SHOWN = 3;

const POPULAR: Record<PopularityEvent, { kind: BecauseReason['kind']; done: string }> = {
  cart: { kind: 'popular', done: 'Carted' },
  purchase: { kind: 'popular-bought', done: 'Bought' },
  view: { kind: 'popular-viewed', done: 'Viewed' },
};

/** Whose products share the category of a popular one, by what was asked. */
const LIKE: Record<RecommendRequest['kind'], string> = {
  user: ' like products of this user',
  session: ' like products of this session',
  product: ' like the product asked about',
  category: '',
};

/**
 * Puts an explanation into words. Of the user's own products the strongest {@link SHOWN} with a positive share are named;
 * their shares are of the whole score, so they need not add up to 1, and one is above 1 where other products take some away.
 *
 * @param asked - what the list was asked for: a sentence speaks of a user only where there is one.
 */
export function because(
  explanation: Explanation,
  idOf: (product: number) => string,
  asked: RecommendRequest['kind'] = 'user',
): BecauseReason[] {
  switch (explanation.kind) {
    case 'own-products': {
      return strongest(explanation.contributions).map(
        ({ product, share, isViewed = explanation.basis === 'views' }) => {
          const [kind, done] = isViewed
            ? (['own-view', 'viewed'] as const)
            : (['own-cart', 'carted or bought'] as const);
          return reason(kind, `Product ${idOf(product)}, ${done} before, ${making(share)}.`, {
            productId: idOf(product),
            share,
          });
        },
      );
    }
    case 'most-carted': {
      const times = explanation.times === 1 ? 'once' : `${whole(explanation.times)} times`;
      return [
        reason('most-carted', `Carted ${times} ${asked === 'session' ? 'in this session' : 'by this user'}.`, {
          count: explanation.times,
        }),
      ];
    }
    case 'popular': {
      const { users, windowDays: days, category = null } = explanation;
      const { kind, done } = POPULAR[explanation.event ?? 'cart'];
      const when = days === null ? '' : ` in the last ${days === 1 ? 'day' : `${days} days`} of the log`;
      const where = category === null ? '' : `, and in ${category}${LIKE[asked]}`;
      return [reason(kind, `${done} by ${counted(users, 'user')}${when}${where}.`, { count: users, category, days })];
    }
    case 'similar':
      return [similar(explanation, idOf(explanation.product))];
    case 'like-sessions': {
      const sessions = counted(explanation.sessions, 'session');
      return strongest(explanation.products).map(({ product, share }) => {
        const text = `In ${sessions} like this one; product ${idOf(product)}, which they share, ${making(share)}.`;
        return reason('like-session', text, { productId: idOf(product), share, count: explanation.sessions });
      });
    }
    case 'features': {
      const moved = explanation.contributions.filter(({ share }) => share !== 0).slice(0, SHOWN);
      return [
        ...because(explanation.candidate, idOf, asked).slice(0, 1),
        ...moved.map(({ feature, share }) =>
          reason(
            'feature',
            `Its ${feature} ${share > 0 ? 'adds' : 'takes away'} ${percent(Math.abs(share))} of the score.`,
            { feature, share },
          ),
        ),
      ].slice(0, SHOWN);
    }
    case 'none':
      return [];
  }
}

function similar({ measure, value }: Extract<Explanation, { kind: 'similar' }>, other: string): BecauseReason {
  switch (measure) {
    case 'users-who-carted-both':
      return reason('similar', `${counted(value, 'user')} carted it and product ${other}.`, {
        productId: other,
        count: value,
      });
    case 'sessions-with-both':
      return reason(
        'similar-sessions',
        `${counted(value, 'session')} ${value === 1 ? 'holds' : 'hold'} it and product ${other}.`,
        { productId: other, count: value },
      );
    case 'weight':
      return reason('similar', `Product ${other} predicts it (weight ${value.toFixed(2)}).`, { productId: other });
    case 'cosine':
      return reason(
        'similar',
        `Of interest to the same kind of users as product ${other} (cosine ${value.toFixed(2)}).`,
        { productId: other },
      );
    case 'tfidf-cosine':
      return reason(
        'similar',
        `Of interest to the same kind of users as product ${other} (cosine ${value.toFixed(2)}, users with few products counting for more).`,
        { productId: other },
      );
    case 'bm25':
      return reason(
        'similar',
        `Of interest to the same kind of users as product ${other} (BM25 ${value.toFixed(2)}).`,
        { productId: other },
      );
  }
}

function reason(
  kind: BecauseReason['kind'],
  text: string,
  parts: Partial<Omit<BecauseReason, 'kind' | 'text'>>,
): BecauseReason {
  return { kind, text, productId: null, share: null, count: null, feature: null, category: null, days: null, ...parts };
}

function making(share: number): string {
  return Math.round(100 * share) > 100
    ? `adds ${percent(share)} of the score, of which other products take some away`
    : `makes up ${percent(share)} of the score`;
}

function strongest<Part extends { share: number }>(contributions: readonly Part[]): Part[] {
  return contributions.filter(({ share }) => share > 0).slice(0, SHOWN);
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${whole(count)} ${what}s`;
}
