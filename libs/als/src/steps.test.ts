import { expect, test } from 'vitest';
import { stepsIn } from './steps.js';

const stepsOf = (options: { iterations: number; cgSteps: number; roughIterations: number | 'auto' }, mayStopEarly = false): number[] =>
  Array.from({ length: options.iterations }, (_, index) => stepsIn(index + 1, options, mayStopEarly));

test('all but the last two iterations take one step less', () => {
  expect(stepsOf({ iterations: 5, cgSteps: 3, roughIterations: 'auto' })).toEqual([2, 2, 2, 3, 3]);
  expect(stepsOf({ iterations: 2, cgSteps: 3, roughIterations: 'auto' })).toEqual([3, 3]);
  expect(stepsOf({ iterations: 1, cgSteps: 3, roughIterations: 'auto' })).toEqual([3]);
});

test('one step is the least, and exact rows stay exact', () => {
  expect(stepsOf({ iterations: 4, cgSteps: 1, roughIterations: 'auto' })).toEqual([1, 1, 1, 1]);
  expect(stepsOf({ iterations: 4, cgSteps: 8, roughIterations: 'auto' })).toEqual([8, 8, 8, 8]);
});

test('a fit whose every iteration may be the last takes all steps in each', () => {
  expect(stepsOf({ iterations: 4, cgSteps: 3, roughIterations: 'auto' }, true)).toEqual([3, 3, 3, 3]);
});

test('as many iterations are rough as are asked for', () => {
  expect(stepsOf({ iterations: 4, cgSteps: 8, roughIterations: 3 })).toEqual([7, 7, 7, 8]);
  expect(stepsOf({ iterations: 4, cgSteps: 3, roughIterations: 0 })).toEqual([3, 3, 3, 3]);
});
