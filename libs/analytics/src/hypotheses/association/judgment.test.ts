import { expect, it } from 'vitest';
import { logConfirmation } from '../detectable.js';
import { isLargeRatio, judged, type Tested } from './judgment.js';

const tested = (
  name: string,
  pValue: number | null,
  heldOut: number | null = 0.01,
  isLarge = true,
  isExcluded = false,
): Tested<{ name: string }> => ({
  row: { name },
  pValue,
  heldOut,
  isLarge,
  isExcluded,
  confirmation: (level) =>
    logConfirmation(
      [
        { error: 0.2, level: level / 2 },
        { error: 0.2, level: 0.05 },
      ],
      Math.log(1.5),
    ),
});

it('corrects over all groups together, and over what is not listed', () => {
  const { one, other } = judged({ one: [tested('a', 0.001), tested('b', 0.02)], other: [tested('c', 0.03)] }, 100).rows;
  expect(one.map(({ qValue }) => qValue)).toEqual([0.1, 1]);
  expect(other[0]).toMatchObject({ name: 'c', pValue: 0.03, qValue: 1, holds: false });
  expect(judged({ one: [tested('a', 0.0001)] }, 100).rows.one[0]).toMatchObject({
    qValue: 0.01,
    confirmed: true,
    holds: true,
  });
});

it('holds only what is confirmed, large, and tested', () => {
  const { rows } = judged(
    {
      rows: [
        tested('unconfirmed', 1e-9, 0.06),
        tested('small', 1e-9, 0.01, false),
        tested('cannot tell', 1e-9, null),
        tested('untested', null),
      ],
    },
    4,
  ).rows;
  expect(rows.map(({ holds }) => holds)).toEqual([false, false, false, false]);
  expect(rows.map(({ confirmed }) => confirmed)).toEqual([false, true, null, null]);
  expect(rows[3]).toMatchObject({ pValue: null, qValue: null });
});

it('takes ratios as far below 1 as above it for as large', () => {
  expect([1.5, 1 / 1.5, 1.49, 0.7].map(isLargeRatio)).toEqual([true, true, false, false]);
});

it('tells what is not confirmed from what is refuted, and which ratio would have been confirmed', () => {
  const { rows } = judged(
    {
      rows: [
        tested('confirmed', 1e-9),
        tested('excluded', 0.4, 0.5, false, true),
        tested('too few', 0.4, 0.5),
        tested('untested', null),
      ],
    },
    50,
  ).rows;
  expect(rows.map(({ status }) => status)).toEqual(['confirmed', 'refuted', 'not-confirmed', null]);
  expect(rows.map(({ detectable }) => detectable === null)).toEqual([true, true, false, true]);
  // One-sided level 0.05 · 2 ÷ 50 ÷ 2 in the half of search: about e^((3.09 + 0.84 to 1.25) · 0.2).
  expect(rows[2]!.detectable).toBeGreaterThan(Math.exp(3.09 * 0.2 + 0.84 * 0.2));
  expect(rows[2]!.detectable).toBeLessThan(Math.exp(3.09 * 0.2 + 1.25 * 0.2));
});
