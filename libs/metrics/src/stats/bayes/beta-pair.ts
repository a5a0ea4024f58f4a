import { betaCdf, type Beta } from '../distributions/beta-cdf.js';
import { gaussLegendre } from '../numeric/gauss-legendre.js';

/** ln integrand falls by this much from its peak to where it is cut off: e^−40 is below rounding. */
const DEPTH = 40;
const LARGEST_LOGIT = 700;
/** Each panel ends this many times as far from the peak as the one before. */
const GROWTH = 1.7;
const [GAUSS_AT, GAUSS_WEIGHT] = gaussLegendre(20);

/**
 * P(y < s·x + d) for independent x ~ first and y ~ second.
 * ∫ f(x) G(s·x + d) dx over the x with 0 < s·x + d < 1, plus the x beyond; in the logit of that interval, where the integrand has one peak and dies
 * exponentially on both sides, so that panels around the peak give all digits, in the tails too.
 *
 * @param slope - s > 0. Default 1.
 * @param shift - d. Default 0.
 */
export function probabilityBelow(first: Beta, second: Beta, { slope = 1, shift = 0 } = {}): number {
  const low = Math.max(0, -shift / slope);
  const high = Math.min(1, (1 - shift) / slope);
  const beyond = high >= 1 ? 0 : high <= 0 ? 1 : betaCdf(mirrored(first), 1 - high, high);
  if (!(high > low)) return beyond;
  // With neither shift nor slope the far side 1 − x is known to all its digits, and it must be: rates of 1 − 1e-9 exist.
  const isPlain = slope === 1 && shift === 0;
  const over = (x: number, rest: number): number => {
    const y = isPlain ? x : Math.min(1, slope * x + shift);
    return logLower(second, y, isPlain ? rest : 1 - y);
  };
  return Math.min(1, beyond + expectation(first, over, low, high));
}

/** E[(y − x)⁺] for independent x ~ first and y ~ second: ∫ F(t)(1 − G(t)) dt, positive terms only. */
export function expectedExcess(first: Beta, second: Beta): number {
  return integrate((x, rest) => logLower(first, x, rest) + logLower(mirrored(second), rest, x), 0, 1);
}

const mirrored = ({ a, b }: Beta): Beta => ({ a: b, b: a });

/** E[exp(g(x)); low < x < high], x ~ beta; g is given x and 1 − x. */
function expectation(beta: Beta, g: (x: number, rest: number) => number, low: number, high: number): number {
  const { a, b } = beta;
  const mode = a / (a + b);
  // ln of x(1 − x)·density relative to the peak on the logit scale: differences of large numbers would lose what large counts know.
  const shape = (x: number, rest: number): number =>
    (x < mode / 2 ? a * (Math.log(x) - Math.log(mode)) : a * Math.log1p((x - mode) / mode)) +
    (rest < (1 - mode) / 2 ? b * (Math.log(rest) - Math.log1p(-mode)) : b * Math.log1p((mode - x) / (1 - mode)));
  const onLogit = (x: number, rest: number): number => shape(x, rest) - Math.log(x) - Math.log(rest);
  return integrate((x, rest) => onLogit(x, rest) + g(x, rest), low, high) / integrate(onLogit, 0, 1);
}

/** ∫ exp(g(x)) dx over (low, high); g has one peak after the substitution, and is given x and 1 − x. */
function integrate(g: (x: number, rest: number) => number, low: number, high: number): number {
  const width = high - low;
  const far = 1 - high;
  const at = (v: number): number => {
    const [up, down] = [1 / (1 + Math.exp(-v)), 1 / (1 + Math.exp(v))];
    return g(low + width * up, far + width * down) + Math.log(width * up) + Math.log(down);
  };
  const peak = highest(at, -LARGEST_LOGIT, LARGEST_LOGIT);
  const top = at(peak);
  if (top === -Infinity) return 0;
  return Math.exp(top) * (side(at, peak, -1, top) + side(at, peak, 1, top));
}

/** ∫ exp(f − top) from the peak to where nothing is left, over panels that grow outwards: narrow where the peak is, wide along a tail however slow. */
function side(f: (v: number) => number, peak: number, direction: 1 | -1, top: number): number {
  const end = reach(f, peak, direction, top - DEPTH);
  let [from, to] = [0, Math.min(end, reach(f, peak, direction, top - 1))];
  let sum = 0;
  while (from < end) {
    const half = (to - from) / 2;
    for (let point = 0; point < GAUSS_AT.length; point += 1) {
      sum += half * GAUSS_WEIGHT[point]! * Math.exp(f(peak + direction * (from + half * (1 + GAUSS_AT[point]!))) - top);
    }
    [from, to] = [to, Math.min(end, GROWTH * to)];
  }
  return sum;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a function with one peak is highest, by golden sections. */
function highest(f: (v: number) => number, from: number, to: number): number {
  let [left, right] = [from, to];
  let [a, b] = [right - GOLDEN * (right - left), left + GOLDEN * (right - left)];
  let [fa, fb] = [f(a), f(b)];
  for (let step = 0; step < 80 && right - left > 1e-9 * Math.max(1, Math.abs(a)); step += 1) {
    if (fa > fb) {
      [right, b, fb] = [b, a, fa];
      a = right - GOLDEN * (right - left);
      fa = f(a);
    } else {
      [left, a, fa] = [a, b, fb];
      b = left + GOLDEN * (right - left);
      fb = f(b);
    }
  }
  return (left + right) / 2;
}

/** How far from `peak`, in that direction, f falls to `level`; a little more than that. */
function reach(f: (v: number) => number, peak: number, direction: 1 | -1, level: number): number {
  let [near, step] = [0, 1e-6];
  while (step < LARGEST_LOGIT && f(peak + direction * step) > level) [near, step] = [step, step * 2];
  let far = Math.min(step, LARGEST_LOGIT);
  for (let halved = 0; halved < 4; halved += 1) {
    const middle = (near + far) / 2;
    if (f(peak + direction * middle) > level) near = middle;
    else far = middle;
  }
  return far;
}

/** ln P(X ≤ x); below the smallest double by the leading term of its series, which is enough to find the way back up. */
function logLower(beta: Beta, x: number, rest: number): number {
  const p = betaCdf(beta, x, rest);
  if (p > 0) return Math.log(p);
  const { a, b } = beta;
  const mean = a / (a + b);
  return a * Math.log(x / mean) + b * Math.log(rest / (1 - mean)) - 0.5 * Math.log(2 * Math.PI * a);
}
