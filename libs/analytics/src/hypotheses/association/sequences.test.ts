import { expect, it } from 'vitest';
import type { SequenceRow } from './sequence-query.js';
import { sequencesOf } from './sequences.js';

const rows = (a: string, b: string, after: number, before: number): SequenceRow[] =>
  [null, 0, 1].map((half) => ({
    a,
    b,
    half,
    after_only: half === null ? 2 * after : after,
    before_only: half === null ? 2 * before : before,
    either_way: 0,
    lag_days: 3,
    lag_days_low: 2,
    lag_days_high: 4,
  }));

it('compares each order with that of all pairs together', () => {
  const { baseline, sequences } = sequencesOf([
    ...rows('a', 'b', 40, 4),
    ...rows('b', 'a', 4, 40),
    ...rows('c', 'd', 30, 30),
  ]);
  expect(baseline).toBeCloseTo(1, 12);
  const [forwards, backwards, none] = sequences;
  expect(forwards).toMatchObject({
    isLarge: true,
    row: {
      first: 'a',
      second: 'b',
      after: 80,
      before: 8,
      medianLagDays: { ok: true, value: 3, low: 2, high: 4 },
      ratio: { ok: true, value: 10 },
    },
  });
  expect(forwards?.pValue).toBeLessThan(1e-6);
  expect(backwards?.pValue).toBeGreaterThan(0.99);
  expect(none?.pValue).toBeGreaterThan(0.3);
});

it('takes a season that carries every pair for none of a pair’s own', () => {
  const { baseline, sequences } = sequencesOf([
    ...rows('a', 'b', 60, 20),
    ...rows('c', 'd', 60, 20),
    ...rows('e', 'f', 60, 20),
  ]);
  expect(baseline).toBeCloseTo(3, 9);
  expect(sequences.every(({ pValue, isLarge }) => (pValue ?? 0) > 0.3 && !isLarge)).toBe(true);
});

it('looks at pairs of ten users in order, and says why there is no ratio', () => {
  expect(sequencesOf(rows('a', 'b', 2, 2)).sequences).toEqual([]);
  expect(sequencesOf(rows('a', 'b', 9, 0)).sequences[0]?.row.ratio).toMatchObject({
    ok: false,
    reason: 'zero-baseline',
  });
  expect(sequencesOf([])).toMatchObject({ baseline: 1, sequences: [] });
});
