import { describe, expect, it } from 'vitest';
import { compileRules } from './compile-rules.js';
import { barredBy, isHiddenAsSeen, personMask } from './person-mask.js';
import type { Rules } from './rules.js';
import { tableAsk, tableCatalog } from './testing/table-ask.js';

const DAY = 86_400;
const shop = tableCatalog([{ brand: 'x' }, { brand: 'x' }, { brand: 'y' }, { brand: 'y' }]);
const who = tableAsk([4, 3, 2, 1], { seenRows: [0, 2], bought: { products: [0], lastAt: [0] }, now: 3 * DAY });
const bought: Rules = [{ kind: 'bought', name: 'week', window: 7 }];
const compiled = (rules: Rules) => compileRules(rules, shop);

describe('personMask', () => {
  it('is that of everyone where nothing looks at purchases, and the models filter what was seen', () => {
    expect(personMask(who, compiled([]))).toEqual({ allowed: null, includeSeen: false });
    const rules = compiled([{ kind: 'deny', name: 'd', brands: ['x'] }]);
    expect(personMask(who, rules).allowed).toBe(rules.allowed);
  });

  it('takes over from the filter of seen products where a rule decides about purchases', () => {
    expect(personMask(who, compiled(bought))).toEqual({ allowed: Uint8Array.of(0, 1, 0, 1), includeSeen: true });
    expect(personMask({ ...who, now: 7 * DAY }, compiled(bought))).toEqual({
      allowed: Uint8Array.of(1, 1, 0, 1),
      includeSeen: true,
    });
    expect(personMask({ ...who, includeSeen: true }, compiled(bought))).toEqual({
      allowed: Uint8Array.of(0, 1, 1, 1),
      includeSeen: true,
    });
  });

  it('needs no mask for someone who did nothing', () => {
    expect(personMask(tableAsk([1]), compiled(bought))).toEqual({ allowed: null, includeSeen: true });
  });
});

describe('barredBy', () => {
  it('names every rule that keeps a product out', () => {
    const rules = compiled([
      ...bought,
      { kind: 'bought', name: 'day', window: 1 },
      { kind: 'deny', name: 'd', brands: ['x'] },
    ]);
    expect([0, 1, 2].map((product) => barredBy(who, rules, product))).toEqual([['d', 'week'], ['d'], []]);
  });
});

describe('isHiddenAsSeen', () => {
  it('holds for seen products that no rule decides about', () => {
    expect([0, 1, 2].map((product) => isHiddenAsSeen(who, compiled([]), product))).toEqual([true, false, true]);
    expect([0, 1, 2].map((product) => isHiddenAsSeen(who, compiled(bought), product))).toEqual([false, false, true]);
    expect(isHiddenAsSeen({ ...who, includeSeen: true }, compiled([]), 0)).toBe(false);
  });
});
