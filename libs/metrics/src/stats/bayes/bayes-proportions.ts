import { incomputable, levelOf, type Incomputable, type LevelOptions } from '../../estimate.js';
import { type BayesianComparison } from './bayes-means.js';
import type { BetaPrior } from './beta-binomial.js';
import type { Beta } from '../distributions/beta-cdf.js';
import { fallingRoot } from '../numeric/bracketed-root.js';
import { expectedExcess, probabilityBelow } from './beta-pair.js';
import { type EffectScale } from '../means/effect.js';
import { checkArms, type TwoArms } from '../proportions/two-proportions.js';

/** Options of {@link bayesianProportions}. */
export interface BayesianProportionsOptions extends LevelOptions {
  /** Of the estimate and the expected loss; the probability that treatment is higher is the same on both. */
  scale: EffectScale;
  /** What is believed of each arm's rate beforehand; α and β count as converters and non-converters seen before. Default Beta(1, 1), flat, for both. */
  priors?: Record<'control' | 'treatment', Pick<BetaPrior, 'alpha' | 'beta'>>;
}

/**
 * Treatment against control on conversion rates, exact beta-binomial: rate ~ Beta(α + converted, β + users − converted) in each arm, independent.
 * Integrals by quadrature to about ten digits, no sampling. The estimate is the median of the difference, or of the ratio − 1, with its equal-tailed interval.
 *
 * @returns `no-data` when an arm is empty; `zero-baseline` for the relative scale where the control's posterior has α ≤ 1, so that
 *   the mean of 1 ÷ rate, and with it the expected loss, is infinite.
 * @throws RangeError - counts as in `newcombe`; an α or β of a prior outside 0.1 … 1e9.
 * Cost: some thousand evaluations of the incomplete beta function, some tens of milliseconds.
 */
export function bayesianProportions(
  arms: TwoArms,
  options: BayesianProportionsOptions,
): BayesianComparison | Incomputable {
  const alpha = levelOf(options);
  const empty = checkArms(arms);
  const [control, treatment] = [posterior(arms, 'control', options), posterior(arms, 'treatment', options)];
  if (empty) return empty;
  const { scale } = options;
  if (scale === 'relative' && !(control.a > 1)) {
    return incomputable(
      'zero-baseline',
      `None of the ${arms.control.users} control users converted and the prior lets their rate be 0; a relative effect needs a baseline above zero.`,
    );
  }
  const probabilityTreatmentIsHigher = probabilityBelow(treatment, control);
  const probabilityTreatmentIsLower = probabilityBelow(control, treatment);
  const expectedLoss =
    scale === 'absolute'
      ? { control: expectedExcess(control, treatment), treatment: expectedExcess(treatment, control) }
      : relativeLoss(control, treatment, probabilityTreatmentIsHigher, probabilityTreatmentIsLower);
  const atMost = (effect: number): number =>
    scale === 'absolute'
      ? probabilityBelow(control, treatment, { shift: effect })
      : probabilityBelow(control, treatment, { slope: 1 + effect });
  const [smallest, largest] = scale === 'absolute' ? [-1, 1] : [-1, Infinity];
  const guess = roughly(control, treatment, scale);
  const [low, value, high] = [alpha / 2, 0.5, 1 - alpha / 2].map((p) => solve(atMost, p, guess, smallest, largest));
  return {
    ok: true,
    probabilityTreatmentIsHigher,
    probabilityTreatmentIsLower,
    expectedLoss,
    estimate: { ok: true, value: value!, low: low!, high: high!, level: 1 - alpha, method: `beta-binomial-${scale}` },
    scale,
  };
}

function posterior(arms: TwoArms, name: 'control' | 'treatment', { priors }: BayesianProportionsOptions): Beta {
  const { alpha, beta } = priors?.[name] ?? { alpha: 1, beta: 1 };
  for (const [field, value] of [
    ['alpha', alpha],
    ['beta', beta],
  ] as const) {
    if (!(value >= 0.1 && value <= 1e9))
      throw new RangeError(
        `priors.${name}.${field} is ${value}; give a number from 0.1 to 1e9, 1 and 1 for a flat prior.`,
      );
  }
  const { users, converted } = arms[name];
  return { a: alpha + converted, b: beta + users - converted };
}

/** E[(T − C)⁺ ÷ C] and E[(C − T)⁺ ÷ C]: T·f and f ÷ C are again betas, with one more and one less in their first parameter. */
function relativeLoss(
  control: Beta,
  treatment: Beta,
  probabilityTreatmentIsHigher: number,
  probabilityTreatmentIsLower: number,
): { control: number; treatment: number } {
  const mean = (treatment.a / (treatment.a + treatment.b)) * ((control.a + control.b - 1) / (control.a - 1));
  const [less, more] = [
    { a: control.a - 1, b: control.b },
    { a: treatment.a + 1, b: treatment.b },
  ];
  return {
    control: Math.max(0, mean * probabilityBelow(more, less) - probabilityTreatmentIsHigher),
    treatment: Math.max(0, probabilityTreatmentIsLower - mean * probabilityBelow(less, more)),
  };
}

function roughly(control: Beta, treatment: Beta, scale: EffectScale): { value: number; sd: number } {
  const [c, t] = [control, treatment].map(({ a, b }) => ({
    mean: a / (a + b),
    variance: (a * b) / ((a + b) ** 2 * (a + b + 1)),
  })) as [Spread, Spread];
  if (scale === 'absolute') return { value: t.mean - c.mean, sd: Math.sqrt(c.variance + t.variance) };
  return { value: t.mean / c.mean - 1, sd: Math.sqrt(t.variance + c.variance * (t.mean / c.mean) ** 2) / c.mean };
}

interface Spread {
  mean: number;
  variance: number;
}

/** The effect at which a distribution function reaches p, bracketed from a guess. */
function solve(
  atMost: (effect: number) => number,
  p: number,
  { value, sd }: { value: number; sd: number },
  smallest: number,
  largest: number,
): number {
  const left = (effect: number): number => p - (effect <= smallest ? 0 : effect >= largest ? 1 : atMost(effect));
  let [low, high] = [Math.max(smallest, value - 3 * sd), Math.min(largest, value + 3 * sd)];
  for (let width = 6 * sd; left(low) <= 0 && low > smallest; width *= 2)
    [low, high] = [Math.max(smallest, low - width), low];
  for (let width = 6 * sd; left(high) > 0; width *= 2) [low, high] = [high, Math.min(largest, high + width)];
  return fallingRoot(left, low, high, 1e-11 * Math.max(sd, Math.abs(high)));
}
