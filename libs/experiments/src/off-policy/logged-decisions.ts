import { incomputable, type Incomputable } from '@cartograph/metrics';

/** Decisions that were made by chance, and what came of them; one row a decision. */
export interface LoggedDecisions {
  /** What came of each decision: finite, any unit. */
  reward: ArrayLike<number>;
  /**
   * The probability, in (0, 1], with which each decision was drawn as it was: written down when it was drawn (`logged`), or known because a simulation drew it
   * (`simulated`). Null where nobody drew: then nothing about another policy can be said from these rows.
   */
  propensity: { source: 'logged' | 'simulated'; values: ArrayLike<number> } | null;
  /** The probability, 0–1, with which the policy in question would have decided the same. */
  target: ArrayLike<number>;
  /** Rewards as a model foresees them; needed for the doubly robust estimate only. */
  model?: {
    /** Of the decision made, per row. */
    logged: ArrayLike<number>;
    /** Of the policy in question, per row: the mean over its decisions by their probabilities. */
    target: ArrayLike<number>;
  };
  /** Who the row belongs to, any whole number ≥ 0; rows of one user vary together, so intervals count users. Default: every row is on its own. */
  users?: ArrayLike<number>;
}

/** How often the policy in question would have decided as was decided, relative to chance: target ÷ propensity. */
export interface ImportanceWeights {
  ok: true;
  /** Per row, after clipping. */
  values: Float64Array;
  /** Rows whose weight was cut to `clip`. */
  clipped: number;
  /** Largest weight before clipping. */
  largest: number;
  /** Kish's (Σw)² ÷ Σw² over users' summed weights, or over rows where no users are given: so many of them, weighted alike, would tell as much. */
  effectiveSampleSize: number;
  /** The same before clipping, which cuts the few heavy weights that missing overlap shows in. */
  effectiveSampleSizeUnclipped: number;
  units: Units;
}

/**
 * Checks logged decisions and weighs them.
 *
 * @param clip - weights above it are cut to it, which trades variance for a bias towards 0. Default: none is cut.
 * @returns `not-logged` without propensities, `no-data` without rows, `too-few` where the policy would never have decided as was decided.
 * @throws RangeError - lengths differ; a propensity is 0, NaN, negative or above 1; a target is outside 0–1; a reward or prediction is not finite; names the row.
 * Cost: O(rows).
 */
export function importanceWeights(decisions: LoggedDecisions, clip = Infinity): ImportanceWeights | Incomputable {
  const { reward, propensity, target, users } = decisions;
  if (!(clip > 0)) throw new RangeError(`clip is ${clip}; give a weight above 0, for example 20, or none.`);
  if (propensity === null) {
    return incomputable(
      'not-logged',
      'No probabilities were logged with the decisions and none were simulated, so what another policy would have earned cannot be told from these rows.',
    );
  }
  checkColumns(decisions, propensity.values);
  const rows = reward.length;
  if (rows === 0) return incomputable('no-data', 'There are no decisions.');
  const values = new Float64Array(rows);
  const unclipped = new Float64Array(rows);
  let [clipped, largest, sum] = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const weight = target[row]! / propensity.values[row]!;
    largest = Math.max(largest, weight);
    if (weight > clip) clipped += 1;
    unclipped[row] = weight;
    values[row] = Math.min(weight, clip);
    sum += weight;
  }
  if (sum === 0)
    return incomputable(
      'too-few',
      `The policy would not have made any of the ${rows} decisions that were made, so the rows say nothing about it.`,
    );
  const units = unitsOf(users, rows);
  return {
    ok: true,
    values,
    clipped,
    largest,
    units,
    effectiveSampleSize: effectiveSize(values, units),
    effectiveSampleSizeUnclipped: effectiveSize(unclipped, units),
  };
}

/** Who intervals and sizes count: users where given, else rows. */
export interface Units {
  count: number;
  /** Unit of each row, 0 … count − 1; null where every row is one. */
  of: Int32Array | null;
}

function unitsOf(users: ArrayLike<number> | undefined, rows: number): Units {
  if (!users) return { count: rows, of: null };
  const known = new Map<number, number>();
  const of = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const user = users[row]!;
    let unit = known.get(user);
    if (unit === undefined) known.set(user, (unit = known.size));
    of[row] = unit;
  }
  return { count: known.size, of };
}

/** What rows sum to in each unit. */
export function sumsOf(values: Float64Array, { count, of }: Units): Float64Array {
  if (of === null) return values;
  const sums = new Float64Array(count);
  for (let row = 0; row < values.length; row += 1) sums[of[row]!]! += values[row]!;
  return sums;
}

function effectiveSize(weights: Float64Array, units: Units): number {
  let [sum, squares] = [0, 0];
  for (const weight of sumsOf(weights, units)) {
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / squares;
}

function checkColumns({ reward, target, model, users }: LoggedDecisions, propensity: ArrayLike<number>): void {
  const columns: [
    name: string,
    values: ArrayLike<number> | undefined,
    fits: (value: number) => boolean,
    remedy: string,
  ][] = [
    ['reward', reward, Number.isFinite, 'give finite numbers'],
    [
      'propensity.values',
      propensity,
      (value) => value > 0 && value <= 1,
      'give the probability of the decision made, above 0 and at most 1',
    ],
    ['target', target, (value) => value >= 0 && value <= 1, 'give a probability from 0 to 1'],
    ['model.logged', model?.logged, Number.isFinite, 'give finite predictions'],
    ['model.target', model?.target, Number.isFinite, 'give finite predictions'],
    ['users', users, (value) => Number.isSafeInteger(value) && value >= 0, 'give whole numbers ≥ 0'],
  ];
  for (const [name, values, fits, remedy] of columns) {
    if (!values) continue;
    if (values.length !== reward.length)
      throw new RangeError(
        `${name} has ${values.length} rows and reward has ${reward.length}; give one of each for every decision.`,
      );
    for (let row = 0; row < values.length; row += 1) {
      if (!fits(values[row]!)) throw new RangeError(`${name}[${row}] is ${values[row]}; ${remedy}.`);
    }
  }
}
