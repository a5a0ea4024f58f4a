import type { ModelKind } from '@cartograph/sdk/schema';
import type { SubjectKind } from './subject.js';

/** Why a model answered, so far as the list itself and the leaderboard show it. */
export type WhyKind = 'asked' | 'category' | 'unknownProduct' | 'similarByAls' | 'similarByCarts' | 'anonymous' | 'won' | 'tooFew' | 'fallback';

interface Circumstances {
  subject: SubjectKind;
  /** A model was named in the question. */
  isAsked: boolean;
  model: ModelKind;
  unknownProducts: readonly string[];
  /** The model that answers the user's group by default; null while that is not known. */
  winner: { kind: ModelKind; isMeasured: boolean } | null;
}

export function whyKind({ subject, isAsked, model, unknownProducts, winner }: Circumstances): WhyKind {
  if (isAsked) return 'asked';
  if (subject === 'category') return 'category';
  if (subject === 'product') return unknownProducts.length > 0 ? 'unknownProduct' : model === 'ALS' ? 'similarByAls' : 'similarByCarts';
  if (subject === 'cart') return 'anonymous';
  if (winner && winner.kind !== model) return 'fallback';
  return winner && !winner.isMeasured ? 'tooFew' : 'won';
}
