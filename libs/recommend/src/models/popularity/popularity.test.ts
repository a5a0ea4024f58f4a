import { describe, expect, it } from 'vitest';
import { trainingData } from '../../log/training-data.js';
import { readList } from '../../rank.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { subjectOfFamily } from '../../testing/subject-of-family.js';
import { DAY, START } from '../../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../../testing/training-log-of.js';
import { POPULARITY, type PopularityModel } from './popularity.js';
import { categoryMask } from './same-for-all.js';

describeRecommender('PopularityModel', () => subjectOfFamily(POPULARITY));

describe('PopularityModel', () => {
  const events: PlainEvent[] = [
    { user: '1', product: '10', at: START, category: 'a.phone' },
    { user: '2', product: '10', at: START },
    { user: '3', product: '10', at: START },
    { user: '1', product: '11', at: START + 9 * DAY, category: 'a.phone' },
    { user: '1', product: '11', at: START + 9 * DAY + 1 },
    { user: '1', product: '11', at: START + 9 * DAY + 2 },
    { user: '2', product: '12', at: START + 9 * DAY, category: 'a.phonebook' },
    { user: '3', product: '12', at: START + 9 * DAY },
    { user: '3', product: '13', at: START, type: 'view' },
  ];
  const model = (type?: 'view' | 'purchase'): Promise<PopularityModel> =>
    POPULARITY.fit(trainingData(trainingLogOf(events.map((event) => (type ? { ...event, type } : event)))), {});

  it('ranks by distinct users who carted, not by events, and leaves out what nobody carted', async () => {
    const popular = await model();
    expect(readList(popular.recommendUsers(Int32Array.of(-1), 9), 0)).toEqual([
      { product: 0, score: 3 },
      { product: 2, score: 2 },
      { product: 1, score: 1 },
    ]);
    expect(popular.explainUser(-1, 0)).toEqual({ kind: 'popular', users: 3, windowDays: null });
    expect(popular.explainUser(-1, 3)).toEqual({ kind: 'none' });
    expect(popular.name).toBe('Popularity');
  });

  it('counts purchases in a log without carts, and views where there are neither, and says so', async () => {
    const [bought, viewed] = [await model('purchase'), await model('view')];
    expect([bought.name, viewed.name]).toEqual(['Popularity by purchases', 'Popularity by views']);
    expect(bought.explainUser(-1, 0)).toEqual({ kind: 'popular', users: 3, windowDays: null, event: 'purchase' });
    expect(readList(viewed.recommendUsers(Int32Array.of(-1), 9), 0).map((entry) => entry.product)).toEqual([
      0, 2, 1, 3,
    ]);
  });

  it('puts beside a product what is popular in its category, not in one whose name merely begins alike', async () => {
    expect(readList((await model()).similarProducts(0, 9), 0)).toEqual([{ product: 1, score: 1 }]);
    expect([...categoryMask(['a', 'a.b', 'ab', '900', ''], 'a')]).toEqual([1, 1, 0, 0, 0]);
    expect([...categoryMask(['a', ''], '')]).toEqual([0, 0]);
  });

  it('has no settings', () => {
    expect(() => POPULARITY.resolve({ windowDays: 3 })).toThrow('POPULARITY has no setting "windowDays"; it has none.');
  });

  it('refuses parts that do not fit the data, naming the part', async () => {
    const popular = await model();
    const shared = { ...trainingData(trainingLogOf(events)), products: 5 };
    expect(() => POPULARITY.load(POPULARITY.save(popular), shared)).toThrow('"counts" has 4 values where 5 are needed');
  });
});
