import { expect, test } from 'vitest';
import { search, spread } from './als-search.mjs';

/** @typedef {import('./als-search.mjs').Point} Point */
/** @typedef {import('./als-search.mjs').Rung} Rung */

const RUNGS = [
  { factors: 8, iterations: 5, patience: 1, points: 12 },
  { factors: 16, iterations: 5, patience: 1, points: 4 },
  { factors: 32, iterations: 5, patience: 1, points: 2 },
];

/** Quality is highest at λ̄ 3, α₀ 0.2, α 1, ν 0.5 and grows with the factors. */
function attempts() {
  /** @type {{ point: Point, factors: number, stage: string }[]} */ const made = [];
  const attempt = async (
    /** @type {Point} */ point,
    /** @type {Rung} */ { factors, iterations, patience },
    /** @type {string} */ stage,
  ) => {
    made.push({ point, factors, stage });
    const far = (/** @type {number} */ value, /** @type {number} */ wanted) => Math.abs(Math.log(value / wanted));
    const distance =
      far(point.meanLambda, 3) +
      far(point.unobservedWeight, 0.2) +
      far(point.alpha, 1) +
      2 * Math.abs(point.frequencyExponent - 0.5);
    const ndcg = factors / 100 - distance / 10;
    return {
      ...point,
      factors,
      regularization: point.meanLambda,
      seed: 1,
      allowed: iterations,
      patience,
      iteration: iterations,
      iterations,
      ndcg,
      seconds: 0,
      stage,
    };
  };
  return { made, attempt };
}

test('points of the search are spread over its whole range, and always the same', () => {
  const points = spread(60);
  expect(spread(60)).toEqual(points);
  for (const [name, low, high] of /** @type {const} */ ([
    ['meanLambda', 0.1, 30],
    ['unobservedWeight', 0.01, 1],
    ['alpha', 0.5, 4],
  ])) {
    const shares = points.map((point) => Math.log(point[name] / low) / Math.log(high / low));
    for (const quarter of [0, 0.25, 0.5, 0.75])
      expect(
        shares.filter((share) => share >= quarter && share < quarter + 0.25).length,
        `${name} from ${quarter}`,
      ).toBeGreaterThan(9);
  }
  expect([0, 0.5, 1].map((exponent) => points.filter((point) => point.frequencyExponent === exponent).length)).toEqual([
    20, 20, 20,
  ]);
});

test('every rung tries as many points as it says, the best of the one before, and the coordinate search ends beside the best', async () => {
  const { made, attempt } = attempts();
  const points = spread(12);
  const winner = await search({ points, rungs: RUNGS, sweeps: 6, attempt });
  expect(made.filter(({ stage }) => stage === 'rung 1').map(({ point }) => point)).toEqual(points);
  expect(made.filter(({ stage }) => stage === 'rung 2')).toHaveLength(4);
  expect(made.filter(({ stage }) => stage === 'rung 3')).toHaveLength(2);
  expect(winner.factors).toBe(32);
  expect(Math.abs(Math.log(winner.meanLambda / 3))).toBeLessThan(Math.log(1.6));
  expect(Math.abs(Math.log(winner.unobservedWeight / 0.2))).toBeLessThan(Math.log(2));
  expect(winner.frequencyExponent).toBeCloseTo(0.5, 9);
});

test('when the time is over the best of the last rung that was reached wins, and nothing is tried any more', async () => {
  for (const [allowed, factors] of /** @type {const} */ ([
    [7, 8],
    [14, 16],
    [12 + 4 + 2, 16],
  ])) {
    const { made, attempt } = attempts();
    const winner = await search({
      points: spread(12),
      rungs: RUNGS,
      sweeps: 6,
      attempt: async (...asked) => (made.length < allowed ? attempt(...asked) : null),
    });
    expect([made.length, winner.factors]).toEqual([allowed, factors]);
    expect(made.filter(({ factors: tried }) => tried === factors).map(({ point }) => point.meanLambda)).toContain(
      winner.meanLambda,
    );
  }
  await expect(search({ points: spread(3), rungs: RUNGS, sweeps: 1, attempt: async () => null })).rejects.toThrow(
    /No point was tried: allow more minutes/,
  );
});

test('no point is tried twice at a rung', async () => {
  const { made, attempt } = attempts();
  await search({ points: spread(12), rungs: RUNGS, sweeps: 6, attempt });
  const keys = made
    .filter(({ stage }) => stage !== 'last rung, λ')
    .map(({ point, factors }) =>
      JSON.stringify([factors, ...Object.values(point).map((value) => value.toPrecision(6))]),
    );
  expect(new Set(keys).size).toBe(keys.length);
});
