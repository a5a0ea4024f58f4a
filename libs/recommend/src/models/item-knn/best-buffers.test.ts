import { seededRandom } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { sortRanked } from '../../rank.js';
import { BestBuffers } from './best-buffers.js';

describe('BestBuffers', () => {
  it.each([1, 3, 17, 60, 200])(
    'keeps what sorting everything would keep, ties included, whatever the order of offers (K = %i)',
    (k) => {
      const random = seededRandom(k);
      const offers = Array.from({ length: 150 }, (_, product) => ({
        product,
        score: Math.fround((1 + Math.floor(random.next() * 25)) / 7),
      }));
      const orders = [
        offers,
        offers.toReversed(),
        offers.toSorted((a, b) => a.score - b.score),
        offers.toSorted((a, b) => b.score - a.score),
        offers.toSorted((a, b) => Math.sin(a.product) - Math.sin(b.product)),
      ];
      const best = new BestBuffers(orders.length + 1, k);
      for (const [row, order] of orders.entries())
        for (const { product, score } of order) best.offer(row, product, score);
      const wanted = sortRanked(offers.map((offer) => ({ ...offer }))).slice(0, k);
      const [products, scores] = [new Int32Array(k + 1), new Float32Array(k + 1)];
      for (const row of orders.keys()) {
        const size = best.finish(row, products, scores, 1);
        expect(
          Array.from({ length: size }, (_, rank) => ({ product: products[1 + rank]!, score: scores[1 + rank]! })),
        ).toEqual(wanted);
      }
      expect(best.finish(orders.length, products, scores, 0)).toBe(0);
    },
  );

  it('keeps the lowest rows where all scores are equal', () => {
    const best = new BestBuffers(1, 20);
    for (let product = 499; product >= 0; product -= 1) best.offer(0, product, 1);
    const products = new Int32Array(20);
    expect(best.finish(0, products, new Float32Array(20), 0)).toBe(20);
    expect([...products]).toEqual(Array.from({ length: 20 }, (_, product) => product));
  });
});
