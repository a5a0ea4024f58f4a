import { familyOf } from './families.js';
import type { SharedData } from './family.js';
import type { PairMatrix } from './log/pair-matrix.js';
import type { ModelSet } from './model-set.js';
import type { ModelKind, Recommender } from './recommender.js';

/**
 * A model set without some users: their ids, their rows of every matrix, and what models hold of them by themselves (factors, sessions) are gone, so
 * that it answers for them as for anybody unknown. Rows keep their numbers; those of erased users are empty. What was learned from many
 * users at once (item factors, popularity, products carted or bought together, gaps between purchases, the evaluation) stays as it was trained.
 *
 * @param set - with all of its models, where the result is to replace it.
 * @returns null when it holds none of them. Cost: one copy of the users' rows.
 */
export function withoutUsers(set: ModelSet, userIds: readonly string[]): ModelSet | null {
  const erased = new Set(userIds.map((id) => set.userIds.row(id)).filter((row) => row >= 0));
  if (erased.size === 0) return null;
  const { strengths, carts, purchases, seen } = set.shared;
  const shared: SharedData = {
    ...set.shared,
    strengths: withoutRows(strengths, erased),
    carts: withoutRows(carts, erased),
    purchases: withoutRows(purchases, erased),
    seen: withoutRows(seen, erased),
  };
  const models = new Map<ModelKind, Recommender>();
  for (const [kind, model] of set.models) models.set(kind, familyOf(kind).withoutUsers(model, erased, shared));
  return { ...set, userIds: set.userIds.without(erased), shared, models };
}

/** The same matrix with some rows emptied. */
function withoutRows({ csr, lastAt }: PairMatrix, rows: ReadonlySet<number>): PairMatrix {
  const indptr = new Int32Array(csr.rows + 1);
  for (let row = 0; row < csr.rows; row += 1)
    indptr[row + 1] = indptr[row]! + (rows.has(row) ? 0 : csr.indptr[row + 1]! - csr.indptr[row]!);
  const pairs = indptr[csr.rows]!;
  const [indices, values, last] = [new Int32Array(pairs), new Float32Array(pairs), new Float64Array(pairs)];
  for (let row = 0; row < csr.rows; row += 1) {
    if (rows.has(row)) continue;
    const [from, to] = [csr.indptr[row]!, csr.indptr[row + 1]!];
    if (from === to) continue;
    indices.set(csr.indices.subarray(from, to), indptr[row]);
    values.set(csr.values.subarray(from, to), indptr[row]);
    last.set(lastAt.subarray(from, to), indptr[row]);
  }
  return { csr: { ...csr, indptr, indices, values }, lastAt: last };
}
