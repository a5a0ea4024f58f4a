import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { microsToMillis, toParameter, toSafeNumber } from './values.js';

test('instants in milliseconds are those in microseconds without the rest, before 1970 too', () => {
  expect(
    [
      0n,
      999n,
      1000n,
      -1n,
      -1000n,
      -1001n,
      1_569_888_000_123_999n,
      253_402_300_799_999_999n,
      -62_135_596_800_000_001n,
    ].map(microsToMillis),
  ).toEqual([0, 0, 1, -1, -1, -2, 1_569_888_000_123, 253_402_300_799_999, -62_135_596_800_001]);
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (micros) => {
      const millis = BigInt(microsToMillis(micros)) * 1000n;
      expect(millis <= micros && micros < millis + 1000n).toBe(true);
    }),
  );
});

test('integers that a number holds exactly are numbers, others are refused by name', () => {
  expect([toSafeNumber(9_007_199_254_740_991n, 'n'), toSafeNumber(-9_007_199_254_740_991n, 'n')]).toEqual([
    9_007_199_254_740_991, -9_007_199_254_740_991,
  ]);
  expect(() => toSafeNumber(9_007_199_254_740_992n, 'user_id')).toThrow(/user_id/);
  expect(() => toSafeNumber(-9_007_199_254_740_992n, 'user_id')).toThrow(/user_id/);
});

test('numbers become integers of the width they need, and doubles else', () => {
  expect([1, -(2 ** 31), 2 ** 31, 2 ** 53, 0.5].map((value) => String(toParameter(value)[1]))).toEqual([
    'INTEGER',
    'INTEGER',
    'BIGINT',
    'DOUBLE',
    'DOUBLE',
  ]);
  expect([[], ['a'], [1, 2n], [1, 0.5]].map((values) => String(toParameter(values as string[])[1]))).toEqual([
    'VARCHAR[]',
    'VARCHAR[]',
    'BIGINT[]',
    'DOUBLE[]',
  ]);
});
