import { gaussLegendre } from '../gauss-legendre.js';
import { normalSurvival } from '../normal.js';

/**
 * Where the score S = Z·√I of a test that has not stopped lies after a look, as nodes of a quadrature: Σ mass = P(not stopped yet).
 * Nodes ascend; `mass` is density times weight.
 */
export interface SubDensity {
  information: number;
  at: Float64Array;
  mass: Float64Array;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Beyond this many standard deviations a normal density is no double any more. */
const REACH = 38;
const PANEL_SDS = 2;
const POINTS = 12;
const [GAUSS_AT, GAUSS_WEIGHT] = gaussLegendre(POINTS);

/** Before the first look: the score is 0. */
export const START: SubDensity = { information: 0, at: Float64Array.of(0), mass: Float64Array.of(1) };

/**
 * The next look's sub-density: convolved with the normal increment, then cut to |Z| < bound.
 * g′(s′) = Σ mass·φ((s′ − s − θΔ)/√Δ)/√Δ; the nodes are spaced for this increment and the one after it.
 *
 * @param bound - of this look, on Z; may be infinite.
 * @param information - I of this look, more than before; drift θ is the mean of Z where I is 1.
 * @param after - I of the look after this one; where there is none, anything greater.
 * @see Armitage, McPherson, Rowe, JRSS A 132 (1969) 235–244; Jennison, Turnbull, Group Sequential Methods (2000), ch. 19.
 */
export function nextDensity(before: SubDensity, information: number, after: number, bound: number, drift: number): SubDensity {
  const delta = information - before.information;
  const sd = Math.sqrt(delta);
  const root = Math.sqrt(information);
  const middle = drift * information;
  const [from, to] = [Math.max(-bound * root, middle - REACH * root), Math.min(bound * root, middle + REACH * root)];
  if (!(to > from)) return { information, at: new Float64Array(0), mass: new Float64Array(0) };
  const panels = Math.ceil((to - from) / (PANEL_SDS * Math.min(sd, Math.sqrt(after - information))));
  const half = (to - from) / panels / 2;
  const at = new Float64Array(panels * POINTS);
  const mass = new Float64Array(panels * POINTS);
  let first = 0;
  for (let panel = 0; panel < panels; panel += 1) {
    const centre = from + (2 * panel + 1) * half;
    for (let point = 0; point < POINTS; point += 1) {
      const node = panel * POINTS + point;
      const s = centre + half * GAUSS_AT[point]!;
      const origin = s - drift * delta;
      while (first < before.at.length && before.at[first]! < origin - REACH * sd) first += 1;
      let density = 0;
      for (let index = first; index < before.at.length; index += 1) {
        const step = (origin - before.at[index]!) / sd;
        if (step < -REACH) break;
        density += before.mass[index]! * Math.exp(-0.5 * step * step);
      }
      at[node] = s;
      mass[node] = (half * GAUSS_WEIGHT[point]! * density) / (sd * ROOT_TWO_PI);
    }
  }
  return { information, at, mass };
}

/**
 * P(not stopped before, and Z ≥ z at the look with this information), when the drift is `drift` and the sub-density is that under `underDrift`.
 * Another drift multiplies every score's density by exp((θ − θ′)s − (θ² − θ′²)I/2), so one recursion serves all drifts near it.
 */
export function tailAt(before: SubDensity, information: number, z: number, drift: number, underDrift = drift): number {
  if (z === Infinity) return 0;
  const delta = information - before.information;
  const sd = Math.sqrt(delta);
  const level = z * Math.sqrt(information) - drift * delta;
  const tilt = drift - underDrift;
  const lost = ((drift * drift - underDrift * underDrift) * before.information) / 2;
  let sum = 0;
  for (let index = 0; index < before.at.length; index += 1) {
    const s = before.at[index]!;
    const mass = before.mass[index]!;
    if (mass > 0) sum += (tilt === 0 ? mass : mass * Math.exp(tilt * s - lost)) * normalSurvival((level - s) / sd);
  }
  return sum;
}

/** The density of Z at z at the look with this information, under no drift; per unit of Z. */
export function densityAt(before: SubDensity, information: number, z: number): number {
  const sd = Math.sqrt(information - before.information);
  const root = Math.sqrt(information);
  let sum = 0;
  for (let index = 0; index < before.at.length; index += 1) {
    const step = (z * root - before.at[index]!) / sd;
    sum += before.mass[index]! * Math.exp(-0.5 * step * step);
  }
  return (sum * root) / (sd * ROOT_TWO_PI);
}
