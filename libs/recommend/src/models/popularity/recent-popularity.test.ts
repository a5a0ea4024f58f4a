import { describe, expect, it } from 'vitest';
import { trainingData } from '../../log/training-data.js';
import { readList } from '../../rank.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { subjectOfFamily } from '../../testing/subject-of-family.js';
import { DAY, smallTrainingData, START } from '../../testing/taste-shop.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import { RECENT_POPULARITY } from './recent-popularity.js';

describeRecommender('RecentPopularityModel', () => subjectOfFamily(RECENT_POPULARITY));
describeRecommender('RecentPopularityModel long after its last cart', () =>
  subjectOfFamily(RECENT_POPULARITY, { halfLifeDays: 0.5 }, smallTrainingData()),
);

describe('RecentPopularityModel', () => {
  const data = trainingData(
    trainingLogOf([
      { user: '1', product: '10', at: START },
      { user: '2', product: '10', at: START },
      { user: '3', product: '10', at: START },
      { user: '1', product: '11', at: START + 8 * DAY },
      { user: '2', product: '11', at: START + 9 * DAY },
      { user: '3', product: '12', at: START },
      { user: '3', product: '12', at: START + 10 * DAY - 1 },
    ]),
  );

  it('counts a user for half as much every half-life, by the last cart', async () => {
    const model = await RECENT_POPULARITY.fit(data, { halfLifeDays: 2 });
    const list = readList(model.recommendUsers(Int32Array.of(-1), 5), 0);
    expect(list.map((entry) => entry.product)).toEqual([1, 2, 0]);
    expect(list[0]!.score).toBeCloseTo(2 ** -1 + 2 ** -0.5, 6);
    expect(list[1]!.score).toBeCloseTo(1, 4);
    expect(list[2]!.score).toBeCloseTo(3 * 2 ** -5, 6);
  });

  it('says how many carted it in the last half-life, or at any time', async () => {
    const model = await RECENT_POPULARITY.fit(data, { halfLifeDays: 1.5 });
    expect(model.explainUser(-1, 1)).toEqual({ kind: 'popular', users: 2, windowDays: 2 });
    expect(model.explainUser(-1, 0)).toEqual({ kind: 'popular', users: 3, windowDays: null });
    expect(model.name).toBe('Recent popularity (half-life 1.5 days)');
  });

  it('tries only half-lives that the data can tell apart', () => {
    expect(RECENT_POPULARITY.candidates(data)).toEqual([{ halfLifeDays: 7 }, { halfLifeDays: 1 }, { halfLifeDays: 3 }]);
    expect(() => RECENT_POPULARITY.resolve({ halfLifeDays: 0 })).toThrow(
      'halfLifeDays of RECENT_POPULARITY is 0; give a number > 0.',
    );
  });
});
