import { RANKED_USERS, type FitWatch, type ModelFamily, type ModelParts, type SharedData } from '../../family.js';
import type { TrainingData } from '../../log/training-data.js';
import { checkRows, productsWithPairs } from '../item-item/products-with-pairs.js';
import { workPace } from '@cartograph/threads';
import { readArray, readObject } from '../parts.js';
import { notNegative, positive, resolveSettings, wholeNumber, type SettingRule } from '../settings.js';
import { BprModel } from './bpr-model.js';
import { trainBpr, type BprSettings } from './bpr-training.js';

const DEFAULTS: Readonly<BprSettings> = { factors: 64, regularization: 0.01, learningRate: 0.05, epochs: 40, seed: 1 };
const RULES = {
  factors: wholeNumber(1, 1024),
  regularization: notNegative,
  learningRate: positive,
  epochs: wholeNumber(1, 10_000),
  seed: wholeNumber(0, 2 ** 32 - 1),
} satisfies Record<keyof BprSettings, SettingRule>;
const CANDIDATES: readonly Partial<BprSettings>[] = [
  {},
  { regularization: 0.002 },
  { regularization: 0.03 },
  { factors: 128 },
  { epochs: 100, learningRate: 0.02 },
];

/** BPR; see {@link BprModel}. */
export const BPR: ModelFamily<BprModel, BprSettings> = {
  kind: 'BPR',
  defaults: DEFAULTS,
  reads: ['strengths', 'seen'],
  candidates: () => CANDIDATES.map((candidate) => ({ ...DEFAULTS, ...candidate })),
  resolve: (given) => resolveSettings('BPR', DEFAULTS, RULES, given),
  refusal: ({ strengths: { csr } }) => {
    const { length: products } = productsWithPairs(csr);
    return products >= 2
      ? null
      : `BPR learns to distinguish products, and ${products === 0 ? 'no product has' : 'only one product has'} a pair with a strength above 0.`;
  },
  cost: (data, { factors, epochs }) => {
    const pairs = data.strengths.csr.indices.length;
    const { length: products } = productsWithPairs(data.strengths.csr);
    const width = factors + 1;
    return {
      work: 100 * width * pairs * epochs + RANKED_USERS * width * (0.05 * products + 7000),
      bytes: 4 * width * (Math.min(data.users, pairs) + 2 * products) + 8 * pairs + 4 * data.users,
    };
  },
  fit: fitBpr,
  save: ({ settings, items }) => ({
    json: { settings: { ...settings } },
    arrays: { products: items.products, vectors: items.vectors },
  }),
  load: loadBpr,
  withoutUsers: (model, _users, shared) => new BprModel(shared, model.settings, model.items),
};

async function fitBpr(data: TrainingData, settings: BprSettings, watch?: FitWatch): Promise<BprModel> {
  const refusal = BPR.refusal(data, settings);
  if (refusal !== null) throw new RangeError(refusal);
  let began = performance.now();
  const onPass = (pass: number, objective: number): void => {
    watch?.onPass?.({ pass, passes: settings.epochs, objective, seconds: (performance.now() - began) / 1000 });
    began = performance.now();
  };
  return new BprModel(
    data,
    settings,
    await trainBpr(data.strengths.csr, settings, { pace: workPace(watch?.signal), onPass }),
  );
}

function loadBpr(parts: ModelParts, shared: SharedData): BprModel {
  const settings = resolveSettings('BPR', DEFAULTS, RULES, readObject(parts, 'settings'));
  const products = readArray(parts, 'products', 'i32');
  checkRows(products, shared.products, { part: 'products', of: 'product' });
  return new BprModel(shared, settings, {
    products,
    vectors: readArray(parts, 'vectors', 'f32', products.length * (settings.factors + 1)),
  });
}
