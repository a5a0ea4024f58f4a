import { beforeAll, describe, expect, it } from 'vitest';
import { rowProfile } from '../log/row-profile.js';
import { trainingData, type TrainingData } from '../log/training-data.js';
import { ITEM_KNN } from '../models/item-knn/item-knn-family.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { readList } from '../rank.js';
import type { Recommender } from '../recommender.js';
import { tasteShop } from '../testing/taste-shop.js';
import { applyRules } from './apply-rules.js';
import type { Catalog } from './catalog.js';
import { compileRules } from './compile-rules.js';
import { profileAsk, productAsk, userAsk } from './rule-ask.js';

let [data, model, popularity, catalog] = [] as unknown as [TrainingData, Recommender, Recommender, Catalog];
beforeAll(async () => {
  const log = tasteShop({ users: 60 });
  data = trainingData(log);
  [model, popularity] = [await ITEM_KNN.fit(data, ITEM_KNN.defaults), await POPULARITY.fit(data, {})];
  catalog = { products: data.products, facts: data.facts, rowOf: (id) => log.productIds.indexOf(id) };
});

describe('asks under rules', () => {
  it('answer a user and a profile with the same rows and purchases alike', () => {
    const rules = compileRules(
      [
        { kind: 'bought', name: 'b', window: 10 },
        { kind: 'boost', name: 'up', brands: ['brand-2'], factor: 2 },
        { kind: 'cap', name: 'c', per: 'category', most: 3 },
      ],
      catalog,
    );
    const options = { model, popularity, now: data.end };
    for (let user = 0; user < data.users; user += 1) {
      const own = userAsk(user, data, options);
      const profile = profileAsk(rowProfile(data, user), own.bought, options);
      expect(applyRules(profile, rules, 8).items.map(({ product, origin }) => [product, origin])).toEqual(
        applyRules(own, rules, 8).items.map(({ product, origin }) => [product, origin]),
      );
    }
  });

  it('know nothing of an unknown user, whom popularity answers', () => {
    const ask = userAsk(-1, data, { model, popularity, now: data.end });
    expect([ask.seen.length, ask.bought.products.length]).toEqual([0, 0]);
    const { items } = applyRules(ask, compileRules([], catalog), 5);
    expect(items.map(({ origin }) => origin)).toEqual(Array.from({ length: 5 }, () => 'popularity'));
  });

  it('let rules hold beside a product', () => {
    const ask = productAsk(2, { model, now: data.end });
    const beside = applyRules(ask, compileRules([], catalog), 4).items;
    expect(beside.map(({ product, score }) => ({ product, score }))).toEqual(readList(model.similarProducts(2, 4), 0));
    const own = data.facts.categories[2]!;
    const others = applyRules(
      ask,
      compileRules([{ kind: 'deny', name: 'not its own', categories: [own] }], catalog),
      4,
    ).items;
    expect(others.every(({ product }) => data.facts.categories[product] !== own)).toBe(true);
  });

  it('go without purchases where they are not known', () => {
    expect(userAsk(3, { seen: data.seen, purchases: null }, { model, popularity: null, now: data.end })).toMatchObject({
      fill: null,
      bought: { products: [] },
    });
  });
});
