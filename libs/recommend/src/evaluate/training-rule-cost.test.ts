import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CART_STRENGTHS } from '../log/strengths.js';
import type { ModelKind } from '../recommender.js';
import { tasteShop } from '../testing/taste-shop.js';
import type { Contender } from './contend.js';
import { measureTrainingRuleCost } from './training-rule-cost.js';

const shop = tasteShop({ users: 300 });
const answers = (kind: ModelKind, heavy: ModelKind = kind): Contender => ({
  strengths: CART_STRENGTHS,
  kinds: { COLD: kind, LIGHT: kind, REGULAR: kind, HEAVY: heavy },
  settings: { ALS: { factors: 4 } },
});

it('finds that forbidding what people take costs hits, and that a rule which changes nothing costs nothing', async () => {
  const steps: string[] = [];
  const { cost, models } = await measureTrainingRuleCost(
    shop,
    answers('CATEGORY_POPULARITY', 'ALS'),
    [
      { kind: 'deny', name: 'no electronics', categories: ['electronics'] },
      { kind: 'price', name: 'any price', max: 1e6, unpriced: 'keep' },
    ],
    { k: 5, onStep: ({ step }) => steps.push(step) },
  );
  expect(models).toHaveLength(2);
  expect(cost.together.ndcg.ok && cost.together.ndcg.high).toBeLessThan(0);
  expect(cost.alone.map(({ rules, ndcg }) => [rules, ndcg.ok && ndcg.value < 0])).toEqual([
    [['any price'], false],
    [['no electronics'], true],
  ]);
  expect(cost.forbidden.pairs).toBeGreaterThan(0);
  expect(new Set(steps)).toEqual(new Set(['Fitting before the split date', 'Replaying lists']));
});

it('lets what was bought come back where a rule says so, and counts it', async () => {
  const { cost } = await measureTrainingRuleCost(
    shop,
    answers('ALS'),
    [{ kind: 'bought', name: 'at once', window: 0 }],
    { k: 10 },
  );
  expect(cost.together.hits.gained).toBeGreaterThan(0);
});

it('reads the product feed, and refuses a rule on stock without one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-price-'));
  try {
    const feedFile = path.join(folder, 'feed.csv');
    await writeFile(feedFile, 'product_id,in_stock\n1000,no\n1001,yes\n');
    const rules = [{ kind: 'in-stock', name: 'stock', unlisted: 'keep' }] as const;
    const { cost } = await measureTrainingRuleCost(shop, answers('POPULARITY'), rules, { feedFile });
    expect(cost.forbidden.pairs).toBeGreaterThan(0);
    await expect(measureTrainingRuleCost(shop, answers('POPULARITY'), rules)).rejects.toThrow(
      '"stock" needs a product feed',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
