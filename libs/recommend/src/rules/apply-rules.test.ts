import { describe, expect, it } from 'vitest';
import { applyRules } from './apply-rules.js';
import { compileRules } from './compile-rules.js';
import { RulesError, type Rules } from './rules.js';
import { tableAsk, tableCatalog } from './testing/table-ask.js';

const shop = tableCatalog([
  { category: 'electronics.audio', brand: 'apple', price: 200 },
  { category: 'electronics.audio', brand: 'sony', price: 100 },
  { category: 'electronics.phone', brand: 'apple', price: 900 },
  { category: 'apparel.shoes', brand: 'nike', price: 80 },
  { category: 'apparel.shoes', brand: 'puma', price: 60 },
  { category: '', brand: '', price: Number.NaN },
]);
const scores = [6, 5, 4, 3, 2, 1];
const list = (rules: Rules, k = 4, ask = tableAsk(scores), catalog = shop) =>
  applyRules(ask, compileRules(rules, catalog), k);
const products = (...args: Parameters<typeof list>): number[] => list(...args).items.map(({ product }) => product);

describe('filters', () => {
  it('are applied before the cut to K, so that the list stays long', () => {
    expect(products([{ kind: 'deny', name: 'no audio', categories: ['electronics.audio'] }])).toEqual([2, 3, 4, 5]);
    expect(products([{ kind: 'allow', name: 'shoes', categories: ['apparel'] }])).toEqual([3, 4]);
  });

  it('take a category with everything below it, and no other that merely starts alike', () => {
    expect(products([{ kind: 'deny', name: 'd', categories: ['electronics'] }])).toEqual([3, 4, 5]);
    expect(products([{ kind: 'deny', name: 'd', categories: ['electron'] }])).toEqual([0, 1, 2, 3]);
  });

  it('need a product to be in every rule that allows, and anywhere in each of them', () => {
    expect(
      products([
        { kind: 'allow', name: 'a', categories: ['electronics'], products: ['p4'] },
        { kind: 'allow', name: 'b', brands: ['apple', 'puma'] },
      ]),
    ).toEqual([0, 2, 4]);
  });

  it('keep prices in their range, both ends included, and drop what has no price unless told to keep it', () => {
    expect(products([{ kind: 'price', name: 'p', min: 80, max: 200 }])).toEqual([0, 1, 3]);
    expect(products([{ kind: 'price', name: 'p', max: 80, unpriced: 'keep' }])).toEqual([3, 4, 5]);
  });

  it('believe the feed about stock and about prices', () => {
    const stock = {
      inStock: Uint8Array.of(0, 1, 0, 1, 0, 0),
      listed: Uint8Array.of(1, 1, 1, 1, 0, 0),
      prices: Float64Array.of(NaN, 30, NaN, NaN, NaN, NaN),
    };
    const fed = { ...shop, stock };
    expect(products([{ kind: 'in-stock', name: 's' }], 4, tableAsk(scores), fed)).toEqual([1, 3]);
    expect(products([{ kind: 'in-stock', name: 's', unlisted: 'keep' }], 4, tableAsk(scores), fed)).toEqual([
      1, 3, 4, 5,
    ]);
    expect(products([{ kind: 'price', name: 'p', max: 70 }], 4, tableAsk(scores), fed)).toEqual([1, 4]);
  });

  it('leave nothing where nothing is allowed', () => {
    expect(
      products([{ kind: 'allow', name: 'a', products: ['p77'] }], 4, tableAsk(scores, { popularity: scores })),
    ).toEqual([]);
  });
});

describe('what was bought', () => {
  const day = 86_400;
  const ask = (includeSeen: boolean) =>
    tableAsk(scores, {
      seenRows: [0, 1, 2],
      bought: { products: [0, 1], lastAt: [0, 5 * day] },
      now: 10 * day,
      includeSeen,
    });

  it('stays out for the window and comes again after it; what was only carted keeps being filtered as seen', () => {
    expect(products([{ kind: 'bought', name: 'b', window: 7 }], 6, ask(false))).toEqual([0, 3, 4, 5]);
    expect(products([{ kind: 'bought', name: 'b', window: 7 }], 6, ask(true))).toEqual([0, 2, 3, 4, 5]);
    expect(products([{ kind: 'bought', name: 'b', window: 'never' }], 6, ask(true))).toEqual([2, 3, 4, 5]);
    expect(products([{ kind: 'bought', name: 'b', window: 0 }], 6, ask(false))).toEqual([0, 1, 3, 4, 5]);
  });

  it('holds back a pin, which says by which rule', () => {
    const { items, unmet } = list(
      [
        { kind: 'bought', name: 'b', window: 7 },
        { kind: 'pin', name: 'first', product: 'p1', rank: 1 },
      ],
      3,
      ask(false),
    );
    expect(items.map(({ product }) => product)).toEqual([0, 3, 4]);
    expect(unmet).toEqual([{ rule: 'first', product: 'p1', reason: 'filtered', by: ['b'] }]);
  });
});

