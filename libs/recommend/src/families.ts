import type { ModelFamily } from './family.js';
import { POPULARITY } from './models/popularity/popularity.js';
import type { ModelKind } from './recommender.js';

/** Every family of models, in the order of `MODEL_KINDS`. */
export const FAMILIES: readonly ModelFamily[] = [POPULARITY];

/**
 * The family of a kind.
 * @throws RangeError - no family makes it; names those that exist.
 */
export function familyOf(kind: ModelKind): ModelFamily {
  const family = FAMILIES.find((candidate) => candidate.kind === kind);
  if (family === undefined) throw new RangeError(`no family makes models of kind ${kind}; there are ${FAMILIES.map((known) => known.kind).join(', ')}`);
  return family;
}
