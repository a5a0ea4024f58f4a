import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capAt, winsorizeAt } from './winsorize.js';

const values = fc.array(fc.double({ min: -100, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('winsorizeAt', () => {
  it('twice changes nothing, and only ever cuts', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -10, max: 1e5, noNaN: true }), (list, cap) => {
        const once = winsorizeAt(list, cap);
        const twice = winsorizeAt(once.values, cap);
        expect(twice.values).toEqual(once.values);
        expect(twice.cut).toBe(0);
        expect(once.cut).toBe(list.filter((value) => value > cap).length);
        for (const [index, value] of list.entries()) expect(once.values[index]).toBe(value > cap ? cap : value);
      }),
    );
  });

  it('refuses what is no number', () => {
    expect(() => winsorizeAt([1, Number.NaN], 5)).toThrow(/values\[1\] is NaN/);
    expect(() => winsorizeAt([1], Infinity)).toThrow(/cap is Infinity/);
  });
});

describe('capAt', () => {
  it('is the quantile of the arms together, whichever arm a value is in', () => {
    expect(
      capAt(
        [
          [0, 10, 20],
          [30, 40],
        ],
        0.75,
      ),
    ).toBe(30);
    fc.assert(
      fc.property(values, values, fc.double({ min: 0.01, max: 1, noNaN: true }), (first, second, quantile) => {
        const cap = capAt([first, second], quantile);
        expect(capAt([[...second, ...first]], quantile)).toBe(cap);
        expect(capAt([second, [], first], quantile)).toBe(cap);
        const kept = [...first, ...second].filter((value) => value <= cap * (1 + 1e-12) + 1e-9).length;
        expect(kept / (first.length + second.length)).toBeGreaterThan(
          quantile - 1 / (first.length + second.length) - 1e-9,
        );
      }),
    );
  });

  it('at 1 cuts nobody', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const cap = capAt([first, second], 1);
        expect(winsorizeAt(first, cap).cut + winsorizeAt(second, cap).cut).toBe(0);
      }),
    );
  });

  it('leaves out zeros where the cap shall be of those who bought', () => {
    expect(
      capAt(
        [
          [0, 0, 0, 0, 0, 0, 0, 0, 10],
          [0, 20, 30],
        ],
        0.5,
      ),
    ).toBe(0);
    expect(
      capAt(
        [
          [0, 0, 0, 0, 0, 0, 0, 0, 10],
          [0, 20, 30],
        ],
        0.5,
        { ignoreZeros: true },
      ),
    ).toBe(20);
    expect(capAt([[], [0]], 0.5, { ignoreZeros: true })).toBeNaN();
  });

  it('refuses a quantile that is none and values that are no numbers', () => {
    expect(() => capAt([[1]], 0)).toThrow(/quantile is 0/);
    expect(() => capAt([[1]], 99)).toThrow(/quantile is 99/);
    expect(() => capAt([[1], [2, Infinity]], 0.9)).toThrow(/arms\[1\]\[1\] is Infinity/);
  });
});
