import { describe, expect, it } from 'vitest';
import { compileRules } from './compile-rules.js';
import type { Rules } from './rules.js';
import { tableAsk, tableCatalog } from './testing/table-ask.js';
import { whyNot } from './why-not.js';

const shop = tableCatalog([
  { category: 'a', brand: 'x', price: 1 },
  { category: 'a', brand: 'x', price: 2 },
  { category: 'a', brand: 'y', price: 3 },
  { category: 'b', brand: 'y', price: 4 },
  { category: 'b', brand: 'y', price: 5 },
  { category: 'b', brand: 'z', price: 6 },
]);
const scores = [6, 5, 4, 3, 2.5, NaN];
const ask = (rules: Rules, product: number, k = 2, who = tableAsk(scores)) =>
  whyNot(who, compileRules(rules, shop), k, product);

describe('whyNot', () => {
  it('gives no reason for what is in the list', () => {
    expect(ask([], 1)).toEqual({ product: 1, listRank: 2, rank: 2, score: 5, reasons: [] });
  });

  it('says how far below the list a product stands', () => {
    expect(ask([], 4)).toEqual({
      product: 4,
      listRank: null,
      rank: 5,
      score: 2.5,
      reasons: [{ kind: 'below', places: 3, missing: 2.5 }],
    });
    expect(ask([{ kind: 'boost', name: 'up', products: ['p3'], factor: 1.2 }], 3).reasons[0]).toMatchObject({
      kind: 'below',
      places: 2,
    });
    expect(
      (ask([{ kind: 'boost', name: 'up', products: ['p3'], factor: 1.2 }], 3).reasons[0] as { missing: number })
        .missing,
    ).toBeCloseTo(1.4, 12);
  });

  it('names every filter that keeps it out, not only the first', () => {
    const rules: Rules = [
      { kind: 'deny', name: 'not a', categories: ['a'] },
      { kind: 'price', name: 'dear', min: 3 },
      { kind: 'bought', name: 'again', window: 5 },
    ];
    const who = tableAsk(scores, { bought: { products: [0], lastAt: [0] }, now: 86_400, seenRows: [0] });
    expect(ask(rules, 0, 2, who)).toMatchObject({
      rank: 1,
      score: 6,
      reasons: [
        { kind: 'filter', rule: 'dear' },
        { kind: 'filter', rule: 'not a' },
        { kind: 'filter', rule: 'again' },
      ],
    });
  });

  it('tells what was seen, and ranks it among what is not', () => {
    const who = tableAsk(scores, { seenRows: [0, 2] });
    expect(ask([], 2, 3, who)).toMatchObject({ rank: 2, reasons: [{ kind: 'seen' }] });
    expect(ask([], 3, 1, who)).toMatchObject({ rank: 2, reasons: [{ kind: 'below', places: 1, missing: 2 }] });
    expect(ask([], 2, 3, { ...who, includeSeen: true })).toMatchObject({ listRank: 3, reasons: [] });
  });

  it('finds the rule without which it would be there', () => {
    expect(ask([{ kind: 'cap', name: 'one of x', per: 'brand', most: 1 }], 1).reasons).toEqual([
      { kind: 'rule', rule: 'one of x', ruleKind: 'cap' },
    ]);
    expect(ask([{ kind: 'bury', name: 'low', brands: ['x'] }], 0).reasons).toEqual([
      { kind: 'rule', rule: 'low', ruleKind: 'bury' },
    ]);
    expect(
      ask(
        [
          { kind: 'pin', name: 'hero', product: 'p4', rank: 1 },
          { kind: 'boost', name: 'none', brands: ['z'], factor: 2 },
        ],
        1,
      ).reasons,
    ).toEqual([{ kind: 'rule', rule: 'hero', ruleKind: 'pin' }]);
    expect(ask([{ kind: 'diversity', name: 'mix', lambda: 0.3, by: 'category' }], 1).reasons).toEqual([
      { kind: 'rule', rule: 'mix', ruleKind: 'diversity' },
    ]);
  });

  it('blames rules together where no single one decides', () => {
    const rules: Rules = [
      { kind: 'pin', name: 'first', product: 'p4', rank: 1 },
      { kind: 'pin', name: 'second', product: 'p3', rank: 2 },
    ];
    expect(ask(rules, 1).reasons).toEqual([{ kind: 'rules-together', rules: ['first', 'second'] }]);
  });

  it('tells apart what nobody carted from what the model does not rank', () => {
    const popularity = [1, 1, 1, 1, 1, NaN];
    expect(ask([], 5, 2, tableAsk(scores, { popularity })).reasons).toEqual([{ kind: 'nobody-carted' }]);
    expect(ask([], 4, 2, tableAsk([1, 1, 1, NaN, NaN, NaN], { popularity }))).toMatchObject({
      rank: null,
      score: null,
      reasons: [{ kind: 'not-ranked' }],
    });
    expect(ask([{ kind: 'deny', name: 'd', brands: ['z'] }], 5, 2, tableAsk(scores, { popularity })).reasons).toEqual([
      { kind: 'filter', rule: 'd' },
      { kind: 'nobody-carted' },
    ]);
  });

  it('finds the rank of a product far down', () => {
    const many = tableCatalog(Array.from({ length: 3000 }, () => ({})));
    const who = tableAsk(Array.from({ length: 3000 }, (_, product) => (product === 2999 ? Number.NaN : -product)));
    const rankOf = (product: number) => whyNot(who, compileRules([], many), 5, product).rank;
    expect([rankOf(0), rankOf(255), rankOf(256), rankOf(2047), rankOf(2998), rankOf(2999)]).toEqual([
      1,
      256,
      257,
      2048,
      2999,
      null,
    ]);
  });

  it('says that the shop no longer has it, and counts no such product before others', () => {
    const here = Uint8Array.of(0, 1, 1, 1, 1, 1);
    const gone = (product: number) => whyNot(tableAsk(scores), compileRules([], { ...shop, here }), 2, product);
    expect(gone(0)).toEqual({ product: 0, listRank: null, rank: null, score: null, reasons: [{ kind: 'gone' }] });
    expect(gone(2)).toMatchObject({ listRank: 2, rank: 2, reasons: [] });
    expect(gone(4)).toMatchObject({ rank: 4, reasons: [{ kind: 'below', places: 2 }] });
  });

  it('knows no unknown product, and refuses rows and lengths that cannot be', () => {
    expect(ask([], -1).reasons).toEqual([{ kind: 'unknown-product' }]);
    expect(() => ask([], 6)).toThrow('product row 6 is outside −1 … 5');
    expect(() => ask([], 1, 0)).toThrow('K must be');
  });
});
