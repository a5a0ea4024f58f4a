import { expect, test } from 'vitest';
import { togetherOf } from './together-of.js';

const told = (lookedAt: number, findingCount: number, level = 0.05) => ({ lookedAt, findingCount, level });

test('a report errs in at most the sum of what its questions allow, over all that they looked at', () => {
  const sum = togetherOf([told(1334, 11), told(2000, 2), told(159, 3)]);
  expect(sum).toMatchObject({ questions: 3, lookedAt: 3493, found: 16, level: 0.05 });
  expect(sum!.any).toBeCloseTo(0.15, 12);
});

test('a question that could look at nothing cannot err', () => {
  expect(togetherOf([told(1334, 11), told(0, 0), told(159, 3)])).toMatchObject({ questions: 2, any: 0.1 });
});

test('nothing is said before all are answered, nor where none looked at anything', () => {
  expect(togetherOf([told(1334, 11), told(159, 3)])).toBeNull();
  expect(togetherOf([told(0, 0), told(0, 0), told(0, 0)])).toBeNull();
});
