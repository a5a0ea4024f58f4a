import { byScore } from '../rank.js';
import type { RankedLists, RankOptions } from '../recommender.js';
import type { CompiledRules } from './compile-rules.js';

/** Products in the order of their boosted scores. */
export interface Candidates {
  products: Int32Array;
  /** After boosts. */
  scores: Float64Array;
  /** Whether there is nothing beyond them. */
  isAll: boolean;
}

/** Asks one model for its best products under a mask (null: no mask). */
export type Asking = (k: number, allowed: Uint8Array | null) => RankedLists;

/** A model asked with or without seen products. */
export function asking(rank: (k: number, options: RankOptions) => RankedLists, includeSeen: boolean): Asking {
  return (k, allowed) => rank(k, allowed === null ? { includeSeen } : { includeSeen, allowed });
}

/** How a model is asked for its own ranking, whatever the rules: among what the shop has. */
export function unruled(includeSeen: boolean, { catalog: { here } }: Pick<CompiledRules, 'catalog'>): RankOptions {
  return here ? { includeSeen, allowed: here } : { includeSeen };
}

/** A score after a boost: s · factor above 0, s ÷ factor below, so that a factor above 1 never lowers. */
export function boosted(score: number, factor: number): number {
  return score > 0 ? score * factor : score / factor;
}

/**
 * The first `depth` products by boosted score, exactly: within one factor the model's own order holds, so the best of each factor, asked for by its own mask
 * and merged, are the best of all. Equal scores stand by ascending row.
 *
 * Cost: one top-K for each distinct factor that an allowed product has.
 */
export function bestCandidates(
  ask: Asking,
  depth: number,
  allowed: Uint8Array | null,
  boosts: CompiledRules['boosts'],
): Candidates {
  if (boosts === null) return listOf(ask(depth, allowed), 1);
  const { factors, classes } = boosts;
  const counts = new Int32Array(factors.length);
  for (let product = 0; product < classes.length; product += 1)
    if (allowed === null || allowed[product] === 1) counts[classes[product]!]! += 1;
  const parts: Candidates[] = [];
  for (let group = 0; group < factors.length; group += 1) {
    if (counts[group] === 0) continue;
    const mask = new Uint8Array(classes.length);
    for (let product = 0; product < classes.length; product += 1)
      if (classes[product] === group && (allowed === null || allowed[product] === 1)) mask[product] = 1;
    parts.push(listOf(ask(depth, mask), factors[group]!));
  }
  const all = parts.flatMap(({ products, scores }) =>
    Array.from(products, (product, place) => ({ product, score: scores[place]! })),
  );
  const best = all.toSorted(byScore).slice(0, depth);
  return {
    products: Int32Array.from(best, ({ product }) => product),
    scores: Float64Array.from(best, ({ score }) => score),
    isAll: best.length === all.length && parts.every(({ isAll }) => isAll),
  };
}

function listOf(lists: RankedLists, factor: number): Candidates {
  let length = lists.indices.subarray(0, lists.k).indexOf(-1);
  if (length < 0) length = lists.k;
  const scores = Float64Array.from(lists.scores.subarray(0, length));
  if (factor !== 1) for (let place = 0; place < length; place += 1) scores[place] = boosted(scores[place]!, factor);
  return { products: lists.indices.slice(0, length), scores, isAll: length < lists.k };
}
