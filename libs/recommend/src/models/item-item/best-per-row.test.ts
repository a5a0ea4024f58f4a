import { seededRandom } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { emptyLists, readList, sortRanked } from '../../rank.js';
import { BestPerRow } from './best-per-row.js';

describe('BestPerRow', () => {
  it.each([1, 2, 7, 40, 90])('keeps what sorting everything would keep, ties included (K = %i)', (k) => {
    const random = seededRandom(k);
    for (let round = 0; round < 30; round += 1) {
      const products = Array.from({ length: 60 }, (_, product) => product).toSorted(
        (a, b) => Math.sin(a + round) - Math.sin(b + round),
      );
      const offers = products.map((product) => ({ product, score: Math.floor(random.next() * 12) / 7 - 0.5 }));
      const best = new BestPerRow(2, k);
      for (const { product, score } of offers) best.offer(1, product, score);
      const lists = emptyLists(1, k);
      best.moveTo(lists, 0, 1);
      expect(readList(lists, 0)).toEqual(sortRanked(offers.map((offer) => ({ ...offer }))).slice(0, k));
      expect([...best.sizes]).toEqual([0, 0]);
    }
  });

  it('compares scores as 32-bit floats, so that what a list shows as equal is ordered by product', () => {
    const best = new BestPerRow(1, 1);
    best.offer(0, 4, 1);
    best.offer(0, 2, 1 - 1e-12);
    expect(best.products[0]).toBe(2);
  });
});
