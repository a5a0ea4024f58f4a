// @vitest-environment jsdom
import type { Estimate } from '@cartograph/sdk/schema';
import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { textOf } from '../testing/text-of.js';
import { Points, usePointWords, type PointWords } from './points.js';

type Ends = Pick<Estimate, 'value' | 'low' | 'high'>;

function Words({ estimate, of }: { estimate: Ends; of: keyof PointWords }) {
  return usePointWords()(estimate)[of];
}
const words = (of: keyof PointWords, estimate: Ends): string => textOf(<Words estimate={estimate} of={of} />);

test('a share is told in percentage points, signed as a difference and unsigned as a size', () => {
  const estimate = { value: -0.0144, low: -0.0309, high: 0.0021 };
  expect(words('difference', estimate)).toBe('-1.44');
  expect(words('size', estimate)).toBe('1.44');
  expect(words('range', estimate)).toBe('-3.09 to +0.21');
  expect(words('interval', estimate)).toBe('95% interval -3.09 to +0.21');
});

test('the interval of a size has no sign where both ends are on its side', () => {
  expect(words('sizeInterval', { value: -0.02, low: -0.03, high: -0.01 })).toBe('95% interval 1.00 to 3.00');
  expect(words('sizeInterval', { value: 0.02, low: 0.01, high: 0.03 })).toBe('95% interval 1.00 to 3.00');
  expect(words('sizeInterval', { value: -0.0144, low: -0.0309, high: 0.0021 })).toBe('95% interval -0.21 to +3.09');
  expect(words('sizeInterval', { value: -0.0144, low: null, high: null })).toBe('95% interval – to –');
});

test('nothing at all has no sign', () => {
  expect(words('difference', { value: 0, low: 0, high: 0 })).toBe('0.00');
});

test('what is not known is a dash, never 0', () => {
  const unknown = { value: null, low: null, high: null };
  expect((['difference', 'size', 'range'] as const).map((of) => words(of, unknown))).toEqual(['–', '–', '– to –']);
  expect(words('range', { value: 0.01, low: null, high: 0.02 })).toBe('– to +2.00');
});

test('a cell says the level of its interval, and a dash says why it is one', () => {
  expect(textOf(<Points estimate={estimateOf(0.0144, -0.0021, 0.0309)} />)).toMatch(
    /^\+1\.44.*95%.*-0\.21 to \+3\.09$/,
  );
  expect(textOf(<Points estimate={estimateOf(null)} />)).toBe('–');
});
