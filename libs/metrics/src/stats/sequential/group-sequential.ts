import { levelOf, type LevelOptions } from '../../estimate.js';
import { fallingRoot } from '../numeric/bracketed-root.js';
import { normalCdf, normalCritical, normalQuantile, normalTwoSided } from '../distributions/normal.js';
import { spentBy, type Spending } from './spending.js';
import { densityAt, nextDensity, START, tailAt, type SubDensity } from './sub-density.js';

/** A test with planned looks. */
export interface GroupSequentialPlan extends LevelOptions {
  /**
   * Share of the planned information at each look, ascending, > 0; information is 1 ÷ standard error², about the users seen. Looks that came otherwise than
   * planned are given as they came: bounds need only the past. The last may exceed 1; none may follow after 1.
   */
  fractions: readonly number[];
  spending: Spending;
  /** The last fraction closes the test and spends all that is left, though less information came than planned. Default false. */
  closes?: boolean;
}

/** One look's bound. */
export interface GroupSequentialLook {
  fraction: number;
  /** Stop when |z| reaches it; infinite where so little is spent that no statistic could. */
  bound: number;
  /** Two-sided p of a fixed test at the bound. */
  nominalP: number;
  /** Error spent up to this look, both sides. */
  spent: number;
}

/** Bounds of a symmetric two-sided group-sequential test. */
export interface GroupSequentialDesign {
  alpha: number;
  spending: Spending;
  looks: GroupSequentialLook[];
}

const MOST_LOOKS = 100;
const LEAST_STEP = 1e-6;

/**
 * Bounds of a two-sided test looked at several times, so that under no effect P(ever |Z| ≥ bound) is spent as planned.
 * The bound of look k solves P(no stop before, Z ≥ b) = half of what look k spends, by recursive numerical integration to about ten digits, whatever the spacing.
 *
 * @param plan.alpha - two-sided. Default 0.05.
 * @throws RangeError - no fractions or more than 100, not ascending, less than 1e-6 apart, or one after 1 was reached.
 * Cost: milliseconds for a dozen looks; grows with the looks and the inverse root of the smallest step.
 * @see Lan, DeMets, Biometrika 70 (1983) 659–663; Armitage, McPherson, Rowe, JRSS A 132 (1969) 235–244.
 */
export function groupSequential(plan: GroupSequentialPlan): GroupSequentialDesign {
  const alpha = levelOf(plan);
  const { fractions, spending } = plan;
  requireFractions(fractions);
  const looks: GroupSequentialLook[] = [];
  const densities: SubDensity[] = [START];
  let spentBefore = 0;
  fractions.forEach((fraction, look) => {
    const before = densities[look]!;
    const isLast = look === fractions.length - 1;
    const spent = plan.closes && isLast ? alpha : spentBy(spending, fraction, alpha);
    const bound = boundFor(before, fraction, (spent - spentBefore) / 2);
    looks.push({ fraction, bound, nominalP: normalTwoSided(bound), spent });
    spentBefore = spent;
    if (!isLast) densities.push(nextDensity(before, fraction, fractions[look + 1]!, bound, 0));
  });
  const design = { alpha, spending, looks };
  underNull.set(design, densities);
  return design;
}

/** What happens at the looks when the effect is real. */
export interface Crossing {
  /** P(stop at this look above its bound), per look. */
  upper: number[];
  /** P(stop at this look below minus its bound), per look. */
  lower: number[];
  /** P(ever stop with either sign): the power, and under no effect α. */
  power: number;
  /** Mean share of the planned information when the test ends. */
  expectedFraction: number;
}

/**
 * Probabilities to stop at each look when the effect is `drift` standard errors of the full information: E[Z] = drift·√fraction.
 *
 * @param drift - any finite number, 0 for no effect; for a mean, effect ÷ standard error at fraction 1.
 */
export function crossing(design: GroupSequentialDesign, drift: number): Crossing {
  const { densities, underDrift } = densitiesUnder(design, drift);
  const upper = design.looks.map(({ fraction, bound }, look) =>
    tailAt(densities[look]!, fraction, bound, drift, underDrift),
  );
  const lower = design.looks.map(({ fraction, bound }, look) =>
    tailAt(underDrift === 0 ? densities[look]! : mirrored(densities[look]!), fraction, bound, -drift, -underDrift),
  );
  const stops = upper.map((above, look) => above + lower[look]!);
  const power = Math.min(
    1,
    stops.reduce((sum, stop) => sum + stop, 0),
  );
  const last = design.looks.at(-1)!.fraction;
  const expectedFraction =
    stops.reduce((sum, stop, look) => sum + stop * design.looks[look]!.fraction, 0) + (1 - power) * last;
  return { upper, lower, power, expectedFraction };
}

