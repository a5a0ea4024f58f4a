import { incomputable, type Estimate, type Incomputable, type TestResult } from '../../estimate.js';
import { statisticOf, type Effect } from '../effect.js';
import { effectAgainst } from '../fieller.js';
import type { MeanComparison } from '../mean.js';
import { densitiesUnder, rising, type GroupSequentialDesign } from './group-sequential.js';
import { limitsOf } from './look.js';
import { tailAt } from './sub-density.js';

/**
 * Repeated confidence interval at a look: value ± bound·standard error. All of them together cover with 1 − α, whether the test stops or not.
 *
 * @param look - index into `design.looks`, from 0.
 * @param effect - as it stands at that look; the answer is on its scale.
 * @returns `too-few` where the look spends nothing and its bound is infinite.
 * @see Jennison, Turnbull, JRSS B 51 (1989) 305–361.
 */
export function repeatedInterval(design: GroupSequentialDesign, look: number, effect: Effect | Incomputable): Estimate {
  const { bound, fraction } = lookOf(design, look);
  if (!effect.ok) return effect;
  if (bound === Infinity)
    return incomputable(
      'too-few',
      `The look at ${fraction} of the planned information spends no error, so it has no interval.`,
    );
  return limitsOf(effect, {
    above: bound,
    below: -bound,
    level: 1 - design.alpha,
    method: `repeated-${design.spending.kind}`,
  });
}

/**
 * Two-sided p of a test that ends at this look with this z, in the stage-wise order: stopping earlier is more extreme than any later z.
 * p = spent before + 2·P(no stop before, Z ≥ |z|); below the bound's p exactly when |z| is beyond the bound.
 *
 * @param look - index into `design.looks`, from 0. Looks after it do not matter.
 * @see Tsiatis, Rosner, Mehta, Biometrics 40 (1984) 797–803.
 */
export function stageWiseTest(design: GroupSequentialDesign, look: number, z: number): TestResult {
  const { fraction } = lookOf(design, look);
  if (!Number.isFinite(z)) throw new RangeError(`z is ${z}; give a finite statistic.`);
  const before = look === 0 ? 0 : design.looks[look - 1]!.spent;
  const tail = tailAt(densitiesUnder(design, 0).densities[look]!, fraction, Math.abs(z), 0);
  return {
    ok: true,
    statistic: z,
    pValue: Math.min(1, before + 2 * tail),
    method: `stage-wise-${design.spending.kind}`,
  };
}

/**
 * The effect when the test has ended at this look: median-unbiased value and interval in the stage-wise order, with the p value.
 * The plain estimate of a test that stopped early is too large on average; this one is above and below the truth equally often.
 *
 * @param look - index into `design.looks`, from 0, where the test ended (beyond its bound, or closed).
 * @param effect - the plain estimate at that look; the answer is on its scale.
 * @returns the effect's own reason when it is incomputable.
 */
export function stageWise(design: GroupSequentialDesign, look: number, effect: Effect | Incomputable): MeanComparison {
  const { fraction } = lookOf(design, look);
  if (!effect.ok) return { estimate: effect, test: effect };
  const z = statisticOf(effect);
  const root = Math.sqrt(fraction);
  const centre = z / root;
  const above = (drift: number): number => {
    const { densities, underDrift } = densitiesUnder(design, drift);
    let sum = tailAt(densities[look]!, fraction, z, drift, underDrift);
    for (let earlier = 0; earlier < look; earlier += 1)
      sum += tailAt(
        densities[earlier]!,
        design.looks[earlier]!.fraction,
        design.looks[earlier]!.bound,
        drift,
        underDrift,
      );
    return sum;
  };
  const [least, middle, below] = [design.alpha / 2, 0.5, 1 - design.alpha / 2].map(
    (p) => z - root * rising(above, p, centre - 4, centre + 4),
  ) as [number, number, number];
  const estimate = limitsOf(effect, {
    above: least,
    below,
    level: 1 - design.alpha,
    method: `stage-wise-${design.spending.kind}`,
    value: effectAgainst(effect, middle),
  });
  return { estimate, test: stageWiseTest(design, look, z) };
}

function lookOf(design: GroupSequentialDesign, look: number): GroupSequentialDesign['looks'][number] {
  const found = design.looks[look];
  if (!found) throw new RangeError(`look is ${look}; give the number of a look from 0 to ${design.looks.length - 1}.`);
  return found;
}
