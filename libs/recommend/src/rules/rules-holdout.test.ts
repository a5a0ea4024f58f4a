import { describe, expect, it } from 'vitest';
import { makeHoldout } from '../evaluate/holdout.js';
import { listsFor } from '../evaluate/lists.js';
import { splitByTime } from '../evaluate/split.js';
import { chooseTarget } from '../evaluate/target.js';
import { ITEM_KNN } from '../models/item-knn/item-knn-family.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { readList } from '../rank.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { applyRules } from './apply-rules.js';
import { compileRules } from './compile-rules.js';
import { measureRuleCost } from './rule-cost.js';
import { rulesHoldout } from './rules-holdout.js';

describe('rulesHoldout', () => {
  it('asks as the evaluation does: without rules every list is the list that was judged', async () => {
    const log = tasteShop({ users: 200 });
    const target = chooseTarget(log);
    const holdout = makeHoldout(
      log,
      splitByTime(log, target.event, { at: START + 30 * DAY, rule: 'what comes after 30 days' }),
      target,
      { k: 6 },
    );
    const [model, popularity] = [
      await ITEM_KNN.fit(holdout.train, ITEM_KNN.defaults),
      await POPULARITY.fit(holdout.train, {}),
    ];
    const catalog = {
      products: holdout.train.products,
      facts: holdout.train.facts,
      rowOf: (id: string) => log.productIds.indexOf(id),
    };
    for (const includeSeen of [false, true]) {
      const positions = Int32Array.from(holdout.testUsers.keys());
      const lists = await listsFor(model, holdout, positions, includeSeen);
      const replay = rulesHoldout(holdout, { model, popularity: null }, includeSeen);
      for (const position of positions) {
        const { items } = applyRules(replay.ask(position), compileRules([], catalog), 6);
        expect(items.map(({ product, score }) => ({ product, score }))).toEqual(readList(lists, position));
      }
      const cost = await measureRuleCost(
        rulesHoldout(holdout, { model, popularity }, includeSeen),
        [{ kind: 'deny', name: 'd', categories: ['apparel'] }],
        catalog,
      );
      expect(cost.forbidden.pairs).toBeGreaterThan(0);
    }
  });
});