describe('boosts', () => {
  it('multiply positive scores and merge exactly', () => {
    expect(list([{ kind: 'boost', name: 'shoes up', categories: ['apparel'], factor: 2 }], 4).items).toEqual([
      { product: 0, score: 6, origin: 'model', rules: [] },
      { product: 3, score: 6, origin: 'model', rules: ['shoes up'] },
      { product: 1, score: 5, origin: 'model', rules: [] },
      { product: 2, score: 4, origin: 'model', rules: [] },
    ]);
  });

  it('lift what has a score below 0 by dividing it, and leave 0 alone', () => {
    const ask = tableAsk([-1, -4, 0, -2, -8, -3]);
    const { items } = list([{ kind: 'boost', name: 'up', products: ['p1', 'p2'], factor: 8 }], 6, ask);
    expect(items.map(({ product, score }) => [product, score])).toEqual([
      [2, 0],
      [1, -0.5],
      [0, -1],
      [3, -2],
      [5, -3],
      [4, -8],
    ]);
    expect(list([{ kind: 'boost', name: 'down', products: ['p0'], factor: 0.1 }], 6, ask).items.at(-1)).toMatchObject({
      product: 0,
      score: -10,
    });
  });

  it('multiply with each other', () => {
    const rules: Rules = [
      { kind: 'boost', name: 'a', brands: ['puma'], factor: 2 },
      { kind: 'boost', name: 'b', categories: ['apparel'], factor: 1.5 },
    ];
    expect(list(rules, 2).items.map(({ product, score }) => [product, score])).toEqual([
      [0, 6],
      [4, 6],
    ]);
  });
});

describe('burying', () => {
  it('puts products below everything else, popularity included', () => {
    const rules: Rules = [{ kind: 'bury', name: 'b', brands: ['apple'] }];
    expect(products(rules, 6)).toEqual([1, 3, 4, 5, 0, 2]);
    const { items } = list(rules, 6, tableAsk([6, 5, NaN, NaN, NaN, NaN], { popularity: [1, 1, 1, 1, 2, NaN] }));
    expect(items.map(({ product, origin }) => [product, origin])).toEqual([
      [1, 'model'],
      [4, 'popularity'],
      [3, 'popularity'],
      [5, 'catalog'],
      [0, 'model'],
      [2, 'popularity'],
    ]);
    expect(items.at(-1)!.rules).toEqual(['b']);
  });
});

describe('pins', () => {
  it('stand at their ranks, also where the person has seen them', () => {
    const ask = tableAsk(scores, { seenRows: [5] });
    expect(
      products(
        [
          { kind: 'pin', name: 'a', product: 'p4', rank: 2 },
          { kind: 'pin', name: 'b', product: 'p5', rank: 4 },
        ],
        5,
        ask,
      ),
    ).toEqual([0, 4, 1, 5, 2]);
  });

  it('move up where the list is shorter than their rank', () => {
    expect(
      products(
        [
          { kind: 'allow', name: 'a', categories: ['apparel'] },
          { kind: 'pin', name: 'p', product: 'p3', rank: 4 },
        ],
        5,
      ),
    ).toEqual([4, 3]);
  });

  it('say why they are not in the list', () => {
    const rules: Rules = [
      { kind: 'price', name: 'cheap', max: 100 },
      { kind: 'pin', name: 'dear', product: 'p2', rank: 1 },
      { kind: 'pin', name: 'gone', product: 'p99', rank: 2 },
      { kind: 'pin', name: 'far', product: 'p3', rank: 9 },
    ];
    const { items, unmet } = list(rules, 3);
    expect(items.map(({ product }) => product)).toEqual([1, 3, 4]);
    expect(unmet.map(({ rule, reason, by }) => [rule, reason, by])).toEqual([
      ['dear', 'filtered', ['cheap']],
      ['gone', 'unknown-product', []],
      ['far', 'beyond-list', []],
    ]);
  });
});

describe('products that the shop no longer has', () => {
  const without = (...gone: number[]) => ({
    ...shop,
    here: Uint8Array.from(scores, (_, product) => Number(!gone.includes(product))),
    rowOf: (id: string) => (gone.includes(shop.rowOf(id)) ? -1 : shop.rowOf(id)),
  });
  const left = (rules: Rules, k: number, ...gone: number[]) => list(rules, k, tableAsk(scores), without(...gone));
  const rowsOf = ({ items }: ReturnType<typeof list>): number[] => items.map(({ product }) => product);

  it('make room for those behind them', () => {
    expect(rowsOf(left([], 3, 0, 2))).toEqual([1, 3, 4]);
    expect(rowsOf(left([{ kind: 'allow', name: 'a', categories: ['electronics'] }], 3, 0))).toEqual([1, 2]);
    expect(rowsOf(left([{ kind: 'bury', name: 'b', products: ['p1'] }], 4, 0, 5))).toEqual([2, 3, 4, 1]);
  });

  it('take no place of a cap', () => {
    expect(rowsOf(left([{ kind: 'cap', name: 'c', per: 'category', most: 1 }], 3, 0))).toEqual([1, 2, 3]);
  });

  it('are none that others must differ from', () => {
    const rules: Rules = [{ kind: 'diversity', name: 'd', by: 'brand', lambda: 0.5 }];
    // Beside apple's headphone its phone is no news, unless the shop no longer has the headphone.
    expect(rowsOf(left(rules, 3))).toEqual([0, 1, 3]);
    expect(rowsOf(left(rules, 2, 0))).toEqual([1, 2]);
  });

  it('are pinned nowhere, and the pin behind them keeps its place', () => {
    const rules: Rules = [
      { kind: 'pin', name: 'lost', product: 'p5', rank: 1 },
      { kind: 'pin', name: 'kept', product: 'p4', rank: 2 },
    ];
    const { items, unmet } = left(rules, 3, 5);
    expect(items.map(({ product, origin }) => [product, origin])).toEqual([
      [0, 'model'],
      [4, 'pin'],
      [1, 'model'],
    ]);
    expect(unmet).toEqual([{ rule: 'lost', product: 'p5', reason: 'unknown-product', by: [] }]);
  });
});

