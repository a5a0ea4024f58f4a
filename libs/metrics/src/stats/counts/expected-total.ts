import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import { type Computed, incomputable, type Incomputable, levelOf, type LevelOptions } from '../../estimate.js';
import { studentQuantile, studentTwoSided } from '../distributions/student-t.js';

/** What a value counts: things, things of a number of chances (a share), or an amount such as money. */
export type TotalKind = 'count' | 'share' | 'amount';

/** One day. */
export interface TotalDay {
  /** Days of one stratum have one rate: the weekday. */
  stratum: number;
  /** Days of one block may rise and fall together: the week. */
  block: number;
  /** ≥ 0; of a share the successes. */
  value: number;
  /** > 0: 1 for a day, of a share the trials. */
  exposure: number;
}

/** A total against what the days before lead to expect. */
export interface TotalComparison {
  ok: true;
  observed: number;
  expected: number;
  /** observed ÷ expected, with its interval. */
  ratio: Computed;
  /** Two-sided. */
  pValue: number;
  /** Variance ÷ the variance of independent counts (of an amount: ÷ its mean). */
  dispersion: number;
  /** Whether whole blocks rise and fall together, so that they are uncertain beside the days. */
  byBlock: boolean;
  degreesOfFreedom: number;
  /** Standard error of observed − expected ÷ expected, if nothing changed. */
  relativeError: number;
}

/** Below this total no approximation by a normal distribution is to be trusted. */
export const SMALLEST_EXPECTED = 20;
/** Blocks are taken for alike where their spread is no rarer than this (Bancroft's advice for pooling). */
const POOLED_FROM = 0.25;

/**
 * Compares the total of some days with what earlier days lead to expect, by stratum, with over-dispersed counts.
 *
 * Each stratum w has the rate μ_w = Σ value ÷ Σ exposure of its earlier days; E = Σ exposure · μ_w. With v_w = μ_w (a share: μ_w(1 − μ_w)),
 * Var(O − E) = φ (Σ e·v_w + Σ_w N_w² v_w ÷ H_w), N and H the exposures asked and earlier. φ is Pearson's X² ÷ its degrees of freedom. Where the
 * blocks spread more than the days inside of them (F test, p < 0.25), days of a block share a part of their variance: φ = φ_d + a(φ_b − φ_d) of the mean
 * squares of days and blocks, with Satterthwaite's degrees of freedom. a is how large the part asked about is, of a block: 1 for whole ones, a seventh for a
 * day of a week, Σ_b V_b² ÷ V ÷ n₀ in all, V = Σ e·v asked and n₀ the mean of the earlier blocks' (Searle). φ is at least 1, but for amounts. The test is on the square root, where counts spread evenly: t = 2(√O − √E)√E ÷ sd.
 *
 * @param earlier - days that are not asked about.
 * @param asked - at least one; every stratum in it must have two earlier days.
 * @returns `no-data` for no asked day; `too-few` with fewer than three blocks or two days of a stratum, or an expected total below 20 (of an amount, give
 *   the things behind it in `things`); `zero-baseline` where nothing was there before.
 * @throws RangeError - a value below 0 or an exposure not above 0.
 * Cost: O(days).
 * @see McCullagh, Nelder, Generalized Linear Models (1989), 4.5 and 6.2; Bancroft, Biometrics 20 (1964) 427–442; Searle, Casella, McCulloch, Variance
 *   Components (1992), 3.6; Satterthwaite, Biometrics 2 (1946) 110–114.
 */
export function expectedTotal(
  kind: TotalKind,
  earlier: readonly TotalDay[],
  asked: readonly TotalDay[],
  options: LevelOptions & { things?: number } = {},
): TotalComparison | Incomputable {
  const alpha = levelOf(options);
  for (const { value, exposure } of [...earlier, ...asked]) {
    if (!(value >= 0 && exposure > 0))
      throw new RangeError(
        `a day has the value ${value} and the exposure ${exposure}; give a value ≥ 0 and an exposure > 0.`,
      );
  }
  if (asked.length === 0) return incomputable('no-data', 'No day is asked about.');
  const strata = strataOf(earlier);
  const blocks = new Set(earlier.map(({ block }) => block)).size;
  const thin = asked.find(({ stratum }) => (strata.get(stratum)?.days ?? 0) < 2);
  if (blocks < 3 || thin)
    return incomputable(
      'too-few',
      `The days before are of ${blocks} weeks${thin ? ', and of a weekday there are fewer than two' : ''}; three weeks with two of each weekday are needed.`,
    );

  const rate = (stratum: number): number => {
    const { value = 0, exposure = 1 } = strata.get(stratum) ?? {};
    return value / exposure;
  };
  const spread = (stratum: number): number => rate(stratum) * (kind === 'share' ? 1 - rate(stratum) : 1);
  const sum = (days: readonly TotalDay[], of: (day: TotalDay) => number): number =>
    days.reduce((total, day) => total + of(day), 0);
  const observed = sum(asked, ({ value }) => value);
  const expected = sum(asked, ({ stratum, exposure }) => exposure * rate(stratum));
  if (expected === 0)
    return incomputable('zero-baseline', 'Nothing was there before, so that nothing can be expected.');
  if ((options.things ?? expected) < SMALLEST_EXPECTED)
    return incomputable(
      'too-few',
      `About ${(options.things ?? expected).toFixed(1)} were expected; at least ${SMALLEST_EXPECTED} are needed.`,
    );

  const asks = new Map<number, number>();
  for (const { stratum, exposure } of asked) asks.set(stratum, (asks.get(stratum) ?? 0) + exposure);
  const ofAsked = sum(asked, ({ stratum, exposure }) => exposure * spread(stratum));
  const ofEstimate = [...asks].reduce(
    (total, [stratum, exposure]) => total + (exposure ** 2 * spread(stratum)) / (strata.get(stratum)?.exposure ?? 1),
    0,
  );
  const { dispersion, byBlock, degreesOfFreedom } = dispersionOf(kind, { earlier, asked }, rate, spread, strata.size);
  const relative = Math.sqrt(dispersion * (ofAsked + ofEstimate)) / expected;
  // Everything certain: nothing varied before, and nothing is random in it.
  const t =
    relative === 0 ? (observed === expected ? 0 : Infinity) : (2 * (Math.sqrt(observed / expected) - 1)) / relative;
  const reach = relative === 0 ? 0 : (studentQuantile(1 - alpha / 2, degreesOfFreedom) * relative) / 2;
  const root = Math.sqrt(observed / expected);
  return {
    ok: true,
    observed,
    expected,
    ratio: {
      ok: true,
      value: observed / expected,
      low: Math.max(0, root - reach) ** 2,
      high: (root + reach) ** 2,
      level: 1 - alpha,
      method: 'quasi-likelihood-root',
    },
    pValue: Number.isFinite(t) ? studentTwoSided(t, degreesOfFreedom) : 0,
    dispersion,
    byBlock,
    degreesOfFreedom,
    relativeError: relative,
  };
}

