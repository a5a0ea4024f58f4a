import { symmetricBytes } from '@cartograph/als';
import { RANKED_USERS, type FitWatch, type ModelFamily, type ModelParts, type SharedData } from '../../family.js';
import type { TrainingData } from '../../log/training-data.js';
import { checkRows, productsWithPairs } from '../item-item/products-with-pairs.js';
import { workPace } from '@cartograph/threads';
import { readArray, readObject } from '../parts.js';
import { oneOf, positive, resolveSettings, type SettingRule } from '../settings.js';
import { EASE_VALUES, EaseModel, type EaseSettings } from './ease-model.js';
import { easeWeights } from './ease-weights.js';

/** The most products with a pair: 4·10¹² multiply-adds and 3.4 GB. */
export const EASE_MOST_PRODUCTS = 20_000;

const DEFAULTS: Readonly<EaseSettings> = { regularization: 100, values: 'binary' };
const RULES = { regularization: positive, values: oneOf(...EASE_VALUES) } satisfies Record<
  keyof EaseSettings,
  SettingRule
>;
const CANDIDATES: readonly Partial<EaseSettings>[] = [
  {},
  { regularization: 30 },
  { regularization: 300 },
  { regularization: 10 },
  { regularization: 1000 },
  { values: 'strength' },
];

/** EASE, for catalogs that are not too large; see {@link EaseModel}. */
export const EASE: ModelFamily<EaseModel, EaseSettings> = {
  kind: 'EASE',
  defaults: DEFAULTS,
  reads: ['strengths', 'seen'],
  candidates: () => CANDIDATES.map((candidate) => ({ ...DEFAULTS, ...candidate })),
  resolve: (given) => resolveSettings('EASE', DEFAULTS, RULES, given),
  refusal: (data) => refusalOf(productsWithPairs(data.strengths.csr).length, process.availableMemory()),
  cost: (data) => {
    const { indptr, indices } = data.strengths.csr;
    const n = productsWithPairs(data.strengths.csr).length;
    let [pairs, answered] = [0, 0];
    for (let user = 0; user < data.users; user += 1) {
      const size = indptr[user + 1]! - indptr[user]!;
      pairs += (size * size) / 2;
      if (size > 0) answered += 1;
    }
    return {
      work: n ** 3 / 2 + 100 * pairs + RANKED_USERS * (5e4 + (n * (indices.length + answered)) / Math.max(1, answered)),
      bytes: bytesOf(n),
    };
  },
  fit: fitEase,
  save: ({ settings, ease }) => ({
    json: { settings: { ...settings } },
    arrays: { products: ease.products, weights: ease.weights },
  }),
  load: loadEase,
  withoutUsers: (model, _users, shared) => new EaseModel(shared, model.settings, model.ease),
};

/**
 * Why EASE cannot be made of n products with a pair, or null.
 *
 * @param freeBytes - memory that may be taken.
 */
export function refusalOf(n: number, freeBytes: number): string | null {
  if (n === 0) return 'EASE learns from pairs of user and product, and there is none with a strength above 0.';
  const bytes = bytesOf(n);
  const task = `EASE on ${n.toLocaleString('en-US')} products needs ${(n ** 3 / 2).toExponential(1)} multiply-adds and ${gigabytes(bytes)}`;
  if (n > EASE_MOST_PRODUCTS)
    return `${task}; it is made for at most ${EASE_MOST_PRODUCTS.toLocaleString('en-US')} products.`;
  return bytes > freeBytes ? `${task} of memory, but ${gigabytes(freeBytes)} are free.` : null;
}

function bytesOf(n: number): number {
  return n === 0 ? 0 : symmetricBytes(n) + 4 * n * n;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}

async function fitEase(data: TrainingData, settings: EaseSettings, watch?: FitWatch): Promise<EaseModel> {
  const { csr } = data.strengths;
  const refusal = EASE.refusal(data, settings);
  if (refusal !== null) throw new RangeError(refusal);
  const began = performance.now();
  const x = settings.values === 'strength' ? csr : { ...csr, values: new Float32Array(csr.values.length).fill(1) };
  const ease = await easeWeights(x, settings.regularization, { pace: workPace(watch?.signal) });
  watch?.onPass?.({ pass: 1, passes: 1, objective: null, seconds: (performance.now() - began) / 1000 });
  return new EaseModel(data, settings, ease);
}

function loadEase(parts: ModelParts, shared: SharedData): EaseModel {
  const settings = resolveSettings('EASE', DEFAULTS, RULES, readObject(parts, 'settings'));
  const products = readArray(parts, 'products', 'i32');
  checkRows(products, shared.products, { part: 'products', of: 'product' });
  return new EaseModel(shared, settings, {
    products,
    weights: readArray(parts, 'weights', 'f32', products.length ** 2),
  });
}
