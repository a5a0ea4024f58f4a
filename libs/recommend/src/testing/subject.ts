import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArtifact, saveArtifact } from '../artifact.js';
import { AlsModel, alsSettings } from '../als-model.js';
import { cartMatrix } from '../cart-matrix.js';
import { IdMap } from '../id-map.js';
import type { ModelSet } from '../model-set.js';
import { MostCartedModel } from '../most-carted.js';
import { PopularityModel } from '../popularity.js';
import type { ModelKind } from '../recommender.js';
import type { EvaluationReport } from '../report.js';
import type { Subject } from './recommender-contract.js';
import { START, cartLogOf, tasteShop } from './taste-shop.js';

/** A report without findings, for model files that are about models. */
export const EMPTY_REPORT: EvaluationReport = {
  protocol: { split: '', cutAt: '2019-10-01T00:00:00.000Z', k: 10, relevant: '', trainUsers: 0, trainProducts: 0, trainPairs: 0, testUsers: 0, testPairs: 0, coldUsers: 0, coldProducts: 0 },
  models: [],
  winners: [],
  baselineAccuracy: { ok: false, reason: 'no-data', detail: 'nothing was judged' },
  precisionExplained: '',
  seconds: 0,
};

/** Models on a small shop in which user row 0 and product row 0 have no cart in training. */
export async function smallModelSet(): Promise<ModelSet> {
  const shop = tasteShop({ users: 60, seed: 3 });
  const late = START + 1000 * 86_400;
  const events = Array.from(shop.carts.at, (at, event) => ({ user: shop.userIds[shop.carts.users[event]!]!, product: shop.productIds[shop.carts.products[event]!]!, at }));
  const log = cartLogOf([...events, { user: '1', product: '1', at: late }], [], (product) => (Number(product) % 2 === 0 ? 'even.half' : 'odd'));
  const matrix = cartMatrix(log.carts, { users: log.userIds.length, products: log.productIds.length }, { to: late });
  return {
    snapshotId: log.snapshotId,
    trainedAt: '2019-11-11T00:00:00.000Z',
    userIds: new IdMap(log.userIds),
    productIds: new IdMap(log.productIds),
    models: {
      POPULARITY: PopularityModel.of(log, matrix.csr, { windowDays: 14, end: START + 41 * 86_400 }),
      MOST_CARTED: new MostCartedModel(matrix),
      ALS: await AlsModel.fit(matrix.csr, alsSettings({ factors: 8, regularization: 1, iterations: 4 })),
    },
    report: EMPTY_REPORT,
  };
}

/** One model of it for the contract suite, with its twins. */
export async function subjectOf(kind: ModelKind): Promise<Subject> {
  const [set, again] = [await smallModelSet(), await smallModelSet()];
  const folder = await mkdtemp(join(tmpdir(), 'cartograph-model-'));
  try {
    await saveArtifact(join(folder, 'set'), set);
    const reloaded = await loadArtifact(join(folder, 'set'));
    return { matrix: set.models.MOST_CARTED.matrix, model: set.models[kind], reloaded: reloaded.models[kind], again: again.models[kind] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
