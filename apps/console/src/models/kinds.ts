import type { ModelKind } from '@cartograph/sdk/schema';
import { MODEL_KINDS } from '../ui/words/model-kinds.js';

/** The kinds that were ticked, for the server: null where that is all of them. Popularity is made in any case. */
export const kindsToAsk = (ticked: readonly string[]): ModelKind[] | null => {
  const kinds = MODEL_KINDS.filter((kind) => kind === 'POPULARITY' || ticked.includes(kind));
  return kinds.length === MODEL_KINDS.length ? null : kinds;
};
