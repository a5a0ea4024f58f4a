import { expect, it } from 'vitest';
import { countPositive, rowRegularization } from './row-regularization.js';

it('a row is regularized by λ·(α₀·n + count)^ν', () => {
  const settings = { regularization: 0.5, alpha: 1, unobservedWeight: 0.1, frequencyExponent: 0.5 };
  expect(rowRegularization(settings, 200, 5)).toBe(2.5);
  expect(rowRegularization({ ...settings, frequencyExponent: 1 }, 200, 5)).toBe(12.5);
  expect(rowRegularization({ ...settings, frequencyExponent: 0 }, 200, 5)).toBe(0.5);
});

it('only positive strengths count', () => {
  expect(countPositive([1, 0, 2, 0.5, 3], 1, 4)).toBe(2);
});
