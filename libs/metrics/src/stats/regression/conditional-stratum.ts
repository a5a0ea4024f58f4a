/** The working space of one stratum's likelihood; it grows as strata ask for more. */
export interface StratumWork {
  /** P(row is positive | k positives in the stratum). */
  chances: Float64Array;
  /** p × p, row-major, the lower triangle: Var(Σ x of the positives). */
  variance: Float64Array;
  /** E(Σ x of the positives). */
  mean: Float64Array;
  /** Of the recursion over several positives. */
  recursion: Float64Array;
}

/**
 * Exact conditional likelihood of one stratum: log Σ over all choices of k rows of exp(Σ η), its gradient and curvature.
 * Recursion over rows, in logarithms: log e(i, j) = log(e(i−1, j) + exp(ηᵢ) e(i−1, j−1)); means and variances of Σ x mix with
 * the same weights, so that nothing overflows and nothing cancels.
 *
 * @param eta - η of the stratum's n rows.
 * @param row - x of one row: the design and where the row begins.
 * @param k - number of positives, 0 < k < n.
 * @returns log e(n, k); chances, mean and variance are left in `work`.
 * Cost: O(n k p²); for k = 1 O(n p²).
 * @see Gail, Lubin, Rubinstein, Biometrika 68 (1981) 703–707.
 */
export function conditionalStratum(
  eta: Float64Array,
  n: number,
  design: Float64Array,
  from: number,
  p: number,
  k: number,
  work: StratumWork,
): number {
  return k === 1 ? onePositive(eta, n, design, from, p, work) : severalPositives(eta, n, design, from, p, k, work);
}

/**
 * Breslow's likelihood of a stratum, that of k draws with replacement: k log Σ exp(η), its gradient and curvature. `chances` are then expected counts.
 *
 * @see Breslow, Biometrics 30 (1974) 89–99.
 */
export function poissonStratum(
  eta: Float64Array,
  n: number,
  design: Float64Array,
  from: number,
  p: number,
  k: number,
  work: StratumWork,
): number {
  const log = onePositive(eta, n, design, from, p, work);
  if (k === 1) return log;
  for (let i = 0; i < n; i += 1) work.chances[i]! *= k;
  for (let a = 0; a < p; a += 1) work.mean[a]! *= k;
  for (let place = 0; place < p * p; place += 1) work.variance[place]! *= k;
  return k * log;
}

function onePositive(
  eta: Float64Array,
  n: number,
  design: Float64Array,
  from: number,
  p: number,
  { chances, mean, variance }: StratumWork,
): number {
  let highest = -Infinity;
  for (let i = 0; i < n; i += 1) highest = Math.max(highest, eta[i]!);
  let total = 0;
  for (let i = 0; i < n; i += 1) total += chances[i] = Math.exp(eta[i]! - highest);
  mean.fill(0, 0, p);
  variance.fill(0, 0, p * p);
  // Raw second moments, so that zeros of indicator columns cost nothing; then minus mean · meanᵀ.
  for (let i = 0; i < n; i += 1) {
    const chance = (chances[i]! /= total);
    const row = from + i * p;
    for (let a = 0; a < p; a += 1) {
      const x = design[row + a]!;
      if (x === 0) continue;
      const weighted = chance * x;
      mean[a]! += weighted;
      for (let b = 0; b <= a; b += 1) variance[a * p + b]! += weighted * design[row + b]!;
    }
  }
  for (let a = 0; a < p; a += 1) for (let b = 0; b <= a; b += 1) variance[a * p + b]! -= mean[a]! * mean[b]!;
  return highest + Math.log(total);
}

function severalPositives(
  eta: Float64Array,
  n: number,
  design: Float64Array,
  from: number,
  p: number,
  k: number,
  work: StratumWork,
): number {
  const size = k + 1;
  const lengths = [size, size * p, size * p * p, (n + 1) * size, p, size];
  const [logs, means, variances, prefixes, apart, after] = parts(work, lengths) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  logs.fill(-Infinity);
  means.fill(0);
  variances.fill(0);
  prefixes.fill(-Infinity);
  logs[0] = 0;
  prefixes[0] = 0;
  for (let i = 0; i < n; i += 1) {
    const row = from + i * p;
    for (let j = Math.min(k, i + 1); j >= 1; j -= 1) {
      const without = logs[j]!;
      const taken = logs[j - 1]! + eta[i]!;
      const both = addedLogs(without, taken);
      const share = Math.exp(taken - both);
      for (let a = 0; a < p; a += 1) apart[a] = means[(j - 1) * p + a]! + design[row + a]! - means[j * p + a]!;
      const [here, below] = [j * p * p, (j - 1) * p * p];
      for (let a = 0; a < p; a += 1) {
        for (let b = 0; b <= a; b += 1) {
          const place = a * p + b;
          variances[here + place] =
            (1 - share) * variances[here + place]! +
            share * variances[below + place]! +
            share * (1 - share) * apart[a]! * apart[b]!;
        }
        means[j * p + a]! += share * apart[a]!;
      }
      logs[j] = both;
    }
    prefixes.set(logs, (i + 1) * size);
  }
  work.mean.set(means.subarray(k * p, size * p));
  work.variance.set(variances.subarray(k * p * p, size * p * p));
  inclusionChances(eta, n, k, prefixes, after, work.chances);
  return logs[k]!;
}

/** P(row i is chosen) = Σⱼ e(rows before, j) · exp(ηᵢ) · e(rows after, k − 1 − j) ÷ e(n, k). */
function inclusionChances(
  eta: Float64Array,
  n: number,
  k: number,
  prefixes: Float64Array,
  after: Float64Array,
  chances: Float64Array,
): void {
  const size = k + 1;
  const total = prefixes[n * size + k]!;
  after.fill(-Infinity);
  after[0] = 0;
  for (let i = n - 1; i >= 0; i -= 1) {
    let chance = 0;
    for (let j = 0; j < k; j += 1) chance += Math.exp(prefixes[i * size + j]! + eta[i]! + after[k - 1 - j]! - total);
    chances[i] = chance;
    for (let j = k; j >= 1; j -= 1) after[j] = addedLogs(after[j]!, after[j - 1]! + eta[i]!);
  }
}

function addedLogs(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? -Infinity : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** Parts of the space for the recursion, one behind the other. */
function parts(work: StratumWork, lengths: readonly number[]): Float64Array[] {
  const needed = lengths.reduce((sum, length) => sum + length, 0);
  if (work.recursion.length < needed) work.recursion = new Float64Array(2 * needed);
  let from = 0;
  return lengths.map((length) => work.recursion.subarray(from, (from += length)));
}
