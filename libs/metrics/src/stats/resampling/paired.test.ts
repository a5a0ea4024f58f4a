import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedDifferences, resamplesOf } from './paired.js';

describe('pairedDifferences', () => {
  it('keeps what differs, in the order of the pairs, with the total over all', () => {
    const { n, total, nonZero, constant } = pairedDifferences([1, 2, 3, 4], [1, 5, 3, 2]);
    expect([n, total, constant]).toEqual([4, 1, false]);
    expect([...nonZero]).toEqual([3, -2]);
  });

  it('sees that all pairs differ alike, by 0 too', () => {
    expect(pairedDifferences([1, 2], [1, 2])).toMatchObject({ total: 0, constant: true });
    expect(pairedDifferences([1, 2], [3, 4])).toMatchObject({ total: 4, constant: true });
    expect(pairedDifferences([1, 2], [1, 3])).toMatchObject({ constant: false });
    expect(pairedDifferences([], [])).toMatchObject({ n: 0, total: 0, constant: true });
  });

  it('refuses sides of unequal length and what is no finite number, by its place', () => {
    expect(() => pairedDifferences([1], [1, 2])).toThrow('baseline has 1 values and candidate 2');
    expect(() => pairedDifferences([1, Number.NaN], [1, 2])).toThrow('Pair 1 is NaN and 2');
    expect(() => pairedDifferences([1, Infinity], [1, Infinity])).toThrow('Pair 1 is Infinity and Infinity');
  });

  it('of the sides exchanged is the negative', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))), (pairs) => {
        const [a, b] = [pairs.map(([left]) => left), pairs.map(([, right]) => right)];
        const [there, back] = [pairedDifferences(a, b), pairedDifferences(b, a)];
        expect([...back.nonZero]).toEqual([...there.nonZero].map((difference) => -difference));
        expect(back.total + there.total).toBe(0);
        expect(back.constant).toBe(there.constant);
      }),
    );
  });
});

it('a number of resamples has a default and is refused below 100', () => {
  expect(resamplesOf(undefined, 2000)).toBe(2000);
  expect(resamplesOf(100, 2000)).toBe(100);
  for (const few of [99, 100.5, Number.NaN]) expect(() => resamplesOf(few, 2000)).toThrow(`resamples is ${few}`);
});
