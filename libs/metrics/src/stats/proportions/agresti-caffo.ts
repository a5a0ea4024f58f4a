import { levelOf, type Estimate, type LevelOptions } from '../../estimate.js';
import { normalCritical } from '../distributions/normal.js';
import { checkArms, type TwoArms } from './two-proportions.js';

/**
 * Treatment minus control conversion, absolute, with Agresti and Caffo's adjusted Wald interval.
 * With one success and one failure added to each arm, p̃ = (x + 1)/(n + 2): p̃₁ − p̃₀ ± z√(Σ p̃(1 − p̃)/(n + 2)), cut to [−1, 1].
 *
 * @returns value is the plain difference p₁ − p₀ (0.01 is one percentage point), not the interval's center; the interval is widened to hold
 *   it where α is large and n tiny. `no-data` when an arm is empty.
 * @throws RangeError - counts are not whole numbers, or converted > users.
 * @see Agresti, Caffo, The American Statistician 54 (2000) 280–288.
 */
export function agrestiCaffo(arms: TwoArms, options?: LevelOptions): Estimate {
  const alpha = levelOf(options);
  const empty = checkArms(arms);
  if (empty) return empty;
  const { control, treatment } = arms;
  const p0 = (control.converted + 1) / (control.users + 2);
  const p1 = (treatment.converted + 1) / (treatment.users + 2);
  const half =
    normalCritical(alpha) * Math.sqrt((p0 * (1 - p0)) / (control.users + 2) + (p1 * (1 - p1)) / (treatment.users + 2));
  const value = treatment.converted / treatment.users - control.converted / control.users;
  const low = Math.max(-1, Math.min(value, p1 - p0 - half));
  const high = Math.min(1, Math.max(value, p1 - p0 + half));
  return { ok: true, value, low, high, level: 1 - alpha, method: 'agresti-caffo' };
}
