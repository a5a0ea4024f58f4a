import { seededRandom } from './random.js';
import { expect, it } from 'vitest';
import { TopHeap } from './top-heap.js';

it('keeps the greatest keys, of equal ones the greatest ids, as sorting all would', () => {
  const random = seededRandom(8);
  const heap = new TopHeap();
  for (const limit of [1, 2, 7, 64, 65, 300]) {
    for (const count of [0, 1, limit - 1, limit, 500]) {
      const entries = Array.from({ length: count }, (_, id) => ({ key: Math.floor(random.next() * 9), id: id - 250 }));
      heap.reset(limit);
      for (const { key, id } of entries) heap.offer(key, id);
      heap.sort();
      const best = entries.toSorted((a, b) => b.key - a.key || b.id - a.id).slice(0, limit);
      expect(
        Array.from({ length: heap.size }, (_, place) => ({ key: heap.keys[place]!, id: heap.ids[place]! })),
      ).toEqual(best);
    }
  }
});
