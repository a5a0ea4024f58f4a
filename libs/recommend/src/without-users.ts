import { AlsModel } from './als-model.js';
import { IdMap } from './id-map.js';
import type { ModelSet } from './model-set.js';
import { MostCartedModel } from './most-carted.js';
import { PopularityModel } from './popularity.js';

/**
 * A model set without the rows of some users: their ids, their carts and their factors are gone, so that it answers for them as for
 * anybody unknown. What was learnt from many users at once (item factors, popularity, the evaluation) stays as it was trained.
 *
 * @returns null when it holds none of them. Cost: one copy of the users' rows.
 */
export function withoutUsers(set: ModelSet, userIds: readonly string[]): ModelSet | null {
  const erased = new Set(userIds.map((id) => set.userIds.row(id)).filter((row) => row >= 0));
  if (erased.size === 0) return null;
  const { POPULARITY, MOST_CARTED, ALS } = set.models;
  const { csr, lastAt } = MOST_CARTED.matrix;
  const { factors } = ALS.factors;
  const stay = set.userIds.ids.flatMap((_, row) => (erased.has(row) ? [] : [row]));
  const indptr = new Int32Array(stay.length + 1);
  for (const [at, row] of stay.entries()) indptr[at + 1] = indptr[at]! + csr.indptr[row + 1]! - csr.indptr[row]!;
  const pairs = indptr[stay.length]!;
  const indices = new Int32Array(pairs);
  const values = new Float32Array(pairs);
  const last = new Float64Array(pairs);
  const userFactors = new Float32Array(stay.length * factors);
  for (const [at, row] of stay.entries()) {
    const [from, to] = [csr.indptr[row]!, csr.indptr[row + 1]!];
    indices.set(csr.indices.subarray(from, to), indptr[at]);
    values.set(csr.values.subarray(from, to), indptr[at]);
    last.set(lastAt.subarray(from, to), indptr[at]);
    userFactors.set(ALS.factors.userFactors.subarray(row * factors, (row + 1) * factors), at * factors);
  }
  const carts = { rows: stay.length, columns: csr.columns, indptr, indices, values };
  return {
    ...set,
    userIds: new IdMap(stay.map((row) => set.userIds.id(row))),
    models: {
      POPULARITY: new PopularityModel({ ...POPULARITY.data, carts }),
      MOST_CARTED: new MostCartedModel({ csr: carts, lastAt: last }),
      ALS: new AlsModel(carts, { ...ALS.factors, users: stay.length, userFactors }, ALS.settings),
    },
  };
}
