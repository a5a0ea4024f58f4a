import { expect, it } from 'vitest';
import { CART_STRENGTHS } from '../log/strengths.js';
import type { ModelKind } from '../recommender.js';
import { tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import type { Contender } from './contend.js';
import { guard } from './guard.js';

const only = (kind: ModelKind, settings: Contender['settings'] = {}): Contender => ({ strengths: CART_STRENGTHS, kinds: { COLD: kind, LIGHT: kind, REGULAR: kind, HEAVY: kind }, settings });

const shop = tasteShop({ users: 300 });

it('stops a training that loses, and says by how much', async () => {
  const verdict = await guard(shop, only('POPULARITY'), only('CATEGORY_POPULARITY'));
  expect(verdict).toMatchObject({ loses: true, metric: 'NDCG@10', reason: expect.stringMatching(/^It loses to what serves: NDCG@10 differs by −0\.\d+ \(.*\) on \d+ users, both made anew before one cut\.$/) });
  expect(verdict.difference.ok && verdict.difference.high).toBeLessThan(0);
});

it('lets one pass that wins', async () => {
  expect(await guard(shop, only('CATEGORY_POPULARITY'), only('POPULARITY'), { k: 5 })).toMatchObject({ loses: false, metric: 'NDCG@5', reason: expect.stringContaining('It beats what serves') });
});

it('lets one pass that is made as what serves', async () => {
  expect(await guard(shop, only('POPULARITY'), only('POPULARITY'))).toMatchObject({ loses: false, difference: { ok: false }, reason: expect.stringContaining('cannot be told') });
});

it('lets one pass where too few users could tell', async () => {
  const small = trainingLogOf(Array.from({ length: 40 }, (_, n) => ({ user: `u${n % 7}`, product: `p${n % 5}`, type: 'cart', at: n * 3600 })));
  const verdict = await guard(small, only('MOST_CARTED'), only('POPULARITY'));
  expect(verdict).toMatchObject({ loses: false, difference: { ok: false, reason: 'too-few' } });
});

it('lets one pass when what serves cannot be made again', async () => {
  const verdict = await guard(shop, only('POPULARITY'), only('ALS', { ALS: { factor: 4 } }));
  expect(verdict).toMatchObject({ loses: false, difference: { ok: false, reason: 'no-data' }, reason: expect.stringContaining('has no setting "factor"') });
});

it('stops when it is asked to', async () => {
  await expect(guard(shop, only('ALS'), only('POPULARITY'), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});
