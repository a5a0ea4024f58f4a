import { expect, test } from 'vitest';
import { compare } from './compare.js';

test('a change is relative to the earlier number', () => {
  expect(compare(110, 100)).toEqual({ relative: 0.1, direction: 'up' });
  expect(compare(75, 100)).toEqual({ relative: -0.25, direction: 'down' });
  expect(compare(100, 100)).toEqual({ relative: 0, direction: 'same' });
});

test('nothing is said against nothing', () => {
  expect(compare(5, 0)).toBeNull();
  expect(compare(5, null)).toBeNull();
  expect(compare(null, 5)).toBeNull();
});
