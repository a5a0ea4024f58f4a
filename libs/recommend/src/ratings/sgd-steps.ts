/** Parameters of a biased factorization; factors are row-major. */
export interface SvdState {
  factors: number;
  mean: number;
  userBias: Float64Array;
  itemBias: Float64Array;
  userFactors: Float64Array;
  itemFactors: Float64Array;
}

/**
 * One step of gradient descent for each rating from `from` up to `to`, in place.
 * e = r − (μ + b_u + b_i + p·q); b += γ(e − λb); p += γ(e·q − λp) and q += γ(e·p − λq) from the same p and q.
 *
 * @returns Σ e².
 * Cost: O((to − from) · factors).
 */
export function sgdSteps(state: SvdState, ratings: { users: Int32Array; items: Int32Array; values: Float64Array }, from: number, to: number, learningRate: number, regularization: number): number {
  const { factors, mean, userBias, itemBias, userFactors, itemFactors } = state;
  const { users, items, values } = ratings;
  const kept = 1 - learningRate * regularization;
  const fours = factors - (factors % 4);
  let squares = 0;
  for (let position = from; position < to; position += 1) {
    const user = users[position]!;
    const item = items[position]!;
    const p = user * factors;
    const q = item * factors;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let factor = 0;
    for (; factor < fours; factor += 4) {
      s0 += userFactors[p + factor]! * itemFactors[q + factor]!;
      s1 += userFactors[p + factor + 1]! * itemFactors[q + factor + 1]!;
      s2 += userFactors[p + factor + 2]! * itemFactors[q + factor + 2]!;
      s3 += userFactors[p + factor + 3]! * itemFactors[q + factor + 3]!;
    }
    for (; factor < factors; factor += 1) s0 += userFactors[p + factor]! * itemFactors[q + factor]!;
    const error = values[position]! - (mean + userBias[user]! + itemBias[item]! + (s0 + s1 + (s2 + s3)));
    squares += error * error;
    const step = learningRate * error;
    userBias[user] = userBias[user]! * kept + step;
    itemBias[item] = itemBias[item]! * kept + step;
    for (factor = 0; factor < fours; factor += 4) {
      const p0 = userFactors[p + factor]!;
      const p1 = userFactors[p + factor + 1]!;
      const p2 = userFactors[p + factor + 2]!;
      const p3 = userFactors[p + factor + 3]!;
      const q0 = itemFactors[q + factor]!;
      const q1 = itemFactors[q + factor + 1]!;
      const q2 = itemFactors[q + factor + 2]!;
      const q3 = itemFactors[q + factor + 3]!;
      userFactors[p + factor] = p0 * kept + step * q0;
      userFactors[p + factor + 1] = p1 * kept + step * q1;
      userFactors[p + factor + 2] = p2 * kept + step * q2;
      userFactors[p + factor + 3] = p3 * kept + step * q3;
      itemFactors[q + factor] = q0 * kept + step * p0;
      itemFactors[q + factor + 1] = q1 * kept + step * p1;
      itemFactors[q + factor + 2] = q2 * kept + step * p2;
      itemFactors[q + factor + 3] = q3 * kept + step * p3;
    }
    for (; factor < factors; factor += 1) {
      const pf = userFactors[p + factor]!;
      const qf = itemFactors[q + factor]!;
      userFactors[p + factor] = pf * kept + step * qf;
      itemFactors[q + factor] = qf * kept + step * pf;
    }
  }
  return squares;
}
