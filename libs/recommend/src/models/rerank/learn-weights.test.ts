import { seededRandom } from '@cartograph/threads';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { learnWeights, learnWeightsSteps, lossAt, type LearningRows } from './learn-weights.js';

/** People who choose one of some candidates at random, the likelier the greater w·x. */
function choices(people: number, weights: readonly number[], seed: number): LearningRows {
  const random = seededRandom(seed);
  const [width, each] = [weights.length, 12];
  const features = Float32Array.from({ length: people * each * width }, () => random.next());
  const isTaken = new Uint8Array(people * each);
  for (let person = 0; person < people; person += 1) {
    const masses = Array.from({ length: each }, (_, row) =>
      Math.exp(weights.reduce((sum, weight, at) => sum + weight * features[(person * each + row) * width + at]!, 0)),
    );
    let left = random.next() * masses.reduce((sum, mass) => sum + mass, 0);
    let row = 0;
    while (row < each - 1 && left > masses[row]!) left -= masses[row++]!;
    isTaken[person * each + row] = 1;
  }
  return { indptr: Int32Array.from({ length: people + 1 }, (_, person) => person * each), features, width, isTaken };
}

it('finds the weights by which people chose, and leaves out what they held against a product', () => {
  const weights = learnWeights(choices(6000, [4, 0, 1.5, -3], 3), 0);
  for (const [at, weight] of [4, 0, 1.5, 0].entries()) expect(Math.abs(weights[at]! - weight)).toBeLessThan(0.35);
  expect(weights[3]).toBe(0);
});

it('ends where no weight can be changed for the better', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 5 }),
      fc.nat(1000),
      fc.constantFrom(0.0001, 0.01, 1),
      (truth, seed, regularization) => {
        const rows = choices(40, truth, seed);
        const weights = learnWeights(rows, regularization);
        const { loss, gradient } = lossAt(rows, weights, regularization, true);
        for (const [at, weight] of weights.entries()) {
          expect(weight >= 0).toBe(true);
          if (weight > 0) expect(Math.abs(gradient[at]!)).toBeLessThan(2e-3);
          else expect(gradient[at]!).toBeGreaterThan(-2e-3);
        }
        const random = seededRandom(seed, 1);
        for (let other = 0; other < 5; other += 1)
          expect(
            lossAt(
              rows,
              weights.map((weight) => Math.max(0, weight + random.next() - 0.5)),
              regularization,
              false,
            ).loss,
          ).toBeGreaterThan(loss - 1e-6);
      },
    ),
  );
});

it('knows its own slopes', () => {
  const rows = choices(30, [1, -1, 2], 9);
  const at = Float64Array.of(0.3, 0.7, 1.1);
  const { gradient, hessian } = lossAt(rows, at, 0.05, true);
  const step = 1e-5;
  for (let one = 0; one < 3; one += 1) {
    const moved = (by: number) =>
      lossAt(
        rows,
        at.map((value, place) => value + (place === one ? by : 0)),
        0.05,
        true,
      );
    const [up, down] = [moved(step), moved(-step)];
    expect(gradient[one]).toBeCloseTo((up.loss - down.loss) / (2 * step), 6);
    for (let other = 0; other < 3; other += 1)
      expect(hessian[one * 3 + other]).toBeCloseTo((up.gradient[other]! - down.gradient[other]!) / (2 * step), 5);
  }
});

it('has learned nothing from nobody', () => {
  expect([
    ...learnWeights(
      { indptr: new Int32Array(1), features: new Float32Array(), width: 3, isTaken: new Uint8Array() },
      1,
    ),
  ]).toEqual([0, 0, 0]);
});

it('can be stopped within a pass over many people, and comes to the same whole', () => {
  const rows = choices(20_000, [2, 1], 4);
  const steps = learnWeightsSteps(rows, 0.01);
  let [yields, step] = [0, steps.next()];
  for (; !step.done; step = steps.next()) yields += 1;
  expect(yields).toBeGreaterThan(4);
  expect(step.value).toEqual(learnWeights(rows, 0.01));
});
