import { beforeAll, describe, expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import type { TrainingData } from '../log/training-data.js';
import { readList } from '../rank.js';
import type { Recommender } from '../recommender.js';
import { smallTrainingData } from '../testing/taste-shop.js';
import { applyRules } from './apply-rules.js';
import { boosted } from './candidates.js';
import { isInCategory, type Catalog } from './catalog.js';
import { compileRules } from './compile-rules.js';
import { userAsk } from './rule-ask.js';
import type { Rules } from './rules.js';

const data: TrainingData = smallTrainingData();
const catalog: Catalog = { products: data.products, facts: data.facts, rowOf: Number };
const usable = FAMILIES.filter((family) => family.refusal(data, family.defaults) === null);

describe.each(usable.map((family) => [family.kind, family] as const))('rules on %s', (_kind, family) => {
  let [model, popularity] = [] as unknown as [Recommender, Recommender];
  beforeAll(async () => {
    model = await family.fit(data, family.defaults);
    popularity = await FAMILIES.find(({ kind }) => kind === 'POPULARITY')!.fit(data, {});
  });
  const lists = (rules: Rules, k: number, options: { fills: boolean; includeSeen?: boolean }) =>
    Array.from(
      { length: data.users + 1 },
      (_, row) =>
        applyRules(
          userAsk(row - 1, data, {
            model,
            popularity: options.fills ? popularity : null,
            includeSeen: options.includeSeen ?? false,
            now: data.end,
          }),
          compileRules(rules, catalog),
          k,
        ).items,
    );

  it('leave the model’s lists as they are where there are none', () => {
    for (const includeSeen of [false, true]) {
      const own = model.recommendUsers(
        Int32Array.from({ length: data.users + 1 }, (_, row) => row - 1),
        6,
        { includeSeen },
      );
      for (const [row, items] of lists([], 6, { fills: false, includeSeen }).entries())
        expect(items.map(({ product, score }) => ({ product, score }))).toEqual(readList(own, row));
    }
  });

  it('filter before the cut: the list under a filter is the whole ranking, filtered and cut', () => {
    const isOut = (product: number): boolean => isInCategory(data.facts.categories[product]!, 'electronics');
    const all = model.recommendUsers(
      Int32Array.from({ length: data.users + 1 }, (_, row) => row - 1),
      data.products,
    );
    for (const [row, items] of lists([{ kind: 'deny', name: 'd', categories: ['electronics'] }], 5, {
      fills: false,
    }).entries()) {
      expect(items.map(({ product }) => product)).toEqual(
        readList(all, row)
          .map(({ product }) => product)
          .filter((product) => !isOut(product))
          .slice(0, 5),
      );
    }
  });

  it('boost the scores of the whole ranking, sort and cut', () => {
    const all = model.recommendUsers(
      Int32Array.from({ length: data.users + 1 }, (_, row) => row - 1),
      data.products,
    );
    const factorOf = (product: number): number => (data.facts.brands[product] === 'brand-1' ? 1.7 : 1);
    for (const [row, items] of lists([{ kind: 'boost', name: 'b', brands: ['brand-1'], factor: 1.7 }], 5, {
      fills: false,
    }).entries()) {
      const expected = readList(all, row)
        .map(({ product, score }) => ({ product, score: boosted(score, factorOf(product)) }))
        .toSorted((a, b) => b.score - a.score || a.product - b.product);
      expect(items.map(({ product }) => product)).toEqual(expected.slice(0, 5).map(({ product }) => product));
    }
  });

  it('fill every list up to K where K products are allowed', () => {
    for (const items of lists(
      [
        { kind: 'allow', name: 'a', categories: ['apparel', 'electronics.audio'] },
        { kind: 'bury', name: 'b', brands: ['brand-0'] },
      ],
      7,
      { fills: true, includeSeen: true },
    )) {
      expect(items.length).toBe(7);
      for (const { product } of items)
        expect(['apparel.shoes', 'electronics.audio']).toContain(data.facts.categories[product]);
    }
  });
});
