import { levelOf, type Incomputable } from '../../estimate.js';
import { statisticOf, type Effect } from '../means/effect.js';
import { errorUnder } from '../means/fieller.js';
import type { MeanComparison } from '../means/mean.js';
import { beforeFirstLook, limitsOf, logMixture, methodOf, mixtureBound, type AlwaysValidOptions } from './look.js';

/** Options of {@link mixtureSprt}. */
export interface MixtureSprtOptions extends AlwaysValidOptions {
  /** τ: the typical size of a true effect, on the scale of the effect; stated before the data are seen. Near the true size it stops soonest. */
  mixingSd: number;
}

/** An always-valid answer: an interval and a p value that hold however often one looks. */
export interface AlwaysValid extends MeanComparison {
  /** ln Λ, the evidence against no effect: stop when it reaches ln(1/α). Not capped, so that looks can be compared; null where incomputable. */
  logEvidence: number | null;
}

/**
 * Mixture sequential probability ratio test of no effect, with the interval of all effects it does not reject.
 * Relative effects with a baseline error are tested as their absolute difference is, and have Fieller’s limits.
 * Λ = √(V/(V + τ²))·exp(τ²·effect²/(2V(V + τ²))), V the squared standard error now; p = min(1, 1/Λ). Looking after every user keeps errors ≤ α.
 *
 * @param effect - as it stands now, absolute or relative; the answer is on its scale. Relative ones hold their level with limits `fieller` (see `RelativeLimits`).
 * @param options.mixingSd - τ > 0, same scale.
 * @param options.firstLook - users; Default 1000.
 * @returns the p of this look; the smallest of all looks so far is valid too. Incomputable as the effect is, `too-few` before the first look.
 * @throws RangeError - mixingSd is not > 0.
 * @see Johari, Koomen, Pekelis, Walsh, Operations Research 70 (2022) 1806–1821, eqs. 10 and 13.
 */
export function mixtureSprt(effect: Effect | Incomputable, options: MixtureSprtOptions): AlwaysValid {
  const { mixingSd } = options;
  if (!(mixingSd > 0 && mixingSd < Infinity))
    throw new RangeError(
      `mixingSd is ${mixingSd}; give the typical size of an effect, above 0, on the scale of the effect.`,
    );
  return mixtureAnswer(effect, (known) => (mixingSd / errorUnder(known)) ** 2, 'mixture-sprt', options);
}

/** The answer of the normal mixture whose variance is g times the effect's squared standard error. */
export function mixtureAnswer(
  effect: Effect | Incomputable,
  mixing: (effect: Effect) => number,
  method: string,
  options: AlwaysValidOptions | undefined,
): AlwaysValid {
  const alpha = levelOf(options);
  const missing = effect.ok ? beforeFirstLook(effect, options) : effect;
  if (missing || !effect.ok) {
    const reason = missing ?? (effect as Incomputable);
    return { estimate: reason, test: reason, logEvidence: null };
  }
  const g = mixing(effect);
  const bound = mixtureBound(g, alpha);
  const statistic = statisticOf(effect);
  const logEvidence = logMixture(statistic, g);
  return {
    estimate: limitsOf(effect, { above: bound, below: -bound, level: 1 - alpha, method }),
    test: { ok: true, statistic, pValue: Math.min(1, Math.exp(-logEvidence)), method: methodOf(method, effect) },
    logEvidence,
  };
}
