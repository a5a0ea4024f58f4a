import { validateCsr } from '@cartograph/als';
import { seededRandom } from '@cartograph/threads';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { lowerBound, rowOf, rowSum, usersPerProduct } from './csr-rows.js';
import { pairMatrix } from './pair-matrix.js';
import type { LogEvents } from './training-log.js';

const SIZE = { users: 6, products: 8 };
const events = fc
  .array(fc.record({ user: fc.nat(5), product: fc.nat(7), at: fc.nat(50), type: fc.nat(3) }), { maxLength: 80 })
  .map((list): LogEvents => {
    const sorted = list.toSorted((a, b) => a.at - b.at);
    return {
      users: Int32Array.from(sorted, (event) => event.user),
      products: Int32Array.from(sorted, (event) => event.product),
      at: Float64Array.from(sorted, (event) => event.at),
      types: Uint8Array.from(sorted, (event) => event.type),
      sessions: new Int32Array(sorted.length),
    };
  });

it('sums the weights of the events that count, keeps sums above 0, and remembers the last instant of a pair', () => {
  fc.assert(
    fc.property(events, fc.constantFrom(Infinity, 1.5), (log, cap) => {
      const weights = [0.25, 1, -1, null];
      const { csr, lastAt } = pairMatrix(log, SIZE, (position) => weights[log.types[position]!]!, cap);
      validateCsr(csr);
      const sums = new Map<string, { sum: number; last: number }>();
      for (const [event, at] of log.at.entries()) {
        const weight = weights[log.types[event]!]!;
        if (weight === null) continue;
        const key = `${log.users[event]} ${log.products[event]}`;
        sums.set(key, { sum: (sums.get(key)?.sum ?? 0) + weight, last: at });
      }
      const left = [...sums].filter(([, { sum }]) => sum > 0);
      expect(csr.indices.length).toBe(left.length);
      for (let user = 0; user < SIZE.users; user += 1) {
        for (const [entry, product] of rowOf(csr, user).products.entries()) {
          const position = csr.indptr[user]! + entry;
          const expected = sums.get(`${user} ${product}`)!;
          expect([csr.values[position], lastAt[position]]).toEqual([Math.min(expected.sum, cap), expected.last]);
        }
      }
    }),
  );
});

it('sums alike however many events it takes at once, in rows short and long, to the last bit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.constantFrom(1, 40, 300, 4_000_000), (seed, atOnce) => {
      const random = seededRandom(seed);
      const size = { users: 9, products: 60 };
      const count = 900;
      const log = {
        users: Int32Array.from({ length: count }, () => Math.floor(size.users * random.next() ** 3)),
        products: Int32Array.from({ length: count }, () => Math.floor(size.products * random.next())),
        at: Float64Array.from({ length: count }, (_, position) => Math.floor(position / 3)),
        types: new Uint8Array(count),
        sessions: new Int32Array(count),
      };
      const weights = Array.from({ length: count }, () => (random.next() < 0.2 ? null : random.next() - 0.3));
      const sums = new Map<number, { sum: number; last: number }>();
      for (const [position, weight] of weights.entries()) {
        if (weight === null) continue;
        const key = log.users[position]! * size.products + log.products[position]!;
        sums.set(key, { sum: (sums.get(key)?.sum ?? 0) + weight, last: log.at[position]! });
      }
      const left = [...sums].filter(([, { sum }]) => Math.fround(sum) > 0).toSorted(([a], [b]) => a - b);
      const { csr, lastAt } = pairMatrix(log, size, (position) => weights[position]!, Infinity, atOnce);
      const keys = Array.from({ length: size.users }, (_, user) =>
        Array.from(rowOf(csr, user).products, (product) => user * size.products + product),
      ).flat();
      expect([keys, [...csr.values], [...lastAt]]).toEqual([
        left.map(([key]) => key),
        left.map(([, { sum }]) => Math.fround(sum)),
        left.map(([, { last }]) => last),
      ]);
    }),
  );
});

it('splits a log into parts whose events add up', () => {
  fc.assert(
    fc.property(events, fc.nat(50), (log, cut) => {
      const parts = [true, false].map((isBefore) =>
        pairMatrix(log, SIZE, (position) => (log.at[position]! < cut === isBefore ? 1 : null)).csr.values.reduce(
          (total, value) => total + value,
          0,
        ),
      );
      expect(parts[0]! + parts[1]!).toBe(log.at.length);
    }),
  );
});

it('keeps users without an event as empty rows', () => {
  const log = {
    users: Int32Array.of(1, 1, 1),
    products: Int32Array.of(2, 0, 2),
    at: Float64Array.of(1, 2, 3),
    types: new Uint8Array(3),
    sessions: new Int32Array(3),
  };
  const { csr } = pairMatrix(log, { users: 3, products: 3 }, () => 1);
  expect([0, 1, 2].map((user) => rowSum(csr, user))).toEqual([0, 3, 0]);
  expect([...rowOf(csr, 1).products]).toEqual([0, 2]);
  expect([...usersPerProduct(csr)]).toEqual([1, 0, 1]);
});

it('finds the first instant that is not earlier', () => {
  expect([0, 1, 2, 3, 4].map((at) => lowerBound(Float64Array.of(1, 1, 3), at))).toEqual([0, 0, 2, 2, 3]);
});
