import { describe, expect, it } from 'vitest';
import { cartMatrix } from './cart-matrix.js';
import { PopularityModel } from './popularity.js';
import { readList } from './rank.js';
import { describeRecommender } from './testing/recommender-contract.js';
import { subjectOf } from './testing/subject.js';
import { DAY, START, cartLogOf } from './testing/taste-shop.js';

describeRecommender('PopularityModel', () => subjectOf('POPULARITY'));

describe('PopularityModel', () => {
  const categories: Record<string, string> = { '10': 'electronics.phone', '11': 'electronics', '12': 'electronicsx', '13': '900' };
  const log = cartLogOf(
    [
      { user: '1', product: '10', at: START }, { user: '2', product: '10', at: START }, { user: '3', product: '10', at: START },
      { user: '1', product: '10', at: START + 1 },
      { user: '1', product: '11', at: START + 9 * DAY }, { user: '2', product: '11', at: START + 9 * DAY },
      { user: '3', product: '12', at: START + 9 * DAY },
      { user: '3', product: '13', at: START },
    ],
    [],
    (product) => categories[product]!,
  );
  const { csr } = cartMatrix(log.carts, { users: 3, products: 4 });
  const ids = (lists: ReturnType<PopularityModel['recommendUsers']>): string[] => readList(lists, 0).map((entry) => log.productIds[entry.product]!);
  const ever = PopularityModel.of(log, csr, { windowDays: null, end: START + 10 * DAY });
  const recent = PopularityModel.of(log, csr, { windowDays: 3, end: START + 10 * DAY });

  it('ranks by distinct users, not by events', () => {
    expect(ids(ever.recommendUsers(Int32Array.of(-1), 4))).toEqual(['10', '11', '12', '13']);
    expect(ever.explainUser(-1, 0)).toEqual({ kind: 'popular', users: 3, windowDays: null });
  });

  it('ranks by the last days where it has a window, and breaks ties by all time', () => {
    expect(ids(recent.recommendUsers(Int32Array.of(-1), 4))).toEqual(['11', '12', '10', '13']);
    expect(recent.explainUser(-1, 1)).toEqual({ kind: 'popular', users: 2, windowDays: 3 });
    expect(recent.explainUser(-1, 0)).toEqual({ kind: 'popular', users: 3, windowDays: null });
    expect(recent.name).toBe('Popularity of the last 3 days');
  });

  it('finds a category by its code, what lies below it, or its id, but not by a mere prefix', () => {
    expect([...ever.inCategory('electronics')]).toEqual([1, 1, 0, 0]);
    expect([...ever.inCategory('900')]).toEqual([0, 0, 0, 1]);
    expect([...ever.inCategory('')]).toEqual([0, 0, 0, 0]);
  });

  it('does not treat views as seen', () => {
    const viewed = ever.recommendProfiles([{ basis: 'views', products: Int32Array.of(0), strengths: Float32Array.of(1) }], 4);
    expect(ids(viewed)).toContain('10');
  });
});
