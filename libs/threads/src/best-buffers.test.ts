import { describe, expect, it } from 'vitest';
import { BestBuffers } from './best-buffers.js';
import { seededRandom } from './random.js';

describe('BestBuffers', () => {
  it.each([1, 3, 17, 60, 200])(
    'keeps what sorting everything would keep, ties included, whatever the order of offers (K = %i)',
    (k) => {
      const random = seededRandom(k);
      const offers = Array.from({ length: 150 }, (_, id) => ({
        id,
        score: Math.fround((1 + Math.floor(random.next() * 25)) / 7),
      }));
      const orders = [
        offers,
        offers.toReversed(),
        offers.toSorted((a, b) => a.score - b.score),
        offers.toSorted((a, b) => b.score - a.score),
        offers.toSorted((a, b) => Math.sin(a.id) - Math.sin(b.id)),
      ];
      const best = new BestBuffers(orders.length + 1, k);
      for (const [row, order] of orders.entries()) for (const { id, score } of order) best.offer(row, id, score);
      const wanted = offers.toSorted((a, b) => b.score - a.score || a.id - b.id).slice(0, k);
      const [ids, scores] = [new Int32Array(k + 1), new Float32Array(k + 1)];
      for (const row of orders.keys()) {
        const size = best.finish(row, ids, scores, 1);
        expect(Array.from({ length: size }, (_, rank) => ({ id: ids[1 + rank]!, score: scores[1 + rank]! }))).toEqual(
          wanted,
        );
      }
      expect(best.finish(orders.length, ids, scores, 0)).toBe(0);
    },
  );

  it('keeps the lowest ids where all scores are equal', () => {
    const best = new BestBuffers(1, 20);
    for (let id = 499; id >= 0; id -= 1) best.offer(0, id, 1);
    const ids = new Int32Array(20);
    expect(best.finish(0, ids, new Float32Array(20), 0)).toBe(20);
    expect([...ids]).toEqual(Array.from({ length: 20 }, (_, id) => id));
  });
});
