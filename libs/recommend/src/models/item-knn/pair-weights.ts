import type { CsrMatrix } from '@cartograph/als';
import type { PairMatrix } from '../../log/pair-matrix.js';
import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/** How pairs are weighed before products are compared. */
export const KNN_MEASURES = ['cosine', 'tfidf', 'bm25'] as const;

/** One of {@link KNN_MEASURES}. */
export type KnnMeasure = (typeof KNN_MEASURES)[number];

/** What the weight of a pair depends on. */
export interface PairWeighting {
  measure: KnnMeasure;
  /** How soon a strength saturates in BM25, ≥ 0. */
  k1: number;
  /** How much BM25 holds a product's popularity against it, 0 to 1. */
  b: number;
  /** Days after which a pair counts half; null counts all alike. */
  halfLifeDays: number | null;
}

const DAY_SECONDS = 86_400;

/**
 * Weighs (user, product) pairs, so that products can be compared by the users they share.
 *
 * With r the strength, first r ← r · 2^(−age ÷ halfLife) where there is a half-life; then `cosine`: r; `tfidf`: √r · idf; `bm25`:
 * r·(k1 + 1) ÷ (r + k1·(1 − b + b·R ÷ R̄)) · idf. R is a product's sum of r, R̄ its mean over products with a pair, and idf = ln(n ÷ (1 + products of the
 * user)), n the products with a pair: users who take everything say little. These are `implicit`'s weights, on the products that have a pair.
 *
 * @param end - epoch seconds from which age is measured.
 * @returns the same pairs with their weights; a weight may be 0, or negative where a user has every product.
 * Cost O(pairs).
 */
export function pairWeights(pairs: PairMatrix, weighting: PairWeighting, end: number): CsrMatrix {
  return runStepsAtOnce(pairWeightsSteps(pairs, weighting, end));
}

/** The same in steps of a few hundredths of a second, between which it can be stopped. */
export function* pairWeightsSteps(
  { csr, lastAt }: PairMatrix,
  weighting: PairWeighting,
  end: number,
): Generator<void, CsrMatrix> {
  const { measure, k1, b, halfLifeDays } = weighting;
  const { rows, columns, indptr, indices } = csr;
  const strengths = new Float64Array(csr.values);
  if (halfLifeDays !== null) {
    const perSecond = Math.LN2 / (halfLifeDays * DAY_SECONDS);
    yield* spanSteps(strengths.length, (from, to) => {
      for (let pair = from; pair < to; pair += 1)
        strengths[pair]! *= Math.exp(-perSecond * Math.max(0, end - lastAt[pair]!));
    });
  }
  const values = new Float32Array(strengths.length);
  if (measure === 'cosine') {
    values.set(strengths);
    return { ...csr, values };
  }
  const sums = new Float64Array(columns);
  const counts = new Int32Array(columns);
  yield* spanSteps(strengths.length, (from, to) => {
    for (let pair = from; pair < to; pair += 1) {
      sums[indices[pair]!]! += strengths[pair]!;
      counts[indices[pair]!]! += 1;
    }
  });
  let [known, total] = [0, 0];
  for (let product = 0; product < columns; product += 1) {
    if (counts[product]! > 0) known += 1;
    total += sums[product]!;
  }
  const perMean = (b * known) / total;
  yield* spanSteps(rows, (from, to) => {
    for (let user = from; user < to; user += 1) {
      const [begin, stop] = [indptr[user]!, indptr[user + 1]!];
      if (begin === stop) continue;
      const idf = Math.log(known) - Math.log1p(stop - begin);
      for (let pair = begin; pair < stop; pair += 1) {
        const r = strengths[pair]!;
        values[pair] =
          idf *
          (measure === 'tfidf' ? Math.sqrt(r) : (r * (k1 + 1)) / (r + k1 * (1 - b + perMean * sums[indices[pair]!]!)));
      }
    }
  });
  return { ...csr, values };
}
