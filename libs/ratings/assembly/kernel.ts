// Stochastic gradient descent of a biased factorization, a rating after the other. A row of factors is `width` bytes of singles, a multiple of 32, zeros
// behind the last factor. Users and items are 32-bit row numbers, values and biases doubles.

/** One step for each of `count` ratings, in place; gives the sum of squared errors, each before its own step. */
export function steps(
  users: usize, items: usize, values: usize, count: u32, userFactors: usize, itemFactors: usize, width: usize, userBias: usize, itemBias: usize, mean: f64, rate: f64, kept: f64,
): f64 {
  const keptLanes = f32x4.splat(<f32>kept);
  let squares: f64 = 0;
  for (let index: u32 = 0; index < count; index++) {
    const user = <usize>load<u32>(users + (<usize>index << 2)), item = <usize>load<u32>(items + (<usize>index << 2));
    const p = userFactors + user * width, q = itemFactors + item * width, end = p + width;
    let even = f32x4.splat(0), odd = even;
    for (let at = p, other = q; at < end; at += 32, other += 32) {
      even = f32x4.add(even, f32x4.mul(v128.load(at), v128.load(other)));
      odd = f32x4.add(odd, f32x4.mul(v128.load(at, 16), v128.load(other, 16)));
    }
    const sum = f32x4.add(even, odd);
    const dot = <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1) + (<f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3));
    const bu = userBias + (user << 3), bi = itemBias + (item << 3);
    const error = load<f64>(values + (<usize>index << 3)) - (mean + load<f64>(bu) + load<f64>(bi) + dot);
    squares += error * error;
    const step = rate * error;
    store<f64>(bu, load<f64>(bu) * kept + step);
    store<f64>(bi, load<f64>(bi) * kept + step);
    const lanes = f32x4.splat(<f32>step);
    for (let at = p, other = q; at < end; at += 16, other += 16) {
      const x = v128.load(at), y = v128.load(other);
      v128.store(at, f32x4.add(f32x4.mul(x, keptLanes), f32x4.mul(lanes, y)));
      v128.store(other, f32x4.add(f32x4.mul(y, keptLanes), f32x4.mul(lanes, x)));
    }
  }
  return squares;
}
