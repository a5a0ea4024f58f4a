import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainingData, type TrainingData } from '../log/training-data.js';
import { ALS } from '../models/als/als.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { readList } from '../rank.js';
import type { Recommender } from '../recommender.js';
import { tasteShop } from '../testing/taste-shop.js';
import { applyRules } from './apply-rules.js';
import { isInCategory, type Catalog } from './catalog.js';
import { checkRules } from './check-rules.js';
import { compileRules } from './compile-rules.js';
import { modelSimilarity } from './diversity.js';
import { userAsk } from './rule-ask.js';
import type { Rule, Rules } from './rules.js';
import { whyNot } from './why-not.js';

let [data, model, popularity, catalog] = [] as unknown as [TrainingData, Recommender, Recommender, Catalog];
let ids: string[] = [];
beforeAll(async () => {
  const log = tasteShop({ users: 80 });
  ids = log.productIds;
  data = trainingData(log);
  [model, popularity] = [
    await ALS.fit(data, ALS.resolve({ factors: 8, iterations: 3 })),
    await POPULARITY.fit(data, {}),
  ];
  const random = Uint8Array.from(ids, (_, row) => Number(row % 5 !== 0));
  catalog = {
    products: data.products,
    facts: data.facts,
    rowOf: (id) => ids.indexOf(id),
    stock: {
      inStock: random,
      listed: new Uint8Array(ids.length).fill(1),
      prices: new Float64Array(ids.length).fill(NaN),
    },
    similarity: modelSimilarity(model),
  };
});

const product = fc.integer({ min: 0, max: 23 }).map((row) => String(1000 + row));
const category = fc.constantFrom(
  'electronics',
  'electronics.smartphone',
  'electronics.audio',
  'apparel',
  'apparel.shoes',
  '2053013555631882655',
);
const brand = fc.constantFrom('brand-0', 'brand-1', 'brand-2');
const target = fc.record({
  products: fc.array(product, { maxLength: 4 }),
  categories: fc.array(category, { maxLength: 2 }),
  brands: fc.array(brand, { maxLength: 1 }),
});
const named = <Part extends object>(part: fc.Arbitrary<Part>): fc.Arbitrary<Part & { name: string }> =>
  fc.tuple(part, fc.uuid()).map(([rule, name]) => ({ ...rule, name }));
const rule: fc.Arbitrary<Rule> = fc.oneof(
  named(target.map((at) => ({ kind: 'allow' as const, ...at }))),
  named(target.map((at) => ({ kind: 'deny' as const, ...at }))),
  named(target.map((at) => ({ kind: 'bury' as const, ...at }))),
  named(
    fc
      .tuple(target, fc.constantFrom(0.25, 0.5, 1.5, 3))
      .map(([at, factor]) => ({ kind: 'boost' as const, ...at, factor })),
  ),
  named(
    fc.record({
      kind: fc.constant('price' as const),
      min: fc.integer({ min: 0, max: 60 }),
      max: fc.integer({ min: 60, max: 140 }),
    }),
  ),
  named(fc.record({ kind: fc.constant('in-stock' as const) })),
  named(fc.record({ kind: fc.constant('bought' as const), window: fc.constantFrom<number | 'never'>(3, 20, 'never') })),
  named(
    fc.record({
      kind: fc.constant('cap' as const),
      per: fc.constantFrom('category' as const, 'brand' as const),
      most: fc.integer({ min: 1, max: 3 }),
      depth: fc.constantFrom(null, 1),
    }),
  ),
  named(fc.record({ kind: fc.constant('pin' as const), product, rank: fc.integer({ min: 1, max: 6 }) })),
  named(
    fc.record({
      kind: fc.constant('diversity' as const),
      lambda: fc.double({ min: 0, max: 1, noNaN: true }),
      by: fc.constantFrom('category' as const, 'brand' as const, 'model' as const),
    }),
  ),
);
const rules = fc
  .array(rule, { maxLength: 6 })
  .filter((candidate) => checkRules(candidate).every(({ severity }) => severity === 'warning'));
const asked = fc.record({
  user: fc.integer({ min: -1, max: 79 }),
  k: fc.integer({ min: 1, max: 30 }),
  includeSeen: fc.boolean(),
  fills: fc.boolean(),
});
const askOf = ({ user, includeSeen, fills }: { user: number; includeSeen: boolean; fills: boolean }) =>
  userAsk(user, data, { model, popularity: fills ? popularity : null, includeSeen, now: data.end });

