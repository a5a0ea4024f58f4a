import { expect, test } from 'vitest';
import { figureKind, isMoney, mayBeCategory } from './figure-kinds.js';

test('a figure of a kept result is written by what its field holds', () => {
  expect(figureKind('revenueShare', 'segments')).toBe('share');
  expect(figureKind('relativeChange', 'changes')).toBe('change');
  expect(figureKind('median', 'secondsFromPrevious')).toBe('seconds');
  expect(figureKind('median', 'hoursUntilReturn')).toBe('hours');
  expect(figureKind('medianSeconds', 'paths')).toBe('seconds');
  expect(figureKind('valueLeft', 'recovery')).toBe('money');
  expect(figureKind('buyers', 'total')).toBe('plain');
  expect([isMoney('revenue'), isMoney('buyers'), mayBeCategory('first'), mayBeCategory('brand')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
