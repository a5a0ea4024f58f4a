import { RANKED_USERS, type FitWatch, type ModelFamily, type ModelParts, type SharedData } from '../../family.js';
import type { TrainingData } from '../../log/training-data.js';
import { runSteps } from '@cartograph/threads';
import { workPace } from '@cartograph/threads';
import { readArray, readObject } from '../parts.js';
import { notNegative, oneOf, orNull, positive, resolveSettings, wholeNumber, type SettingRule } from '../settings.js';
import { ItemKnnModel, type ItemKnnSettings } from './item-knn-model.js';
import { nearestProducts } from './nearest-products.js';
import { KNN_MEASURES, pairWeightsSteps } from './pair-weights.js';

const DEFAULTS: Readonly<ItemKnnSettings> = {
  measure: 'tfidf',
  neighbors: 100,
  shrinkage: 0,
  k1: 1.2,
  b: 0.75,
  halfLifeDays: null,
};

const FRACTION: SettingRule = {
  allowed: 'a number from 0 to 1',
  holds: (value) => typeof value === 'number' && value >= 0 && value <= 1,
};

const RULES = {
  measure: oneOf(...KNN_MEASURES),
  neighbors: wholeNumber(1, 10_000),
  shrinkage: notNegative,
  k1: notNegative,
  b: FRACTION,
  halfLifeDays: orNull(positive),
} satisfies Record<keyof ItemKnnSettings, SettingRule>;

const CANDIDATES: readonly Partial<ItemKnnSettings>[] = [
  {},
  { neighbors: 300 },
  { neighbors: 30 },
  { halfLifeDays: 30 },
  { measure: 'cosine' },
  { measure: 'bm25' },
  { measure: 'bm25', b: 1, neighbors: 30 },
  { neighbors: 30, halfLifeDays: 30 },
  { shrinkage: 10 },
  { halfLifeDays: 7 },
  { measure: 'cosine', halfLifeDays: 30 },
];

/** Item-kNN with cosine, TF-IDF or BM25 weights; see {@link ItemKnnModel}. */
export const ITEM_KNN: ModelFamily<ItemKnnModel, ItemKnnSettings> = {
  kind: 'ITEM_KNN',
  defaults: DEFAULTS,
  reads: ['strengths', 'seen'],
  candidates: () => CANDIDATES.map((candidate) => ({ ...DEFAULTS, ...candidate })),
  resolve: (given) => resolveSettings('ITEM_KNN', DEFAULTS, RULES, given),
  refusal: ({ strengths: { csr } }) => {
    for (let user = 0; user < csr.rows; user += 1) if (csr.indptr[user + 1]! - csr.indptr[user]! >= 2) return null;
    return `Item-kNN compares products by the users they share, but of ${csr.rows} users none has two products with a strength (${csr.indices.length} pairs in all).`;
  },
  cost: (data, { neighbors }) => {
    const { indptr, indices } = data.strengths.csr;
    let [products, answered] = [0, 0];
    for (let user = 0; user < data.users; user += 1) {
      const size = indptr[user + 1]! - indptr[user]!;
      products += (size * size) / 2;
      if (size > 0) answered += 1;
    }
    const perUser = answered === 0 ? 0 : indices.length / answered;
    return {
      work:
        300 * products +
        1000 * indices.length +
        15_000 * data.products +
        RANKED_USERS * (6e4 + 150 * perUser * neighbors),
      bytes: 28 * indices.length + data.products * (60 + 16 * Math.min(neighbors, data.products)),
    };
  },
  fit: fitItemKnn,
  save: ({ settings, nearest }) => ({
    json: { settings: { ...settings } },
    arrays: { indptr: nearest.indptr, neighbors: nearest.neighbors, similarities: nearest.similarities },
  }),
  load: loadItemKnn,
  withoutUsers: (model, _users, shared) => new ItemKnnModel(shared, model.settings, model.nearest),
};

async function fitItemKnn(data: TrainingData, settings: ItemKnnSettings, watch?: FitWatch): Promise<ItemKnnModel> {
  const began = performance.now();
  const weights = await runSteps(pairWeightsSteps(data.strengths, settings, data.end), watch?.signal);
  const { neighbors, shrinkage } = settings;
  const nearest = await nearestProducts(
    weights,
    { neighbors, shrinkage, isCosine: settings.measure !== 'bm25' },
    workPace(watch?.signal),
  );
  watch?.onPass?.({ pass: 1, passes: 1, objective: null, seconds: (performance.now() - began) / 1000 });
  return new ItemKnnModel(data, settings, nearest);
}

function loadItemKnn(parts: ModelParts, shared: SharedData): ItemKnnModel {
  const settings = resolveSettings('ITEM_KNN', DEFAULTS, RULES, readObject(parts, 'settings'));
  const indptr = readArray(parts, 'indptr', 'i32', shared.products + 1);
  const count = indptr[shared.products]!;
  const neighbors = readArray(parts, 'neighbors', 'i32', count);
  const outside = neighbors.find((product) => product < 0 || product >= shared.products);
  if (outside !== undefined)
    throw new RangeError(
      `the part "neighbors" names product row ${outside}, which is outside 0 … ${shared.products - 1}`,
    );
  const falling = indptr.findIndex((offset, row) => row > 0 && offset < indptr[row - 1]!);
  if (falling >= 0 || indptr[0] !== 0)
    throw new RangeError(
      `the part "indptr" must begin at 0 and never fall${falling >= 0 ? `; it falls at ${falling}` : ''}`,
    );
  return new ItemKnnModel(shared, settings, {
    indptr,
    neighbors,
    similarities: readArray(parts, 'similarities', 'f32', count),
  });
}
