import { incomputable, type Incomputable } from '../../estimate.js';

/** An arm's values, with the zeros only counted: of revenue per user most are. */
export interface ArmSample {
  n: number;
  total: number;
  /** The values that are not 0, in their order. */
  nonZero: Float64Array;
  /** All values are the same number. */
  constant: boolean;
}

/** Reads one arm's values and refuses what is no number. */
export function armSample(name: string, values: ArrayLike<number>): ArmSample {
  const n = values.length;
  const nonZero = new Float64Array(n);
  let [used, total] = [0, 0];
  let constant = true;
  for (let index = 0; index < n; index += 1) {
    const value = values[index]!;
    if (!Number.isFinite(value)) throw new RangeError(`${name}[${index}] is ${value}; give finite numbers.`);
    if (value !== values[0]) constant = false;
    if (value === 0) continue;
    nonZero[used] = value;
    used += 1;
    total += value;
  }
  return { n, total, nonZero: nonZero.slice(0, used), constant };
}

/** Why an arm cannot be compared; null where both have values. */
export function emptyArm(control: ArmSample, treatment: ArmSample): Incomputable | null {
  if (control.n > 0 && treatment.n > 0) return null;
  return incomputable('no-data', `The ${control.n === 0 ? 'control' : 'treatment'} arm has no values.`);
}
