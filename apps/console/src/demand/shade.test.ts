import { expect, it } from 'vitest';
import { shadeOf } from './shade.js';

it('twice and half are equally strong, and three times is the darkest', () => {
  expect(shadeOf(1)).toEqual({ side: 'more', strength: 0 });
  expect(shadeOf(2).strength).toBeCloseTo(shadeOf(0.5).strength, 12);
  expect(shadeOf(0.5).side).toBe('less');
  expect([shadeOf(3), shadeOf(40), shadeOf(0)]).toEqual([{ side: 'more', strength: 1 }, { side: 'more', strength: 1 }, { side: 'less', strength: 1 }]);
});
