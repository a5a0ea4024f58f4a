import { validateCsr } from '@cartograph/als';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EventColumns } from './cart-log.js';
import { cartMatrix, lowerBound, rowOf, rowSum, usersPerProduct } from './cart-matrix.js';

const events = fc
  .array(fc.record({ user: fc.nat(5), product: fc.nat(7), at: fc.nat(50) }), { maxLength: 80 })
  .map((list): EventColumns => {
    const sorted = list.toSorted((a, b) => a.at - b.at);
    return {
      users: Int32Array.from(sorted, (event) => event.user),
      products: Int32Array.from(sorted, (event) => event.product),
      at: Float64Array.from(sorted, (event) => event.at),
    };
  });

it('counts every event of the window once and remembers the last instant of a pair', () => {
  fc.assert(
    fc.property(events, fc.nat(50), fc.nat(50), (log, from, to) => {
      const { csr, lastAt } = cartMatrix(log, { users: 6, products: 8 }, { from, to });
      validateCsr(csr);
      const counts = new Map<string, { times: number; last: number }>();
      for (const [event, at] of log.at.entries()) {
        if (at < from || at >= to) continue;
        const key = `${log.users[event]} ${log.products[event]}`;
        counts.set(key, { times: (counts.get(key)?.times ?? 0) + 1, last: at });
      }
      expect(csr.indices.length).toBe(counts.size);
      for (let user = 0; user < 6; user += 1) {
        for (const [entry, product] of rowOf(csr, user).products.entries()) {
          const position = csr.indptr[user]! + entry;
          expect({ times: csr.values[position], last: lastAt[position] }).toEqual(counts.get(`${user} ${product}`));
        }
      }
    }),
  );
});

it('splits a log into parts whose events add up', () => {
  fc.assert(
    fc.property(events, fc.nat(50), (log, cut) => {
      const size = { users: 6, products: 8 };
      const parts = [cartMatrix(log, size, { to: cut }), cartMatrix(log, size, { from: cut })].map((part) => part.csr.values.reduce((total, value) => total + value, 0));
      expect(parts[0]! + parts[1]!).toBe(log.at.length);
    }),
  );
});

it('keeps users without an event as empty rows', () => {
  const { csr } = cartMatrix({ users: Int32Array.of(1, 1, 1), products: Int32Array.of(2, 0, 2), at: Float64Array.of(1, 2, 3) }, { users: 3, products: 3 });
  expect([0, 1, 2].map((user) => rowSum(csr, user))).toEqual([0, 3, 0]);
  expect([...rowOf(csr, 1).products]).toEqual([0, 2]);
  expect([...usersPerProduct(csr)]).toEqual([1, 0, 1]);
});

it('finds the first instant that is not earlier', () => {
  expect([0, 1, 2, 3, 4].map((at) => lowerBound(Float64Array.of(1, 1, 3), at))).toEqual([0, 0, 2, 2, 3]);
});
