import { beforeAll, describe, expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import type { SharedTable } from '../family.js';
import { sharedData } from '../log/shared-data.js';
import { trainingData } from '../log/training-data.js';
import { rowProfile } from '../log/row-profile.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import type { Recommender } from '../recommender.js';
import { DAY, START, smallTrainingData, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { bytesOf, secondsPer1000, timedFit } from './costs.js';
import { makeHoldout, type Holdout } from './holdout.js';
import { splitByTime, splitOf } from './split.js';
import { chooseTarget } from './target.js';

const TABLES: readonly SharedTable[] = ['strengths', 'carts', 'purchases', 'seen'];

const shop = tasteShop({ users: 300 });
const holdout = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });

/** A model that writes down how many people it is asked about at once. */
function noting(model: Recommender, lots: number[]): Recommender {
  return new Proxy(model, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name, of);
      if (typeof value !== 'function') return value;
      return (people: ArrayLike<unknown>, ...rest: unknown[]): unknown => {
        lots.push(people.length);
        return Reflect.apply(value, of, [people, ...rest]);
      };
    },
  });
}

describe('bytesOf', () => {
  const data = smallTrainingData({ view: 0.1 });
  const nothing = trainingData(trainingLogOf([])).strengths;
  const empty = {
    csr: { ...nothing.csr, rows: data.users, columns: data.products, indptr: new Int32Array(data.users + 1) },
    lastAt: nothing.lastAt,
  };
  const models = new Map<string, Recommender>();
  beforeAll(async () => {
    for (const family of FAMILIES) models.set(family.kind, await family.fit(data, family.defaults));
  });

  it.each(FAMILIES.map((family) => [family.kind, family] as const))(
    'counts of %s every table that it reads: without the others it answers and explains as before',
    (kind, family) => {
      const model = models.get(kind)!;
      const bare = {
        ...sharedData(data),
        ...Object.fromEntries(TABLES.filter((table) => !family.reads.includes(table)).map((table) => [table, empty])),
      };
      const alone = family.load(family.save(model), bare);
      const users = Int32Array.from({ length: data.users }, (_, user) => user);
      const profiles = Array.from(users, (user) => rowProfile(data, user));
      for (const includeSeen of [false, true]) {
        expect(alone.recommendUsers(users, 9, { includeSeen })).toEqual(
          model.recommendUsers(users, 9, { includeSeen }),
        );
        expect(alone.recommendProfiles(profiles, 9, { includeSeen })).toEqual(
          model.recommendProfiles(profiles, 9, { includeSeen }),
        );
      }
      for (const product of [1, 2, 3]) {
        expect(alone.similarProducts(product, 5)).toEqual(model.similarProducts(product, 5));
        for (const user of [1, 2, 3])
          expect(alone.explainUser(user, product)).toEqual(model.explainUser(user, product));
      }
      const { json, arrays } = family.save(model);
      const tables = family.reads.reduce(
        (sum, table) => sum + 4 * (data.users + 1) + 16 * data[table].csr.indices.length,
        0,
      );
      expect(bytesOf(family, model, data)).toBe(
        tables + JSON.stringify(json).length + Object.values(arrays).reduce((sum, array) => sum + array.byteLength, 0),
      );
    },
  );
});

describe('secondsPer1000', () => {
  it('asks about one person at a time, viewers and rows alike, after it has asked some', async () => {
    const lots: number[] = [];
    expect(await secondsPer1000(noting(await POPULARITY.fit(holdout.train, {}), lots), holdout)).toBeGreaterThan(0);
    expect([new Set(lots), lots.length]).toEqual([new Set([1]), 250]);
  });

  it('says nothing where nobody can be asked, and stops when it is told to', async () => {
    const none: Holdout = makeHoldout(
      shop,
      splitByTime(shop, 'cart', { at: START + 1000 * DAY, rule: 'after all' }),
      chooseTarget(shop),
      { k: 10 },
    );
    expect(await secondsPer1000(await POPULARITY.fit(none.train, {}), none)).toBeNull();
    expect((await timedFit(() => POPULARITY.fit(none.train, {}), none)).model.kind).toBe('POPULARITY');
    await expect(
      secondsPer1000(await POPULARITY.fit(holdout.train, {}), holdout, AbortSignal.abort(new Error('enough'))),
    ).rejects.toThrow('enough');
  });
});

it('a fit is timed up to its first list', async () => {
  const lots: number[] = [];
  const { model, fitSeconds } = await timedFit(
    async () => noting(await POPULARITY.fit(holdout.train, {}), lots),
    holdout,
  );
  expect([model.kind, lots, fitSeconds > 0]).toEqual(['POPULARITY', [1], true]);
});
