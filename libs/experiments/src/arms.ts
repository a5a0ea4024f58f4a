import { refuse } from './analysis/input-error.js';

/** An arm of an experiment and its share of the users in the experiment. */
export interface ArmWeight {
  name: string;
  /** Fraction in (0, 1); the arms' weights sum to 1. */
  weight: number;
}

/** The two arms that nothing else is said of. */
export const EVEN_ARMS: readonly ArmWeight[] = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];

/** Weights may miss a sum of 1 by this much, which is their rounding. */
const ROUNDING = 1e-9;

/**
 * Refuses arms that are none: the first arm is the control, the others are treatments. Plans of tests, of analyses and of assignments all ask here.
 *
 * @throws AnalysisInputError - fewer than two arms, a name that is empty or there twice, a weight that is not between 0 and 1, a sum that is not 1; names the field.
 */
export function checkArms(arms: readonly ArmWeight[]): void {
  if (!Array.isArray(arms) || arms.length < 2) refuse('arms', arms, 'give at least two arms, control first.');
  const seen = new Set<string>();
  for (const [at, { name, weight }] of arms.entries()) {
    if (typeof name !== 'string' || name.trim() === '') refuse(`arms[${at}].name`, name, 'give a name.');
    if (seen.has(name)) refuse(`arms[${at}].name`, name, 'another arm has this name; give each its own.');
    if (!(weight > 0 && weight < 1)) refuse(`arms[${at}].weight`, weight, 'give a share above 0 and below 1.');
    seen.add(name);
  }
  const sum = arms.reduce((total, { weight }) => total + weight, 0);
  if (Math.abs(sum - 1) > ROUNDING)
    refuse(
      'arms',
      arms.map(({ weight }) => weight).join(' + '),
      `they sum to ${Number(sum.toPrecision(12))}; give weights that sum to 1.`,
    );
}
