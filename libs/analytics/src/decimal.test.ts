import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { decimalOf, dividedDecimal, isPrice, plainDecimal } from './decimal.js';

describe('plainDecimal', () => {
  it.each([
    ['14786.5900', '14786.59'],
    ['0', '0.00'],
    ['0.0000', '0.00'],
    ['35.5000', '35.50'],
    ['1.2345', '1.2345'],
    ['229957502.2700', '229957502.27'],
    ['-3.1000', '-3.10'],
  ])('%s is %s', (text, plain) => {
    expect(plainDecimal(text)).toBe(plain);
  });
});

describe('decimalOf', () => {
  it.each([
    [0n, '0.00'],
    [1n, '0.0001'],
    [12500n, '1.25'],
    [2299575022700n, '229957502.27'],
    [-31000n, '-3.10'],
  ])('%s ten-thousandths are %s', (whole, text) => {
    expect(decimalOf(whole)).toBe(text);
  });
});

describe('dividedDecimal', () => {
  it('rounds half away from zero', () => {
    expect(dividedDecimal('14786.59', 50)).toBe('295.73');
    expect(dividedDecimal('0.01', 2)).toBe('0.01');
    expect(dividedDecimal('-0.01', 2)).toBe('-0.01');
    expect(dividedDecimal('-0.01', 3)).toBe('0.00');
    expect(dividedDecimal('0', 7)).toBe('0.00');
    expect(dividedDecimal('229957502.27', 742849)).toBe('309.56');
  });

  it('is within half a cent of the quotient', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 1, max: 10 ** 6 }), (cents, count) => {
        const quotient = Number(dividedDecimal((cents / 100).toFixed(2), count));
        return Math.abs(quotient - cents / 100 / count) <= 0.005 + 1e-6;
      }),
    );
  });
});

describe('isPrice', () => {
  it('knows decimals of four digits behind the point', () => {
    expect(['0', '19.90', '-1.5', '99999999999999.9999'].every(isPrice)).toBe(true);
    expect(['', '1,5', '1e3', '.5', '1.23456', '123456789012345', 'NaN', '1; drop'].some(isPrice)).toBe(false);
  });
});
