import { expect, it } from 'vitest';
import { lengthsOf } from './lengths.js';
import { layOutResident, MOST_PLACES, ResidentSearch } from './resident-search.js';

it.each([
  [1, 1],
  [17, 101],
  [128, 4],
])(
  'gives every piece of %i factors × %i items a place of its own, items rounded up to whole groups',
  (factors, items) => {
    const layout = layOutResident({ factors, items, itemFactors: new Float32Array(factors * items) });
    const rows = Math.ceil(items / 4) * 4;
    const pieces = [
      [layout.setting, 52],
      [layout.queries, 4 * layout.stride],
      [layout.work, 2 * layout.stride + 4],
      [layout.items, 4 * layout.stride * rows],
      [layout.quantized, 2 * layout.stride * rows],
      [layout.norms, 4 * rows],
      [layout.ids, 4 * rows],
      [layout.blocked, items],
      [layout.allowed, items],
      [layout.outIds, 4 * MOST_PLACES],
      [layout.outScores, 4 * MOST_PLACES],
    ].toSorted((a, b) => a[0]! - b[0]!);
    pieces.forEach(([pointer, length], place) =>
      expect(pointer! + length!).toBeLessThanOrEqual(pieces[place + 1]?.[0] ?? layout.bytes),
    );
    expect(layout.stride % 16).toBe(0);
  },
);

it('finds the longest list it takes, and forgets a query before the next', () => {
  const items = 3_000;
  const itemFactors = Float32Array.from({ length: items }, (_, item) => 1 + ((item * 7) % items));
  const search = new ResidentSearch({ factors: 1, items, itemFactors }, lengthsOf(itemFactors, 1), false);
  const { indices, scores } = search.search(Float32Array.of(1, -1), MOST_PLACES, { blocked: [[indexOf(items)], []] });
  expect([...scores.subarray(0, 3)]).toEqual([2_999, 2_998, 2_997]);
  expect([...scores.subarray(MOST_PLACES, MOST_PLACES + 3)]).toEqual([-1, -2, -3]);
  expect(new Set(indices.subarray(0, MOST_PLACES)).size).toBe(MOST_PLACES);
  expect(search.search(Float32Array.of(1), 1, {}).scores[0]).toBe(items);

  /** The item of that factor. */
  function indexOf(factor: number): number {
    return itemFactors.indexOf(factor);
  }
});
