import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { buyersOfPurchases } from './buyers-of-purchases.js';

interface Purchase {
  user: bigint;
  session: bigint;
  day: number;
  cents: number;
}

const LAST_DAY = 9;
const purchase = fc.record({
  // Few of each, so that they meet, and some that have only one half in common.
  user: fc.constantFrom(-3n, 0n, 7n, 4_294_967_303n, 512_000_001n, 512_000_002n, 2n ** 63n - 1n),
  session: fc.constantFrom(1n, 2n, 3n, 4_294_967_297n, 2n ** 52n + 1n),
  day: fc.nat(LAST_DAY),
  cents: fc.nat(100_000),
});

const columnsOf = (purchases: readonly Purchase[]) => ({
  users: BigInt64Array.from(purchases, ({ user }) => user),
  sessions: BigInt64Array.from(purchases, ({ session }) => session),
  days: Int32Array.from(purchases, ({ day }) => day),
  prices: Float64Array.from(purchases, ({ cents }) => cents / 100),
});

it('each buyer has all of its purchases, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(purchase, { maxLength: 80 }), (purchases) => {
      const { userIds, recencyDays, purchaseSessions, spent } = buyersOfPurchases(columnsOf(purchases), LAST_DAY);
      const wanted = [...new Set(purchases.map(({ user }) => user))].map((user) => {
        const own = purchases.filter((one) => one.user === user);
        return [
          user,
          LAST_DAY - Math.max(...own.map(({ day }) => day)),
          new Set(own.map(({ session }) => session)).size,
          own.reduce((sum, { cents }) => sum + cents * 100, 0),
        ];
      });
      expect([...userIds].map((user, i) => [user, recencyDays[i], purchaseSessions[i], spent[i]])).toEqual(wanted);
    }),
    { numRuns: 500, seed: 8 },
  );
});

it('many buyers are told apart', () => {
  const purchases = Array.from({ length: 20_000 }, (_, i): Purchase => ({
    user: BigInt((i * 7919) % 5_003) * 16n,
    session: BigInt(i % 3_001),
    day: 0,
    cents: 1,
  }));
  const { userIds, purchaseSessions } = buyersOfPurchases(columnsOf(purchases), 0);
  expect(new Set(userIds).size).toBe(5_003);
  expect(userIds).toHaveLength(5_003);
  expect(purchaseSessions.reduce((sum, own) => sum + own, 0)).toBe(
    new Set(purchases.map(({ user, session }) => `${user} ${session}`)).size,
  );
});

it('refuses a buyer who spent more than a number holds exactly', () => {
  expect(() =>
    buyersOfPurchases(
      columnsOf(
        Array.from({ length: 3 }, (_, i) => ({ user: 5n, session: BigInt(i), day: 0, cents: 40_000_000_000_000 })),
      ),
      0,
    ),
  ).toThrow(/User 5 spent more than/);
});
