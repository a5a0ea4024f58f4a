/** How much a place in a session counts. */
export const DECAYS = ['none', 'linear', 'quadratic', 'logarithmic'] as const;

/** One of {@link DECAYS}. */
export type Decay = (typeof DECAYS)[number];

/**
 * Weight π of the product at position i of a session of n events, 1 = the first, n = the latest: it grows towards the latest.
 *
 * none 1 · linear i/n · quadratic (i/n)² · logarithmic 1/log₁₀(n − i + 1.7)
 *
 * @see Ludewig, Jannach, UMUAI 28 (2018) 331–390, section 3.2.3 (`same`, `div`, `quadratic` and `log` of their session-rec).
 */
export function positionWeight(decay: Decay, position: number, length: number): number {
  switch (decay) {
    case 'none':
      return 1;
    case 'linear':
      return position / length;
    case 'quadratic':
      return (position / length) ** 2;
    case 'logarithmic':
      return 1 / Math.log10(length - position + 1.7);
  }
}

/**
 * Weight λ of a neighbor whose latest product in common stands j steps before the end of the session at hand, 1 = the latest.
 *
 * none 1 · linear max(0, 1 − j/10) · quadratic 1/j² · logarithmic 1/log₁₀(j + 1.7)
 *
 * @see Kersbergen, Sprangers, Schelter, SIGMOD 2022; session-rec's `linear_score` falls below 0 from the eleventh step, here it ends at 0.
 */
export function matchWeight(decay: Decay, step: number): number {
  switch (decay) {
    case 'none':
      return 1;
    case 'linear':
      return Math.max(0, 1 - step / 10);
    case 'quadratic':
      return 1 / (step * step);
    case 'logarithmic':
      return 1 / Math.log10(step + 1.7);
  }
}
