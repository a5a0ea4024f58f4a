/** Nodes and weights of Gauss and Legendre's rule on [−1, 1], ascending: exact for polynomials of degree 2·points − 1; by Newton's steps on the Legendre polynomial. */
export function gaussLegendre(points: number): [at: Float64Array, weight: Float64Array] {
  const at = new Float64Array(points);
  const weight = new Float64Array(points);
  for (let index = 0; index < points; index += 1) {
    let x = -Math.cos((Math.PI * (index + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let step = 0; step < 20; step += 1) {
      let [last, value] = [1, x];
      for (let degree = 2; degree <= points; degree += 1)
        [last, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * last) / degree];
      slope = (points * (x * value - last)) / (x * x - 1);
      x -= value / slope;
    }
    at[index] = x;
    weight[index] = 2 / ((1 - x * x) * slope * slope);
  }
  return [at, weight];
}
