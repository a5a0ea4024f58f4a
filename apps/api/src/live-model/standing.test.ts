import { expect, test } from 'vitest';
import { shortest, type Side } from './standing.js';

const side = (trainingId: string, modelId: string | null = null): Side => ({ trainingId, modelId });
const compared = (of: Side, against: Side, value: number, half = 0.01): Parameters<typeof shortest>[0][number] => ({
  of,
  against,
  metric: 'NDCG@10',
  isWorse: value + half < 0,
  difference: { ok: true, value, low: value - half, high: value + half, level: 0.95, method: 'bootstrap' },
});
const [a, b, c, d] = [side('a'), side('b'), side('c'), side('d')] as const;
const known = [compared(b, a, 0.05), compared(c, b, -0.02), compared(c, side('c', 'als'), 0.03)];

test('a comparison that was made counts as it is, from either side', () => {
  expect(shortest(known, b, a)).toEqual({
    difference: known[0]!.difference,
    isWorse: false,
    metric: 'NDCG@10',
    steps: 1,
  });
  expect(shortest(known, a, b)).toMatchObject({ isWorse: true, difference: { value: -0.05, high: -0.04 } });
  const chance = { ...compared(c, a, -0.05), isWorse: false };
  expect(shortest([chance], c, a)).toMatchObject({ isWorse: false, difference: { high: -0.04 } });
});

test('over others differences and their bounds add up', () => {
  const { difference, steps } = shortest(known, c, a)!;
  expect([difference.value, difference.low, difference.high].map((figure) => Number(figure.toFixed(6)))).toEqual([
    0.03, 0.01, 0.05,
  ]);
  expect([difference.method, steps]).toEqual(['sum of paired differences', 2]);
  const single = shortest(known, side('c', 'als'), a)!;
  expect([Number(single.difference.value.toFixed(6)), single.steps]).toEqual([0, 3]);
});

test('the shortest way counts', () => {
  expect(shortest([...known, compared(c, a, -0.5)], c, a)).toMatchObject({ difference: { value: -0.5 }, steps: 1 });
});

test('nothing is known where no way leads', () => {
  expect(shortest(known, d, a)).toBeNull();
  expect(shortest([], a, b)).toBeNull();
});
