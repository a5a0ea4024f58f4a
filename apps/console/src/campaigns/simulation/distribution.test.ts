import { expect, test } from 'vitest';
import { quantile } from './distribution.js';

test('a quantile that the distribution does not carry is unknown', () => {
  const known = {
    quantiles: [
      { q: 0.05, value: -0.1 },
      { q: 0.5, value: 0.08 },
    ],
  };
  expect(quantile(known, 0.5)).toBe(0.08);
  expect(quantile(known, 0.95)).toBeNull();
});
