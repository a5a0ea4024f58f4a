import { expect, it } from 'vitest';
import { shadeOf } from './shade.js';

it('an interval that reaches over everybody’s rhythm makes a cell pale', () => {
  expect(shadeOf(3, 2, 4).strength).toBe(1);
  expect(shadeOf(3, 0.8, 9).strength).toBeCloseTo(0.3, 12);
  expect(shadeOf(0, 0, 0.9)).toEqual({ side: 'less', strength: 1 });
});

it('twice and half are equally strong, and three times is the darkest', () => {
  expect(shadeOf(1)).toEqual({ side: 'more', strength: 0 });
  expect(shadeOf(2).strength).toBeCloseTo(shadeOf(0.5).strength, 12);
  expect(shadeOf(0.5).side).toBe('less');
  expect([shadeOf(3), shadeOf(40), shadeOf(0)]).toEqual([
    { side: 'more', strength: 1 },
    { side: 'more', strength: 1 },
    { side: 'less', strength: 1 },
  ]);
});
