import { normalCdf } from './normal.js';

/** Beyond this many standard deviations a normal variable adds less than 1e-20. */
const REACH = 9.5;
/** e⁻⁴⁶ is 1e-20. */
const DEPTH = 46;

/**
 * P(T > t) of the noncentral t distribution: T = (Z + δ)/S with Z standard normal and νS² chi-square with ν degrees of freedom.
 * ∫ Φ(δ − t·s) f(s) ds by the trapezoid rule over ln s, where f falls off at both ends so fast that the rule errs by less than 1e-14;
 * it holds for any ν and δ, where series in δ²/2 underflow.
 *
 * @param degreesOfFreedom - ν > 0, may be fractional.
 * @param noncentrality - δ: the true effect in standard errors; 0 gives Student's t.
 * @throws RangeError - degrees of freedom that are not above 0, or a number that is none.
 * Cost some hundred steps for the t of a test.
 */
export function noncentralStudentSurvival(t: number, degreesOfFreedom: number, noncentrality: number): number {
  if (!(degreesOfFreedom > 0)) throw new RangeError(`degreesOfFreedom is ${degreesOfFreedom}; give a number above 0.`);
  if (Number.isNaN(t) || Number.isNaN(noncentrality))
    throw new RangeError(`t is ${t} and noncentrality ${noncentrality}; give numbers.`);
  if (t === Infinity) return 0;
  if (t === -Infinity || degreesOfFreedom === Infinity) return t === -Infinity ? 1 : normalCdf(noncentrality - t);
  if (t < 0) return 1 - noncentralStudentSurvival(-t, degreesOfFreedom, -noncentrality);
  const density = (u: number): number => Math.exp(degreesOfFreedom * (u - Math.expm1(2 * u) / 2));
  const spread = Math.sqrt(DEPTH / degreesOfFreedom);
  const left = DEPTH / degreesOfFreedom + spread;
  const smooth = Math.sqrt(2 * degreesOfFreedom);
  const total = trapezoid(density, -left, spread, 0.2 / smooth);
  // The integrand is largest at `peak`; REACH standard errors beyond it nothing is added, and for a large t that is nearly everywhere.
  const across = degreesOfFreedom + t * t;
  const peak = (t * noncentrality + Math.sqrt((t * noncentrality) ** 2 + 4 * degreesOfFreedom * across)) / (2 * across);
  const last = Math.min(spread, Math.log(peak + REACH / t));
  const steepest = t * Math.exp(last);
  const part = trapezoid(
    (u) => density(u) * normalCdf(noncentrality - t * Math.exp(u)),
    Math.min(0, Math.log(peak)) - left,
    last,
    0.2 / Math.max(smooth, steepest),
  );
  return Math.min(1, part / total);
}

function trapezoid(integrand: (u: number) => number, from: number, to: number, step: number): number {
  const steps = Math.ceil((to - from) / step);
  const width = (to - from) / steps;
  let sum = (integrand(from) + integrand(to)) / 2;
  for (let at = 1; at < steps; at += 1) sum += integrand(from + at * width);
  return sum * width;
}
