import { expect, test } from 'vitest';
import { change, count, duration, percent } from './words.js';

test('numbers in sentences are short and say their sign', () => {
  expect(count(12_345.6)).toBe('12,346');
  expect(percent(0.027_34)).toBe('2.73 %');
  expect(percent(1)).toBe('100 %');
  expect(change(0.1)).toBe('+10 %');
  expect(change(-0.125)).toBe('−12.5 %');
  expect([duration(1), duration(17), duration(800)]).toEqual(['1 day', '17 days', '2.19 years']);
});
