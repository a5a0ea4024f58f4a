import { gaussLegendre } from '../numeric/gauss-legendre.js';
import { normalSurvival } from '../distributions/normal.js';

/**
 * Where the score S = Z·√I of a test that has not stopped lies after a look, as nodes of a quadrature: Σ mass = P(not stopped yet).
 * Nodes ascend; `mass` is density times weight.
 */
export interface SubDensity {
  information: number;
  at: Float64Array;
  mass: Float64Array;
  /** From a node to the one of the same place in the next panel; 0 where there is a single node. */
  spacing: number;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Beyond this many standard deviations a normal density is no double any more. */
const REACH = 38;
const PANEL_SDS = 2;
const POINTS = 12;
const [GAUSS_AT, GAUSS_WEIGHT] = gaussLegendre(POINTS);

/** Before the first look: the score is 0. */
export const START: SubDensity = { information: 0, at: Float64Array.of(0), mass: Float64Array.of(1), spacing: 0 };

/**
 * The next look's sub-density: convolved with the normal increment, then cut to |Z| < bound.
 * g′(s′) = Σ mass·φ((s′ − s − θΔ)/√Δ)/√Δ; the nodes are spaced for this increment and the one after it.
 *
 * @param before - under the same drift, within bounds that are alike on both sides.
 * @param bound - of this look, on Z; may be infinite.
 * @param information - I of this look, more than before; drift θ is the mean of Z where I is 1.
 * @param after - I of the look after this one; where there is none, anything greater.
 * @see Armitage, McPherson, Rowe, JRSS A 132 (1969) 235–244; Jennison, Turnbull, Group Sequential Methods (2000), ch. 19.
 */
export function nextDensity(
  before: SubDensity,
  information: number,
  after: number,
  bound: number,
  drift: number,
): SubDensity {
  const delta = information - before.information;
  const sd = Math.sqrt(delta);
  const root = Math.sqrt(information);
  const middle = drift * information;
  const [from, to] = [Math.max(-bound * root, middle - REACH * root), Math.min(bound * root, middle + REACH * root)];
  if (!(to > from)) return { information, at: new Float64Array(0), mass: new Float64Array(0), spacing: 0 };
  const panels = Math.ceil((to - from) / (PANEL_SDS * Math.min(sd, Math.sqrt(after - information))));
  const half = (to - from) / panels / 2;
  const nodes = panels * POINTS;
  const at = new Float64Array(nodes);
  const mass = new Float64Array(nodes);
  const densityOf = convolved(before, sd);
  // Without drift both sides are alike.
  const worked = drift === 0 ? nodes / 2 : nodes;
  for (let node = 0; node < nodes; node += 1) {
    const point = node % POINTS;
    const s = from + (2 * ((node - point) / POINTS) + 1) * half + half * GAUSS_AT[point]!;
    at[node] = s;
    mass[node] = node < worked ? half * GAUSS_WEIGHT[point]! * densityOf(s - drift * delta) : mass[nodes - 1 - node]!;
  }
  return { information, at, mass, spacing: 2 * half };
}

/**
 * The density of the score after a normal increment, Σ mass·φ((s − at)/sd)/sd, at any score s.
 * In standard deviations, s is u from the middle of its panel, a node o from that of its own, and panels are d apart: of the panel m further on
 * exp(−(u − o − md)²/2) = exp(−u²/2)·exp(uo)·exp(−o²/2)·(exp(ud)·exp(−od))ᵐ·exp(−m²d²/2), where only exp(−u²/2), exp(uo) and exp(ud) are of this s.
 */
function convolved({ at, mass, spacing }: SubDensity, sd: number): (s: number) => number {
  const scale = 1 / (sd * ROOT_TWO_PI);
  if (spacing === 0)
    return (s) => (at.length === 0 ? 0 : scale * mass[0]! * Math.exp(-0.5 * ((s - at[0]!) / sd) * ((s - at[0]!) / sd)));
  const [half, panels, d] = [spacing / 2, at.length / POINTS, spacing / sd];
  const first = at[0]! - half * GAUSS_AT[0]!;
  const fall = new Float64Array(Math.min(panels, Math.floor(REACH / d) + 2));
  for (let m = 0; m < fall.length; m += 1) fall[m] = Math.exp(-0.5 * d * m * (d * m));
  const offset = GAUSS_AT.map((place) => (half * place) / sd);
  const own = offset.map((o) => Math.exp(-0.5 * o * o));
  const turn = offset.map((o) => Math.exp(-o * d));
  const along = new Float64Array(POINTS);
  return (s) => {
    const panel = Math.min(panels - 1, Math.max(0, Math.round((s - first) / spacing)));
    const u = (s - first - panel * spacing) / sd;
    const middle = Math.exp(-0.5 * u * u);
    if (middle === 0) return 0;
    const up = Math.exp(u * d);
    for (let point = 0; point < POINTS / 2; point += 1) {
      // Points lie alike on both sides of the middle.
      along[point] = Math.exp(u * offset[point]!);
      along[POINTS - 1 - point] = 1 / along[point]!;
    }
    const [after, before] = [Math.min(fall.length - 1, panels - 1 - panel), Math.min(fall.length - 1, panel)];
    let sum = 0;
    for (let point = 0; point < POINTS; point += 1) {
      const node = panel * POINTS + point;
      let around = mass[node]!;
      if (after > 0) around += weighted(mass, node, POINTS, after, fall, up * turn[point]!);
      if (before > 0) around += weighted(mass, node, -POINTS, before, fall, turn[POINTS - 1 - point]! / up);
      sum += along[point]! * own[point]! * around;
    }
    return sum * middle * scale;
  };
}

/** Σₘ mass[from + m·step]·ratioᵐ·fall[m], m from 1 to `most`. */
function weighted(
  mass: Float64Array,
  from: number,
  step: number,
  most: number,
  fall: Float64Array,
  ratio: number,
): number {
  let [sum, power, index] = [0, 1, from];
  for (let m = 1; m <= most; m += 1) {
    power *= ratio;
    index += step;
    sum += mass[index]! * power * fall[m]!;
  }
  return sum;
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
  return root * convolved(before, sd)(z * root);
}
