import { expect, test } from 'vitest';
import { stepsIn, type Side } from './steps.js';

const stepsOf = (
  options: { iterations: number; cgSteps: number; roughIterations: number | 'auto' },
  mayStopEarly = false,
): number[][] =>
  (['items', 'users'] satisfies Side[]).map((side) =>
    Array.from({ length: options.iterations }, (_, index) => stepsIn(index + 1, side, options, mayStopEarly)),
  );

test('all iterations but the last take one step for an item and one step less for a user', () => {
  expect(stepsOf({ iterations: 4, cgSteps: 3, roughIterations: 'auto' })).toEqual([
    [1, 1, 1, 3],
    [2, 2, 2, 3],
  ]);
  expect(stepsOf({ iterations: 4, cgSteps: 7, roughIterations: 'auto' })).toEqual([
    [1, 1, 1, 7],
    [6, 6, 6, 7],
  ]);
  expect(stepsOf({ iterations: 1, cgSteps: 3, roughIterations: 'auto' })).toEqual([[3], [3]]);
});

test('one step is the least, and exact rows stay exact', () => {
  expect(stepsOf({ iterations: 3, cgSteps: 1, roughIterations: 'auto' })).toEqual([
    [1, 1, 1],
    [1, 1, 1],
  ]);
  expect(stepsOf({ iterations: 3, cgSteps: 8, roughIterations: 'auto' })).toEqual([
    [8, 8, 8],
    [8, 8, 8],
  ]);
});

test('a fit whose every iteration may be the last takes all steps in each', () => {
  expect(stepsOf({ iterations: 3, cgSteps: 3, roughIterations: 'auto' }, true)).toEqual([
    [3, 3, 3],
    [3, 3, 3],
  ]);
});

test('as many iterations are rough as are asked for', () => {
  expect(stepsOf({ iterations: 4, cgSteps: 8, roughIterations: 2 })).toEqual([
    [1, 1, 8, 8],
    [7, 7, 8, 8],
  ]);
  expect(stepsOf({ iterations: 4, cgSteps: 3, roughIterations: 0 })).toEqual([
    [3, 3, 3, 3],
    [3, 3, 3, 3],
  ]);
});
