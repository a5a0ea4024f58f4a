/** Sufficient statistics of a sample's mean and spread; two of them add up to those of the union. */
export interface Moments {
  /** Number of values. */
  n: number;
  /** Arithmetic mean; 0 when n is 0. */
  mean: number;
  /** Σ (x − mean)². */
  m2: number;
}

/** Moments of a list of finite values, by Welford's update. Cost O(n). */
export function moments(values: ArrayLike<number>): Moments {
  let mean = 0;
  let m2 = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (!Number.isFinite(value)) throw new RangeError(`values[${index}] is ${value}; give finite numbers.`);
    const change = value - mean;
    mean += change / (index + 1);
    m2 += change * (value - mean);
  }
  return { n: values.length, mean, m2 };
}

/** Moments from a published summary: n values with this mean and sample standard deviation (n − 1). */
export function momentsFromSummary(summary: { n: number; mean: number; sd: number }): Moments {
  return { n: summary.n, mean: summary.mean, m2: summary.sd * summary.sd * Math.max(0, summary.n - 1) };
}

/** Moments of the union of two disjoint samples. @see Chan, Golub, LeVeque, The American Statistician 37 (1983) 242–247. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  if (n === 0) return { n: 0, mean: 0, m2: 0 };
  const change = b.mean - a.mean;
  return { n, mean: a.mean + (change * b.n) / n, m2: a.m2 + b.m2 + (change * change * a.n * b.n) / n };
}

/** Sample variance (n − 1); NaN below two values. */
export function sampleVariance(sample: Moments): number {
  return sample.n < 2 ? Number.NaN : sample.m2 / (sample.n - 1);
}