interface Stratum {
  value: number;
  exposure: number;
  days: number;
}

function strataOf(days: readonly TotalDay[]): Map<number, Stratum> {
  const strata = new Map<number, Stratum>();
  for (const { stratum, value, exposure } of days) {
    const known = strata.get(stratum) ?? { value: 0, exposure: 0, days: 0 };
    strata.set(stratum, { value: known.value + value, exposure: known.exposure + exposure, days: known.days + 1 });
  }
  return strata;
}

function dispersionOf(
  kind: TotalKind,
  { earlier, asked }: { earlier: readonly TotalDay[]; asked: readonly TotalDay[] },
  rate: (stratum: number) => number,
  spread: (stratum: number) => number,
  strata: number,
): Pick<TotalComparison, 'dispersion' | 'byBlock' | 'degreesOfFreedom'> {
  let all = 0;
  const sums = new Map<number, { off: number; variance: number }>();
  for (const { stratum, block, value, exposure } of earlier) {
    const off = value - exposure * rate(stratum);
    const variance = exposure * spread(stratum);
    if (variance > 0) all += off ** 2 / variance;
    const known = sums.get(block) ?? { off: 0, variance: 0 };
    sums.set(block, { off: known.off + off, variance: known.variance + variance });
  }
  const between = [...sums.values()].reduce(
    (total, { off, variance }) => (variance > 0 ? total + off ** 2 / variance : total),
    0,
  );
  const [ofBlocks, ofDays] = [sums.size - 1, earlier.length - strata];
  const inside = ofDays - ofBlocks;
  const least = kind === 'amount' ? 0 : 1;
  const meanSquare = between / ofBlocks;
  const within = inside > 0 ? Math.max(0, all - between) / inside : 0;
  const byBlock =
    inside <= 0 || (meanSquare > within && fisherSurvival(meanSquare / within, ofBlocks, inside) < POOLED_FROM);
  if (!byBlock) return { dispersion: Math.max(least, all / ofDays), byBlock, degreesOfFreedom: ofDays };
  const part = inside > 0 ? partOfBlock(sums, asked, spread) : 1;
  const [blocks, days] = [part * meanSquare, (1 - part) * within];
  const dispersion = blocks + days;
  const degreesOfFreedom =
    dispersion > 0 ? dispersion ** 2 / (blocks ** 2 / ofBlocks + days ** 2 / Math.max(1, inside)) : ofBlocks;
  return { dispersion: Math.max(least, dispersion), byBlock, degreesOfFreedom };
}

/** How large what is asked about is, by its variance, of a block of the days before: 1 for whole blocks. */
function partOfBlock(
  sums: ReadonlyMap<number, { variance: number }>,
  asked: readonly TotalDay[],
  spread: (stratum: number) => number,
): number {
  const before = [...sums.values()].map(({ variance }) => variance);
  const total = before.reduce((sum, variance) => sum + variance, 0);
  const usual = (total - before.reduce((sum, variance) => sum + variance ** 2, 0) / total) / (before.length - 1);
  const now = new Map<number, number>();
  for (const { stratum, block, exposure } of asked) now.set(block, (now.get(block) ?? 0) + exposure * spread(stratum));
  const of = [...now.values()];
  const ofAsked = of.reduce((sum, variance) => sum + variance, 0);
  return usual > 0 && ofAsked > 0 ? of.reduce((sum, variance) => sum + variance ** 2, 0) / ofAsked / usual : 1;
}

/** P(F > x) for the given degrees of freedom. */
export function fisherSurvival(x: number, first: number, second: number): number {
  if (x <= 0) return 1;
  if (!Number.isFinite(x)) return 0;
  return betaCdf(second / (second + first * x), second / 2, first / 2);
}
