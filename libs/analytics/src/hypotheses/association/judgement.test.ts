import { expect, it } from 'vitest';
import { isLargeRatio, judged, type Tested } from './judgement.js';

const tested = (
  name: string,
  pValue: number | null,
  heldOut: number | null = 0.01,
  isLarge = true,
): Tested<{ name: string }> => ({ row: { name }, pValue, heldOut, isLarge });

it('corrects over all groups together, and over what is not listed', () => {
  const { one, other } = judged({ one: [tested('a', 0.001), tested('b', 0.02)], other: [tested('c', 0.03)] }, 100);
  expect(one.map(({ qValue }) => qValue)).toEqual([0.1, 1]);
  expect(other[0]).toMatchObject({ name: 'c', pValue: 0.03, qValue: 1, holds: false });
  expect(judged({ one: [tested('a', 0.0001)] }, 100).one[0]).toMatchObject({
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
  );
  expect(rows.map(({ holds }) => holds)).toEqual([false, false, false, false]);
  expect(rows.map(({ confirmed }) => confirmed)).toEqual([false, true, null, null]);
  expect(rows[3]).toMatchObject({ pValue: null, qValue: null });
});

it('takes ratios as far below 1 as above it for as large', () => {
  expect([1.5, 1 / 1.5, 1.49, 0.7].map(isLargeRatio)).toEqual([true, true, false, false]);
});