function isIn(at: Extract<Rule, { kind: 'allow' | 'deny' | 'bury' }>, row: number): boolean {
  const { categories, brands } = data.facts;
  return Boolean(
    at.products?.includes(ids[row]!) ||
    at.categories?.some((code) => isInCategory(categories[row]!, code)) ||
    at.brands?.includes(brands[row]!),
  );
}

function boughtAt(user: number, row: number): number {
  const { csr, lastAt } = data.purchases;
  const place = user < 0 ? -1 : csr.indices.subarray(csr.indptr[user], csr.indptr[user + 1]).indexOf(row);
  return place < 0 ? -Infinity : lastAt[csr.indptr[user]! + place]!;
}

function passes(one: Rule, row: number, user: number): boolean {
  if (one.kind === 'allow') return isIn(one, row);
  if (one.kind === 'deny') return !isIn(one, row);
  if (one.kind === 'price') return data.facts.prices[row]! >= one.min! && data.facts.prices[row]! <= one.max!;
  if (one.kind === 'in-stock') return catalog.stock!.inStock[row] === 1;
  if (one.kind === 'bought')
    return (
      boughtAt(user, row) === -Infinity ||
      (one.window !== 'never' && data.end >= boughtAt(user, row) + Number(one.window) * 86_400)
    );
  return true;
}

