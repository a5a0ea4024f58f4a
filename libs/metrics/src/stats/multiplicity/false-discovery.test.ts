import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { posteriorDiscoveries } from './false-discovery.js';

it('names as many as the mean of their errors allows', () => {
  expect(posteriorDiscoveries([0.2, 0.01, 0.08, 0.9])).toEqual([false, true, true, false]);
  expect(posteriorDiscoveries([0.2, 0.3])).toEqual([false, false]);
  expect(posteriorDiscoveries([])).toEqual([]);
});

it('names equal errors together or not at all', () => {
  expect(posteriorDiscoveries([0.09, 0.01, 0.09])).toEqual([false, true, false]);
});

it('keeps the mean error of what it names at or below q', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      (errors, q) => {
        const named = errors.filter((_, at) => posteriorDiscoveries(errors, q)[at]);
        if (named.length > 0)
          expect(named.reduce((sum, error) => sum + error, 0) / named.length).toBeLessThanOrEqual(q + 1e-12);
      },
    ),
  );
});

it('holds the share of false discoveries where the errors are true probabilities', () => {
  const random = seededRandom(7);
  let [named, wrong] = [0, 0];
  for (let round = 0; round < 200; round += 1) {
    const errors = Array.from({ length: 200 }, () => random.next() ** 2);
    const isFalse = errors.map((error) => random.next() < error);
    posteriorDiscoveries(errors, 0.1).forEach((isNamed, at) => {
      named += Number(isNamed);
      wrong += Number(isNamed && isFalse[at]);
    });
  }
  expect(named).toBeGreaterThan(1000);
  expect(wrong / named).toBeLessThan(0.12);
});

it('refuses what is no probability', () => {
  expect(() => posteriorDiscoveries([1.5])).toThrow('errors[0] is 1.5');
  expect(() => posteriorDiscoveries([0.5], 0)).toThrow('q is 0');
});
