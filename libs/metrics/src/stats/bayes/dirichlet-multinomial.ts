import gammaln from '@stdlib/math-base-special-gammaln';
import { requireCount } from '../../estimate.js';

/**
 * Evidence of counts against fixed shares: ln of how much likelier they are when the shares are themselves drawn around these, θ ~ Dirichlet(concentration·shares).
 * ln Γ(A) − ln Γ(A + N) + Σ ln Γ(αᵢ + nᵢ) − ln Γ(αᵢ) − nᵢ ln shareᵢ, A = Σαᵢ, N = Σnᵢ.
 * While the shares hold, its exponential is a martingale as counts come in: P(it ever reaches 1/α) ≤ α, however often one looks.
 *
 * @param counts - whole numbers so far, one a category.
 * @param shares - any positive scale, one a category.
 * @param concentration - how near to the shares other shares are looked for; as many observations as it counts weigh as much. > 0.
 * @returns 0 without counts; negative where the shares fit. Good to about 1e-5 at 1e9 counts.
 * @throws RangeError - lengths differ, fewer than two categories, a count or share that is none.
 * @see Lindon, Malek, NeurIPS 2022, "Anytime-valid inference for multinomial count data".
 */
export function dirichletMultinomialEvidence(
  counts: readonly number[],
  shares: readonly number[],
  concentration: number,
): number {
  if (counts.length !== shares.length || counts.length < 2)
    throw new RangeError(
      `There are ${counts.length} counts and ${shares.length} shares; give one of each, for two categories at least.`,
    );
  if (!(concentration > 0 && concentration < Infinity))
    throw new RangeError(`concentration is ${concentration}; give a number above 0, for example 10000.`);
  shares.forEach((share, index) => {
    if (!(share > 0 && share < Infinity)) throw new RangeError(`shares[${index}] is ${share}; give a positive number.`);
  });
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let [total, evidence] = [0, 0];
  counts.forEach((count, index) => {
    requireCount(`counts[${index}]`, count);
    const share = shares[index]! / whole;
    const alpha = concentration * share;
    total += count;
    evidence += gammaln(alpha + count) - gammaln(alpha) - count * Math.log(share);
  });
  return evidence + gammaln(concentration) - gammaln(concentration + total);
}
