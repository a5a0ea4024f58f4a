import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { fitUserModel, type ListLog } from './fit-user-model.js';
import { geometricExamination, type UserModel } from './user-model.js';

function logOf(model: Omit<UserModel, 'source'>, rows: number, seed = 1): ListLog {
  const random = seededRandom(seed, 5);
  const position = Int32Array.from({ length: rows }, (_, row) => row % model.examination.length);
  const affinity = Float64Array.from({ length: rows }, () => 0.05 + 0.9 * random.next());
  const bought = Uint8Array.from({ length: rows }, (_, row) =>
    random.next() < model.examination[position[row]!]! * model.scale * affinity[row]! ** model.affinityWeight ? 1 : 0,
  );
  return { position, affinity, bought };
}

describe('fitUserModel', () => {
  it('finds the steepness and the scale of a log that was made with them', () => {
    const { model, isConverged, logLikelihood, baseLogLikelihood } = fitUserModel(
      logOf({ examination: geometricExamination(0.7, 6), scale: 0.6, affinityWeight: 1 }, 60_000),
    );
    expect(isConverged).toBe(true);
    expect(model.examination[1]).toBeCloseTo(0.7, 1);
    expect(Math.abs(model.examination[1]! - 0.7)).toBeLessThan(0.02);
    expect(Math.abs(model.scale - 0.6)).toBeLessThan(0.02);
    expect(model.source).toBe('fitted');
    expect(logLikelihood).toBeGreaterThan(baseLogLikelihood);
  });

  it('finds a chance of its own for each position', () => {
    const examination = [1, 0.3, 0.8, 0.1];
    const { model } = fitUserModel(logOf({ examination, scale: 0.5, affinityWeight: 1 }, 80_000), {
      bias: 'by-position',
    });
    for (const [at, chance] of examination.entries())
      expect(Math.abs(model.examination[at]! - chance)).toBeLessThan(0.03);
    expect(Math.abs(model.scale - 0.5)).toBeLessThan(0.02);
  });

  it('finds how much affinities weigh', () => {
    const log = logOf({ examination: geometricExamination(0.8, 4), scale: 0.7, affinityWeight: 1.6 }, 40_000);
    const fitted = fitUserModel(log, { affinityWeight: 'fit' });
    expect(Math.abs(fitted.model.affinityWeight - 1.6)).toBeLessThan(0.15);
    expect(fitted.logLikelihood).toBeGreaterThanOrEqual(fitUserModel(log).logLikelihood);
  });

  it('is at the top of the likelihood: no change of the scale or the steepness raises it', () => {
    const log = logOf({ examination: geometricExamination(0.6, 5), scale: 0.4, affinityWeight: 1 }, 5_000);
    const { model, logLikelihood } = fitUserModel(log);
    const at = (scale: number, steepness: number): number => {
      let total = 0;
      for (let row = 0; row < log.position.length; row += 1) {
        const chance = steepness ** log.position[row]! * scale * log.affinity[row]!;
        total += log.bought[row] === 1 ? Math.log(chance) : Math.log1p(-chance);
      }
      return total;
    };
    const steepness = model.examination[1]!;
    expect(at(model.scale, steepness)).toBeCloseTo(logLikelihood, 6);
    for (const [a, b] of [
      [1.01, 1],
      [0.99, 1],
      [1, 1.01],
      [1, 0.99],
    ] as const)
      expect(at(model.scale * a, steepness * b)).toBeLessThan(logLikelihood);
  });

  it.each<[Partial<ListLog>, RegExp]>([
    [
      { position: [], bought: [], affinity: [] },
      /log of lists is empty; without one state a position bias as an assumption/,
    ],
    [{ bought: [1] }, /^position has 3 rows, bought 1/],
    [{ position: [0, 2, 0] }, /^No row is at position 1/],
    [{ position: [0, -1, 0] }, /^position\[1\] is -1/],
    [{ bought: [0, 0, 0] }, /^Nothing that was shown was bought/],
    [{ bought: [1, 1, 1] }, /^Everything that was shown was bought/],
    [{ bought: [1, 2, 0] }, /^bought\[1\] is 2/],
    [{ affinity: [1, Number.NaN, 1] }, /^affinity\[1\] is NaN/],
    [{ affinity: [0, 1, 1] }, /^affinity\[0\] is 0, but the item was bought/],
  ])('refuses %j', (change, message) => {
    expect(() => fitUserModel({ position: [0, 1, 0], bought: [1, 0, 0], affinity: [1, 1, 1], ...change })).toThrow(
      message,
    );
  });
});
