import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepsFromZero } from './axis-steps.js';

test('the axis ends on a mark beside what is drawn', () => {
  expect(stepsFromZero(0.132, 5)).toEqual({ max: 0.15, step: 0.05 });
  expect(stepsFromZero(0.0912, 5)).toEqual({ max: 0.1, step: 0.02 });
  expect(stepsFromZero(0.95, 5)).toEqual({ max: 1, step: 0.2 });
  expect(stepsFromZero(1, 3)).toEqual({ max: 1, step: 0.5 });
  expect(stepsFromZero(0, 5)).toEqual({ max: 1, step: 1 });
});

test('whatever is drawn lies on it, with as few marks as asked for, and a share never beyond 100 %', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.integer({ min: 2, max: 8 }), (largest, marks) => {
      const { max, step } = stepsFromZero(largest, marks);
      expect(max).toBeGreaterThanOrEqual(largest * (1 - 1e-6));
      expect(max).toBeLessThanOrEqual(1);
      expect(Math.round(max / step)).toBeLessThanOrEqual(marks);
      expect(max - step).toBeLessThan(largest);
    }),
  );
});