/**
 * The drift at which the test has this power.
 *
 * @param power - fraction in (alpha, 1).
 */
export function driftFor(design: GroupSequentialDesign, power: number): number {
  const spent = design.looks.at(-1)!.spent;
  if (!(power > spent && power < 1))
    throw new RangeError(
      `power is ${power}; give a fraction above ${spent}, which no effect at all reaches, and below 1.`,
    );
  return rising(
    (drift) => crossing(design, drift).power,
    power,
    0,
    normalCritical(design.alpha) + normalQuantile(power) + 1,
  );
}

/**
 * How many times the users of a test looked at once the longest course of this one needs for the same power.
 *
 * @param power - fraction in (alpha, 1). Default 0.8.
 * @returns a ratio of maximal sample sizes, ≥ 1 for a design that closes at its last look.
 */
export function inflationFactor(design: GroupSequentialDesign, power = 0.8): number {
  const critical = normalCritical(design.alpha);
  const fixed = rising(
    (drift) => normalCdf(drift - critical) + normalCdf(-drift - critical),
    power,
    0,
    critical + normalQuantile(power) + 1,
  );
  return design.looks.at(-1)!.fraction * (driftFor(design, power) / fixed) ** 2;
}

/** Where a rising function of a drift reaches a value; the ends are moved outwards as needed. */
export function rising(f: (drift: number) => number, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 1; f(high) < value && step < 1e6; step *= 2) [low, high] = [high, high + step];
  for (let step = 1; f(low) > value && step < 1e6; step *= 2) [low, high] = [low - step, low];
  return fallingRoot((drift) => value - f(drift), low, high, 1e-12 * Math.max(1, Math.abs(high)));
}

const underNull = new WeakMap<GroupSequentialDesign, SubDensity[]>();
/** Up to this drift the null's nodes reach where the score goes. */
const FARTHEST_TILT = 20;

/** The sub-densities before each look, and the drift that they are under. */
export function densitiesUnder(
  design: GroupSequentialDesign,
  drift: number,
): { densities: SubDensity[]; underDrift: number } {
  if (!Number.isFinite(drift)) throw new RangeError(`drift is ${drift}; give a finite number of standard errors.`);
  const underDrift = Math.abs(drift) * Math.sqrt(design.looks.at(-1)!.fraction) <= FARTHEST_TILT ? 0 : drift;
  const known = underDrift === 0 ? underNull.get(design) : undefined;
  if (known) return { densities: known, underDrift };
  const densities = [START];
  for (let look = 0; look + 1 < design.looks.length; look += 1) {
    const { fraction, bound } = design.looks[look]!;
    densities.push(nextDensity(densities[look]!, fraction, design.looks[look + 1]!.fraction, bound, underDrift));
  }
  if (underDrift === 0) underNull.set(design, densities);
  return { densities, underDrift };
}

/** Without drift a density is its own mirror image. */
function mirrored(density: SubDensity): SubDensity {
  return { ...density, at: density.at.map((s) => -s) };
}

/**
 * Newton's steps on the logarithm of the tail, which bends downwards: from beyond the root they approach it from that side only. Where a
 * small step of information cannot carry the score so far beyond the bound before, tail and density are 0 there, and a bracket finds the root.
 */
function boundFor(before: SubDensity, fraction: number, spends: number): number {
  if (!(spends > 1e-300)) return Infinity;
  const farthest = -normalQuantile(spends);
  let z = farthest;
  for (let step = 0; step < 60; step += 1) {
    const tail = tailAt(before, fraction, z, 0);
    const change = (Math.log(tail / spends) * tail) / densityAt(before, fraction, z);
    if (!Number.isFinite(change))
      return fallingRoot((at) => Math.log(tailAt(before, fraction, at, 0) / spends), 0, farthest, 1e-14 * farthest);
    z += change;
    if (Math.abs(change) < 1e-13 * z) break;
  }
  return z;
}

function requireFractions(fractions: readonly number[]): void {
  if (fractions.length === 0 || fractions.length > MOST_LOOKS) {
    throw new RangeError(
      `fractions has ${fractions.length} looks; give 1 to ${MOST_LOOKS}, or test after every user with a confidence sequence.`,
    );
  }
  fractions.forEach((fraction, look) => {
    const before = look === 0 ? 0 : fractions[look - 1]!;
    if (!(fraction >= before + LEAST_STEP && fraction < Infinity)) {
      throw new RangeError(
        `fractions[${look}] is ${fraction} after ${before}; give ascending shares of the planned information, at least ${LEAST_STEP} apart.`,
      );
    }
    if (before >= 1)
      throw new RangeError(
        `fractions[${look}] is ${fraction}, but fractions[${look - 1}] is ${before} and has spent all; end with the first look at 1 or beyond.`,
      );
  });
}
