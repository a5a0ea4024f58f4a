import { normalQuantile } from '@cartograph/metrics';

/** What a past campaign did to its metric, relative to its control: the estimate and its 95 % interval. */
export interface MeasuredUplift {
  uplift: number;
  low: number;
  high: number;
}

/** An uplift that is not sure: 95 % of what is thought possible lies between the ends. */
interface PriorUplift {
  value: number;
  low: number;
  high: number;
  /** Past campaigns that it rests on. */
  campaigns: number;
}

const Z = normalQuantile(0.975);

/**
 * What a campaign may bring before it has run, by what is hoped of it and by what this shop's campaigns brought.
 * The hope counts as one campaign and is doubted: half of it, with 95 % between nothing and all of it. Measured campaigns join it by the random-effects method of DerSimonian and Laird;
 * the range is that of the next campaign, μ ± z·√(τ² + se(μ)²), so that it stays wide where campaigns differ. A few campaigns do not tell how much they differ: as long as there are fewer than
 * ten, τ is taken for at least a part of the hope's own doubt.
 *
 * @param hoped - relative uplift, not 0; negative for a loss.
 * @param measured - intervals with low < high; others are left out.
 * @returns without measured campaigns the doubted hope; no end is below −1.
 * @see DerSimonian, Laird, Controlled Clinical Trials 7 (1986) 177–188; Higgins, Thompson, Spiegelhalter, JRSS A 172 (2009) 137–159, on the range of a next study.
 */
export function upliftPrior(hoped: number, measured: readonly MeasuredUplift[]): PriorUplift {
  const known = measured.filter(({ low, high }) => low < high);
  const studies = [
    { mean: hoped / 2, variance: (Math.abs(hoped) / 2 / Z) ** 2 },
    ...known.map(({ uplift, low, high }) => ({ mean: uplift, variance: ((high - low) / 2 / Z) ** 2 })),
  ];
  const between = Math.max(betweenVariance(studies), leastBetween(hoped, known.length));
  const { mean, variance } = pooled(studies, between);
  const half = Z * Math.sqrt(between + variance);
  return {
    value: rounded(mean),
    low: rounded(Math.max(-1, mean - half)),
    high: rounded(mean + half),
    campaigns: known.length,
  };
}

interface Study {
  mean: number;
  variance: number;
}

function pooled(studies: readonly Study[], between: number): Study {
  const weights = studies.map(({ variance }) => 1 / (variance + between));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { mean: studies.reduce((total, { mean }, at) => total + weights[at]! * mean, 0) / sum, variance: 1 / sum };
}

/** From so many campaigns on, how much they differ is told by them alone. */
const ENOUGH = 10;

/** The least τ² of so many campaigns, none where there are none: the hope's variance, less a tenth of it for each. */
const leastBetween = (hoped: number, campaigns: number): number =>
  campaigns === 0 ? 0 : (Math.abs(hoped) / 2 / Z) ** 2 * Math.max(0, 1 - campaigns / ENOUGH);

/** τ² = max(0, (Q − (k − 1)) / (Σw − Σw²/Σw)), w = 1/variance. */
function betweenVariance(studies: readonly Study[]): number {
  if (studies.length < 2) return 0;
  const { mean: fixed } = pooled(studies, 0);
  let [q, sum, squares] = [0, 0, 0];
  for (const { mean, variance } of studies) {
    q += (mean - fixed) ** 2 / variance;
    sum += 1 / variance;
    squares += variance ** -2;
  }
  return Math.max(0, (q - (studies.length - 1)) / (sum - squares / sum));
}

/** To a hundredth of a per cent, as one would write it. */
const rounded = (uplift: number): number => Math.round(uplift * 1e4) / 1e4 + 0;
