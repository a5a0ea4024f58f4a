import { expect, it } from 'vitest';
import { CART_STRENGTHS } from '../log/strengths.js';
import type { ModelKind } from '../recommender.js';
import { tasteShop } from '../testing/taste-shop.js';
import { contend, contenderOf, type Contender } from './contend.js';

const only = (kind: ModelKind, settings: Contender['settings'] = {}): Contender => ({
  strengths: CART_STRENGTHS,
  kinds: { COLD: kind, LIGHT: kind, REGULAR: kind, HEAVY: kind },
  settings,
});

const shop = tasteShop({ users: 300 });

it('tells two ways to answer apart on the same users', async () => {
  const { difference, users, candidate, incumbent, metric } = await contend(
    shop,
    only('CATEGORY_POPULARITY'),
    only('POPULARITY'),
  );
  expect([candidate.users, users < candidate.users]).toEqual([incumbent.users, true]);
  expect(difference.ok && difference.low).toBeGreaterThan(0);
  expect([users > 30, metric]).toEqual([true, 'NDCG@10']);
});

it('finds no difference between a way and itself', async () => {
  const { difference, candidate, incumbent } = await contend(
    shop,
    only('ALS', { ALS: { factors: 4 } }),
    only('ALS', { ALS: { factors: 4 } }),
  );
  expect(candidate).toEqual(incumbent);
  expect(difference).toEqual({ ok: true, value: 0, low: 0, high: 0, level: 0.95, method: 'identical' });
});

it('lets each group be answered by its own model', async () => {
  const mixed: Contender = {
    ...only('POPULARITY'),
    kinds: { COLD: 'CATEGORY_POPULARITY', LIGHT: 'ALS', REGULAR: 'ALS', HEAVY: 'POPULARITY' },
    strengths: { ...CART_STRENGTHS, view: 0.1 },
  };
  const { difference } = await contend(shop, mixed, only('POPULARITY'), { k: 5 });
  expect(difference.ok && difference.low).toBeGreaterThan(0);
});

it('takes a training by its winners, or one of its models for all', () => {
  const report = { strengths: { chosen: CART_STRENGTHS, how: '', trials: [] }, details: [], winners: [] };
  expect(contenderOf(report)).toEqual(only('POPULARITY'));
  expect(contenderOf(report, 'ALS')).toEqual({ ...only('ALS'), session: 'ALS' });
});

it('refuses settings that the family does not know', async () => {
  await expect(contend(shop, only('ALS', { ALS: { factor: 4 } }), only('POPULARITY'))).rejects.toThrow(
    'has no setting "factor"',
  );
});
