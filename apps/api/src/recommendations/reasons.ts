import type { BecauseReason } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { productLine } from '../products/product-line.js';
import { ReasonKind, type Reason } from './recommendation.js';

const REASON_KINDS: Record<BecauseReason['kind'], ReasonKind> = {
  'own-cart': ReasonKind.OWN_CART,
  'own-view': ReasonKind.OWN_VIEW,
  'most-carted': ReasonKind.MOST_CARTED,
  popular: ReasonKind.POPULAR,
  'popular-bought': ReasonKind.POPULAR_BOUGHT,
  'popular-viewed': ReasonKind.POPULAR_VIEWED,
  similar: ReasonKind.SIMILAR,
  'similar-sessions': ReasonKind.SIMILAR_SESSIONS,
  'like-session': ReasonKind.LIKE_SESSION,
  feature: ReasonKind.FEATURE,
};

/** A reason in the schema's words; a product that the log no longer has is null. */
export async function toReason(
  context: RequestContext,
  { kind, text, productId, share, count, feature, category, days }: BecauseReason,
): Promise<Reason> {
  return {
    kind: REASON_KINDS[kind],
    text,
    product: productId === null ? null : await productLine(context, productId),
    share,
    count,
    feature,
    category,
    days,
  };
}
