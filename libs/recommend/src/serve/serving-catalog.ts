import type { ModelSet } from '../model-set.js';
import type { Recommender } from '../recommender.js';
import { catalogOf, type Catalog } from '../rules/catalog.js';
import { modelSimilarity, type Similarity } from '../rules/diversity.js';
import type { Stock } from '../rules/stock-feed.js';
import { chooseSimilar, modelOf } from './choice.js';

/**
 * The catalog that rules are looked up in when a model set answers: its products, when buyers buy again, and how alike the model that compares products finds two of them.
 *
 * @param shop - `here`: which products the shop still has, one byte each; null where it has all (see `readProductsHere`). `stock`: what the product feed says; null where there is none.
 * @throws RangeError - the set was read without that model.
 */
export function servingCatalog(
  set: ModelSet,
  { here, stock }: { here: Uint8Array | null; stock: Stock | null },
): Catalog {
  return catalogOf(set, { here, stock, repeat: set.repeat, similarity: similarityIn(set) });
}

/** What a model said of products stays known to all catalogs of its set. */
const similarities = new WeakMap<Recommender, Similarity>();

function similarityIn(set: ModelSet): Similarity {
  const model = modelOf(set, chooseSimilar(set, {}).kind);
  const similarity = similarities.get(model) ?? modelSimilarity(model);
  similarities.set(model, similarity);
  return similarity;
}
