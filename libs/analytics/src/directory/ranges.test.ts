import { expect, it } from 'vitest';
import { Fragment } from '../sql.js';
import { withinCounts, withinDecimals } from './ranges.js';

it('bounds on one side or both', () => {
  expect(withinCounts('sessions', 'n', null)).toEqual([]);
  expect(withinCounts('sessions', 'n', { min: null })).toEqual([]);
  expect(withinCounts('sessions', 'n', { min: 2, max: 2 })).toEqual([
    new Fragment('n >= cast(? as bigint)', [2]),
    new Fragment('n <= cast(? as bigint)', [2]),
  ]);
  expect(withinDecimals('spent', 'spent', { max: '-0.5' })).toEqual([
    new Fragment('spent <= cast(? as decimal(18, 4))', ['-0.5']),
  ]);
});

it.each([
  ['9', '10'],
  ['-1.5', '-1.25'],
  ['-0.0001', '0'],
  ['99999999999999.9998', '99999999999999.9999'],
])('compares amounts as numbers: %s is below %s', (low, high) => {
  expect(withinDecimals('spent', 'spent', { min: low, max: high })).toHaveLength(2);
  expect(() => withinDecimals('spent', 'spent', { min: high, max: low })).toThrow(
    `spent begins at ${high} and ends at ${low}. Swap min and max`,
  );
});

it.each(['', 'much', '1e3', '999999999999999', '0.00001', `1' or true --`])('refuses the amount %j', (text) => {
  expect(() => withinDecimals('spent', 'spent', { min: text })).toThrow('Write spent.min as a decimal');
});
