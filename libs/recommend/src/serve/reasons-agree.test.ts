import { beforeAll, expect, it } from 'vitest';
import { rowOf } from '../log/csr-rows.js';
import type { ModelSet } from '../model-set.js';
import { smallModelSet } from '../testing/small-model-set.js';
import { recommend } from './recommend.js';
import type { Interaction, RecommendRequest } from './request.js';

let set: ModelSet;
beforeAll(async () => {
  set = await smallModelSet();
});

/** Whether a list without seen products and its reasons agree, of every model: what the reasons call carted or bought is left out, and the other way round. */
function check(request: RecommendRequest, taken: readonly string[], notListed = taken): number {
  let named = 0;
  for (const model of set.models.keys()) {
    const { items } = recommend(set, request, { model, k: 8 });
    const listed = items.map(({ productId }) => productId);
    expect([model, listed.filter((id) => notListed.includes(id))]).toEqual([model, []]);
    for (const { kind, productId } of items.flatMap(({ because }) => because)) {
      if (kind !== 'own-cart' && kind !== 'own-view') continue;
      named += 1;
      expect([model, productId, kind]).toEqual([
        model,
        productId,
        taken.includes(productId!) ? 'own-cart' : 'own-view',
      ]);
    }
  }
  return named;
}

it('of users: what reasons call carted or bought is what the list leaves out', () => {
  let named = 0;
  for (let user = 1; user < set.shared.users; user += 6) {
    const taken = Array.from(rowOf(set.shared.seen.csr, user).products, (row) => set.productIds.id(row));
    named += check({ kind: 'user', userId: set.userIds.id(user) }, taken);
    const recent: Interaction[] = [
      { productId: set.productIds.id(3), eventType: 'view' },
      { productId: set.productIds.id(9), eventType: 'cart' },
    ];
    named += check({ kind: 'user', userId: set.userIds.id(user), recent }, [...taken, set.productIds.id(9)]);
  }
  expect(named).toBeGreaterThan(100);
});

it('of somebody with views: one of them bought is not called viewed', () => {
  const [viewed, bought] = [set.productIds.id(4), set.productIds.id(5)];
  const recent: Interaction[] = [
    { productId: bought, eventType: 'cart' },
    { productId: bought, eventType: 'remove_from_cart' },
    { productId: bought, eventType: 'view' },
    { productId: viewed, eventType: 'view' },
  ];
  expect(check({ kind: 'user', userId: 'new', recent }, [bought])).toBeGreaterThan(10);
  expect(check({ kind: 'session', interactions: recent }, [bought], [bought, viewed])).toBeGreaterThan(10);
});
