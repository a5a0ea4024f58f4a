import { describe, expect, it } from 'vitest';
import { BestPerRow } from './best-per-row.js';
import { seededRandom } from './random.js';

describe('BestPerRow', () => {
  it.each([1, 2, 7, 40, 90])('keeps what sorting everything would keep, ties included (K = %i)', (k) => {
    const random = seededRandom(k);
    for (let round = 0; round < 30; round += 1) {
      const ids = Array.from({ length: 60 }, (_, id) => id).toSorted(
        (a, b) => Math.sin(a + round) - Math.sin(b + round),
      );
      const offers = ids.map((id) => ({ id, score: Math.floor(random.next() * 12) / 7 - 0.5 }));
      const best = new BestPerRow(2, k);
      for (const { id, score } of offers) best.offer(1, id, score);
      const lists = { k, indices: new Int32Array(2 * k).fill(-1), scores: new Float32Array(2 * k) };
      best.moveTo(lists, 1, 1);
      const wanted = offers
        .map(({ id, score }) => ({ id, score: Math.fround(score) }))
        .toSorted((a, b) => b.score - a.score || a.id - b.id)
        .slice(0, k);
      const places = Array.from({ length: Math.min(k, 60) }, (_, rank) => k + rank);
      expect(places.map((place) => ({ id: lists.indices[place]!, score: lists.scores[place]! }))).toEqual(wanted);
      expect([...lists.indices].filter((id) => id !== -1)).toHaveLength(wanted.length);
      expect([...best.sizes]).toEqual([0, 0]);
    }
  });

  it('compares scores as 32-bit floats, so that what a list shows as equal is ordered by id', () => {
    const best = new BestPerRow(1, 1);
    best.offer(0, 4, 1);
    best.offer(0, 2, 1 - 1e-12);
    expect(best.ids[0]).toBe(2);
  });
});
