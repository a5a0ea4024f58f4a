import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberIndex } from './number-index.js';

const number = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -5n, max: 5n }),
  fc.constantFrom(2n ** 32n, 2n ** 32n - 1n, -(2n ** 32n), 2n ** 63n - 1n),
);

it('finds the place of every 64-bit number in ascending order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(number, { minLength: 1 }), fc.array(fc.nat(1000)), (numbers, asked) => {
      const ascending = numbers.toSorted((a, b) => (a < b ? -1 : 1));
      const index = new NumberIndex(BigInt64Array.from(ascending));
      const rows = asked.map((place) => place % ascending.length);
      expect([...index.rowsOf(BigInt64Array.from(rows, (row) => ascending[row]!))]).toEqual(rows);
    }),
  );
});

it('refuses numbers that do not ascend, and one it does not hold', () => {
  expect(() => new NumberIndex(BigInt64Array.of(2n, 2n))).toThrow('2 follows 2');
  expect(() => new NumberIndex(BigInt64Array.of(1n, 3n)).rowsOf(BigInt64Array.of(2n))).toThrow(
    'the number 2 is not among the 2',
  );
  expect(new NumberIndex(new BigInt64Array()).rowsOf(new BigInt64Array()).length).toBe(0);
});

it('looks up in steps, so that very many can be left between two', () => {
  const index = new NumberIndex(BigInt64Array.of(5n, 9n));
  const steps = index.rowsOfSteps(new BigInt64Array(700_000).fill(9n));
  let pauses = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) pauses += 1;
  expect(pauses).toBeGreaterThanOrEqual(2);
  expect(step.value.every((row) => row === 1)).toBe(true);
});
