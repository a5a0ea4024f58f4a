import { expect, test } from 'vitest';
import { figureKind, isMoney, mayBeCategory } from './figure-kinds.js';

test('a figure of a kept result is written by what its field holds', () => {
  expect(figureKind('revenueShare')).toBe('share');
  expect(figureKind('relativeChange')).toBe('change');
  expect(figureKind('valueLeft')).toBe('money');
  expect(figureKind('buyers')).toBe('plain');
  expect([isMoney('revenue'), isMoney('buyers'), mayBeCategory('first'), mayBeCategory('brand')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
