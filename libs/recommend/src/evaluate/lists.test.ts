import { describe, expect, it } from 'vitest';
import { emptyLists } from '../rank.js';
import { ITEM_KNN } from '../models/item-knn/item-knn-family.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { V_SKNN } from '../models/session-knn/v-sknn.js';
import { tasteShop } from '../testing/taste-shop.js';
import { makeHoldout } from './holdout.js';
import { bothListsFor, bothOf, listsFor, viewerProfile, withRoom } from './lists.js';
import { splitOf } from './split.js';
import { chooseTarget } from './target.js';

const shop = tasteShop({ users: 120 });
const holdout = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 5 });
const positions = Int32Array.from(holdout.testUsers.keys());

describe('lists of test users', () => {
  it.each([POPULARITY, ITEM_KNN, V_SKNN])(
    'are the same, whether both are taken from one question or asked for apart ($kind)',
    async (family) => {
      const model = await family.fit(holdout.train, family.defaults as never);
      const both = await bothListsFor(model, holdout, positions);
      expect(both.without).toEqual(await listsFor(model, holdout, positions, false));
      expect(both.withSeen).toEqual(await listsFor(model, holdout, positions, true));
    },
  );

  it('are of a person’s last session and views where these are all that is known', () => {
    const viewer = positions.find((position) => holdout.lastSessions[position]! >= 0)!;
    const { basis, session } = viewerProfile(holdout, viewer);
    expect(basis).toBe('views');
    expect(session.length).toBeGreaterThan(0);
  });

  it('stop with the reason of a signal', async () => {
    const model = await POPULARITY.fit(holdout.train, POPULARITY.defaults);
    await expect(bothListsFor(model, holdout, positions, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
  });
});

describe('two lists taken from a longer one', () => {
  const listsOf = (k: number, ...rows: number[][]) => {
    const lists = emptyLists(rows.length, k);
    for (const [row, products] of rows.entries()) {
      lists.indices.set(products, row * k);
      lists.scores.set(
        products.map((_, rank) => 9 - rank),
        row * k,
      );
    }
    return lists;
  };
  const seen = [[1, 2], [1, 2, 3], [7]].map((products) => Int32Array.from(products));
  const longer = listsOf(4, [1, 5, 2, 6], [1, 2, 3, 4], [7, 8]);

  it('pass over what is seen, and ask again where the longer list cannot tell', async () => {
    const asked: number[][] = [];
    const both = await bothOf(
      longer,
      2,
      Int32Array.of(2, 1, 0),
      (row) => seen[row]!,
      (rows) => {
        asked.push(rows);
        return Promise.resolve(listsOf(2, [4, 9]));
      },
    );
    expect(asked).toEqual([[1]]);
    expect([...both.without.indices]).toEqual([8, -1, 4, 9, 5, 6]);
    expect([...both.without.scores]).toEqual([8, 0, 9, 8, 8, 6]);
    expect([...both.withSeen.indices]).toEqual([1, 5, 1, 2, 7, 8]);
  });

  it('have room for more than K', () => {
    expect(withRoom(10)).toBeGreaterThan(10);
  });
});
