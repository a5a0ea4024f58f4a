import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEconomics, moneyOf } from './economics.js';

const sums = { treatmentUsers: 1_000, revenueWith: 5_000, extraRevenue: 600 };

describe('money of a campaign', () => {
  it('is margin on what is added less contacts, fixed costs and discount on everything', () => {
    const economics = checkEconomics({
      grossMargin: 0.4,
      perContact: 0.02,
      contactsPerUser: 3,
      fixed: 50,
      discount: 0.01,
    });
    const { margin, cost, netProfit } = moneyOf(sums, economics);
    expect(margin).toBeCloseTo(240, 9);
    expect(cost).toBeCloseTo(60 + 50 + 50, 9);
    expect(netProfit).toBeCloseTo(80, 9);
    expect(moneyOf(sums, checkEconomics({ grossMargin: 1 }))).toEqual({ margin: 600, cost: 0, netProfit: 600 });
  });

  it('is linear in every cost', () => {
    const amount = fc.double({ min: 0, max: 100, noNaN: true });
    const fraction = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(
        fraction,
        fraction,
        amount,
        amount,
        amount,
        (grossMargin, discount, perContact, contactsPerUser, fixed) => {
          const once = moneyOf(sums, checkEconomics({ grossMargin, discount, perContact, contactsPerUser, fixed }));
          const twice = moneyOf(
            sums,
            checkEconomics({
              grossMargin: 2 * grossMargin,
              discount: 2 * discount,
              perContact: 2 * perContact,
              contactsPerUser,
              fixed: 2 * fixed,
            }),
          );
          expect(twice.netProfit).toBeCloseTo(2 * once.netProfit, 6);
          expect(twice.cost).toBeCloseTo(2 * once.cost, 6);
        },
      ),
    );
  });

  it('refuses what is no share or no amount', () => {
    expect(() => checkEconomics({ grossMargin: 1.2 })).toThrow(
      /^economics.grossMargin is 1.2; give a fraction from 0 to 1/,
    );
    expect(() => checkEconomics({ grossMargin: 0.3, discount: -0.1 })).toThrow(/^economics.discount is -0.1/);
    expect(() => checkEconomics({ grossMargin: 0.3, fixed: Number.NaN })).toThrow(/^economics.fixed is NaN/);
  });
});
