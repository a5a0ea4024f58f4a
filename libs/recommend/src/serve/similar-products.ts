import type { ModelSet } from '../model-set.js';
import { readList } from '../rank.js';
import type { ModelKind, SimilarityMeasure } from '../recommender.js';
import { chooseSimilar, modelOf } from './choice.js';
import { because } from './reason-text.js';

/** A product like another one. */
export interface SimilarItem {
  productId: string;
  /** In the unit of the measure; of popularity the users who carted it. */
  similarity: number;
  measure: SimilarityMeasure | 'popularity';
  /** Why, in a sentence. */
  text: string;
}

/**
 * The products most like one, by the model that compares products with most evidence or by one that is named.
 *
 * @param productId - the log's own id.
 * @param options.allowed - one byte a product, 0 = must not appear. Default: all may.
 * @returns no items where the models know nothing of the product.
 * @throws RangeError - K < 1, or a named model that the set does not have.
 * Cost: one top-K over the catalog, and an explanation for each item.
 */
export function similarItems(
  set: ModelSet,
  productId: string,
  k: number,
  options: { model?: ModelKind | null; allowed?: Uint8Array | null } = {},
): { kind: ModelKind; items: SimilarItem[] } {
  const { kind } = chooseSimilar(set, options);
  const row = set.productIds.row(productId);
  if (row < 0) return { kind, items: [] };
  const model = modelOf(set, kind);
  const items = readList(model.similarProducts(row, k, options.allowed ? { allowed: options.allowed } : {}), 0).map(
    ({ product, score }): SimilarItem => {
      const explanation = model.explainSimilar(row, product);
      const [reason] = because(explanation, (other) => set.productIds.id(other), 'product');
      const isSimilar = explanation.kind === 'similar';
      return {
        productId: set.productIds.id(product),
        similarity: isSimilar ? explanation.value : score,
        measure: isSimilar ? explanation.measure : 'popularity',
        text: reason?.text ?? '',
      };
    },
  );
  return { kind, items };
}
