import { incomputable, type Estimate, type Incomputable } from '../../estimate.js';
import { type Effect } from '../means/effect.js';
import { type GroupSequentialDesign } from './group-sequential.js';
import { limitsOf } from './look.js';

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

function lookOf(design: GroupSequentialDesign, look: number): GroupSequentialDesign['looks'][number] {
  const found = design.looks[look];
  if (!found) throw new RangeError(`look is ${look}; give the number of a look from 0 to ${design.looks.length - 1}.`);
  return found;
}