describe('caps', () => {
  it('count by category at a depth or by brand, pins included, and ask deeper until the list is full', () => {
    expect(products([{ kind: 'cap', name: 'c', per: 'category', most: 1 }], 4)).toEqual([0, 2, 3, 5]);
    expect(products([{ kind: 'cap', name: 'c', per: 'category', most: 1, depth: 1 }], 4)).toEqual([0, 3, 5]);
    expect(products([{ kind: 'cap', name: 'c', per: 'brand', most: 1 }], 4)).toEqual([0, 1, 3, 4]);
    expect(
      products(
        [
          { kind: 'cap', name: 'c', per: 'brand', most: 1 },
          { kind: 'pin', name: 'p', product: 'p2', rank: 1 },
        ],
        3,
      ),
    ).toEqual([2, 1, 3]);
  });

  it('find the one product of another category at the very end of a long ranking', () => {
    const many = tableCatalog(Array.from({ length: 500 }, (_, product) => ({ category: product === 499 ? 'b' : 'a' })));
    const rules = compileRules([{ kind: 'cap', name: 'c', per: 'category', most: 2 }], many);
    expect(
      applyRules(tableAsk(Array.from({ length: 500 }, (_, product) => 500 - product)), rules, 3).items.map(
        ({ product }) => product,
      ),
    ).toEqual([0, 1, 499]);
  });
});

describe('diversity', () => {
  it('takes turns between categories where variety counts, and keeps the order where it does not', () => {
    expect(products([{ kind: 'diversity', name: 'd', lambda: 0.5, by: 'category' }], 4)).toEqual([0, 3, 2, 5]);
    expect(products([{ kind: 'diversity', name: 'd', lambda: 1, by: 'brand' }], 4)).toEqual([0, 1, 2, 3]);
  });

  it('chooses from its pool alone', () => {
    expect(products([{ kind: 'diversity', name: 'd', lambda: 0, by: 'category', pool: 3 }], 2)).toEqual([0, 2]);
  });

  it('looks at what is pinned, and at a similarity of the model', () => {
    const similarity = (a: number, b: number): number => Number(Math.abs(a - b) === 1);
    const rules: Rules = [
      { kind: 'diversity', name: 'd', lambda: 0.4, by: 'model' },
      { kind: 'pin', name: 'p', product: 'p1', rank: 1 },
    ];
    expect(products(rules, 3, tableAsk(scores), { ...shop, similarity })).toEqual([1, 3, 5]);
  });
});

describe('a list', () => {
  it('goes on with popularity, then with what nobody carted, and says so', () => {
    const { items } = list(
      [],
      6,
      tableAsk([NaN, 5, 4, NaN, NaN, NaN], { popularity: [1, 9, 9, 3, NaN, NaN], seenRows: [5] }),
    );
    expect(items.map(({ product, score, origin }) => [product, score, origin])).toEqual([
      [1, 5, 'model'],
      [2, 4, 'model'],
      [3, 3, 'popularity'],
      [0, 1, 'popularity'],
      [4, null, 'catalog'],
    ]);
  });

  it('ends with the model where nobody fills up', () => {
    expect(products([], 6, tableAsk([NaN, 5, 4, NaN, NaN, NaN]))).toEqual([1, 2]);
  });

  it('of no length is refused, and so are rules that contradict each other or lack what they need', () => {
    expect(() => list([], 0)).toThrow('K must be a whole number ≥ 1, got 0');
    expect(() =>
      list([
        { kind: 'pin', name: 'p', product: 'p1', rank: 1 },
        { kind: 'deny', name: 'd', products: ['p1'] },
      ]),
    ).toThrow(RulesError);
    expect(() => list([{ kind: 'in-stock', name: 's' }])).toThrow('"s" needs a product feed');
    expect(() => list([{ kind: 'bought', name: 'b', window: 'learned' }])).toThrow(
      '"b" needs a model of repeat purchases',
    );
    expect(() => list([{ kind: 'diversity', name: 'd', lambda: 0.5, by: 'model' }])).toThrow('"d" needs a similarity');
  });
});