describe('applyRules on real models', () => {
  it('breaks no filter and repeats no product', () => {
    fc.assert(
      fc.property(rules, asked, (list, ask) => {
        const { items } = applyRules(askOf(ask), compileRules(list, catalog), ask.k);
        expect(items.length).toBeLessThanOrEqual(ask.k);
        expect(new Set(items.map((item) => item.product)).size).toBe(items.length);
        for (const item of items) expect(list.filter((one) => !passes(one, item.product, ask.user))).toEqual([]);
      }),
    );
  });

  it('never recommends what was seen unless asked to, pinned, or due again', () => {
    fc.assert(
      fc.property(rules, asked, (list, ask) => {
        const { items } = applyRules(askOf({ ...ask, includeSeen: false }), compileRules(list, catalog), ask.k);
        const seen =
          ask.user < 0
            ? new Int32Array()
            : data.seen.csr.indices.subarray(data.seen.csr.indptr[ask.user], data.seen.csr.indptr[ask.user + 1]);
        const comesAgain = list.some((one) => one.kind === 'bought');
        for (const item of items)
          if (item.origin !== 'pin' && seen.includes(item.product))
            expect(comesAgain && boughtAt(ask.user, item.product) > -Infinity).toBe(true);
      }),
    );
  });

  it('keeps every cap but for pins, and buries below everything else', () => {
    fc.assert(
      fc.property(rules, asked, (list, ask) => {
        const { items } = applyRules(askOf(ask), compileRules(list, catalog), ask.k);
        for (const cap of list.filter((one) => one.kind === 'cap')) {
          const groupOf = (row: number): string =>
            cap.per === 'brand'
              ? data.facts.brands[row]!
              : data.facts.categories[row]!.split('.')
                  .slice(0, cap.depth ?? 9)
                  .join('.');
          for (const group of new Set(items.map((item) => groupOf(item.product)))) {
            const inGroup = items.filter((item) => groupOf(item.product) === group);
            if (inGroup.some((item) => item.origin !== 'pin')) expect(inGroup.length).toBeLessThanOrEqual(cap.most);
          }
        }
        const buried = items
          .filter((item) => item.origin !== 'pin')
          .map((item) => list.some((one) => one.kind === 'bury' && isIn(one, item.product)));
        expect(buried).toEqual(buried.toSorted((a, b) => Number(a) - Number(b)));
      }),
    );
  });

  it('is K long whenever K products pass the filters and nothing caps them', () => {
    fc.assert(
      fc.property(rules, asked, (list, ask) => {
        const uncapped = list.filter((one) => one.kind !== 'cap');
        const { items } = applyRules(
          askOf({ ...ask, includeSeen: true, fills: true }),
          compileRules(uncapped, catalog),
          ask.k,
        );
        const passing = ids.filter((_, row) => uncapped.every((one) => passes(one, row, ask.user))).length;
        expect(items.length).toBe(Math.min(ask.k, passing));
      }),
    );
  });

  it('is as long as one cap lets it be', () => {
    const cap = rule.filter((one) => one.kind === 'cap');
    fc.assert(
      fc.property(rules, cap, asked, (list, one, ask) => {
        const filters = list.filter(({ kind }) => kind !== 'cap' && kind !== 'pin');
        const { items } = applyRules(
          askOf({ ...ask, includeSeen: true, fills: true }),
          compileRules([...filters, one], catalog),
          ask.k,
        );
        const groups = new Map<string, number>();
        for (const row of ids.keys()) {
          if (!filters.every((filter) => passes(filter, row, ask.user))) continue;
          const group =
            one.per === 'brand'
              ? data.facts.brands[row]!
              : data.facts.categories[row]!.split('.')
                  .slice(0, one.depth ?? 9)
                  .join('.');
          groups.set(group, Math.min(one.most, (groups.get(group) ?? 0) + 1));
        }
        expect(items.length).toBe(
          Math.min(
            ask.k,
            [...groups.values()].reduce((sum, count) => sum + count, 0),
          ),
        );
      }),
    );
  });

  it('puts every pin that passes at its rank in a full list', () => {
    fc.assert(
      fc.property(rules, asked, (list, ask) => {
        const { items, unmet } = applyRules(askOf(ask), compileRules(list, catalog), ask.k);
        for (const pin of list.filter((one) => one.kind === 'pin')) {
          const row = ids.indexOf(pin.product);
          const stands = list.every((one) => passes(one, row, ask.user)) && pin.rank <= ask.k;
          expect(unmet.some(({ rule: name }) => name === pin.name)).toBe(!stands);
          if (stands && items.length === ask.k) expect(items[pin.rank - 1]!.product).toBe(row);
          if (stands) expect(items.some((item) => item.product === row)).toBe(true);
        }
      }),
    );
  });

  it('without rules is the model’s list, bit for bit', () => {
    fc.assert(
      fc.property(asked, (ask) => {
        const own = readList(model.recommendUsers(Int32Array.of(ask.user), ask.k, { includeSeen: ask.includeSeen }), 0);
        const { items } = applyRules(askOf(ask), compileRules([], catalog), ask.k);
        expect(items.slice(0, own.length).map((item) => ({ product: item.product, score: item.score }))).toEqual(own);
        if (!ask.fills) expect(items.length).toBe(own.length);
        expect(items.slice(own.length).every((item) => item.origin !== 'model')).toBe(true);
      }),
    );
  });

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(
        rules.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list as Rule[], { minLength: list.length })),
        ),
        asked,
        ([list, shuffled], ask) => {
          const answer = (given: Rules) => applyRules(askOf(ask), compileRules(given, catalog), ask.k);
          expect(answer(shuffled)).toEqual(answer(list));
        },
      ),
    );
  });

  it('boosts exactly: the list is the whole ranking, its scores moved, sorted and cut', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), asked, (list, ask) => {
        const boosts = list.filter((one) => one.kind === 'boost' && checkRules([one]).length === 0);
        const all = applyRules(askOf({ ...ask, fills: false }), compileRules(boosts, catalog), data.products).items;
        const part = applyRules(askOf({ ...ask, fills: false }), compileRules(boosts, catalog), ask.k).items;
        expect(part).toEqual(all.slice(0, ask.k));
        expect(
          all.every(
            (item, rank) =>
              rank === 0 ||
              all[rank - 1]!.score! > item.score! ||
              (all[rank - 1]!.score === item.score && all[rank - 1]!.product < item.product),
          ),
        ).toBe(true);
      }),
    );
  });

  it('agrees with whyNot: whatever is not in the list has a reason, and what is has none', () => {
    fc.assert(
      fc.property(rules, asked, product, (list, ask, id) => {
        const compiled = compileRules(list, catalog);
        const row = ids.indexOf(id);
        const place = applyRules(askOf(ask), compiled, ask.k).items.findIndex((item) => item.product === row);
        const { reasons, listRank, rank } = whyNot(askOf(ask), compiled, ask.k, row);
        expect(listRank).toBe(place < 0 ? null : place + 1);
        expect(reasons.length > 0).toBe(place < 0);
        expect(
          reasons
            .filter(({ kind }) => kind === 'filter')
            .map((reason) => (reason.kind === 'filter' ? reason.rule : '')),
        ).toEqual(
          place >= 0
            ? []
            : expect.arrayContaining(list.filter((one) => !passes(one, row, ask.user)).map(({ name }) => name)),
        );
        if (list.length === 0 && place >= 0 && !ask.fills) expect(rank).toBe(place + 1);
      }),
    );
  });
});
