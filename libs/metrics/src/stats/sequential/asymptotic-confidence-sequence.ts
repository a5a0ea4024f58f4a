import { levelOf, type Incomputable } from '../../estimate.js';
import type { Effect } from '../means/effect.js';
import type { AlwaysValidOptions } from './look.js';
import { mixtureAnswer, type AlwaysValid } from './mixture-sprt.js';

/** Options of {@link asymptoticConfidenceSequence}. */
export interface ConfidenceSequenceOptions extends AlwaysValidOptions {
  /** Users of both arms at which the interval shall be about as narrow as it can be: about where a decision is expected. Default 5000. */
  tunedAt?: number;
}

/**
 * Asymptotic confidence sequence of an effect: an interval for every look that covers the truth at all looks together with 1 − α.
 * value ± se·√((1 + nρ²)/(nρ²)·ln((1 + nρ²)/α²)), ρ² = (−2 ln α + ln(1 − 2 ln α)) / tunedAt.
 *
 * @param effect - as it stands now, absolute or relative; the answer is on its scale. Relative ones hold their level with limits `fieller` (see `RelativeLimits`).
 * @param options.firstLook - users; Default 1000.
 * @param options.tunedAt - users; Default 5000. State it before the data are seen.
 * @returns interval and always-valid p. Incomputable as the effect is, `too-few` before the first look.
 * @throws RangeError - tunedAt is not > 0.
 * @see Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, Annals of Statistics 52 (2024) 2613–2640; tuning as in gbstats 0.8.0.
 */
export function asymptoticConfidenceSequence(
  effect: Effect | Incomputable,
  options?: ConfidenceSequenceOptions,
): AlwaysValid {
  const tunedAt = options?.tunedAt ?? 5000;
  if (!(tunedAt > 0 && tunedAt < Infinity))
    throw new RangeError(`tunedAt is ${tunedAt}; give a number of users above 0.`);
  const doubled = -2 * Math.log(levelOf(options));
  const rhoSquared = (doubled + Math.log1p(doubled)) / tunedAt;
  return mixtureAnswer(effect, ({ n }) => n * rhoSquared, 'asymptotic-confidence-sequence', options);
}
