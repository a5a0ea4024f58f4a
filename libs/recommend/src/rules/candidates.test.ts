import { describe, expect, it } from 'vitest';
import { asking, bestCandidates, boosted } from './candidates.js';
import { rankingOf } from './testing/table-ask.js';

describe('boosted', () => {
  it('lifts with a factor above 1 and lowers with one below, whatever the sign of the score', () => {
    expect([boosted(4, 2), boosted(-4, 2), boosted(0, 2), boosted(4, 0.5), boosted(-4, 0.5)]).toEqual([
      8, -2, 0, 2, -8,
    ]);
  });
});

describe('bestCandidates', () => {
  const ask = asking(rankingOf([5, 4, 3, 2, NaN], [0]), false);
  const list = ({ products, scores, isAll }: ReturnType<typeof bestCandidates>) => ({
    pairs: Array.from(products, (product, place) => [product, scores[place]]),
    isAll,
  });

  it('is the model’s list where nothing is boosted, and says whether there is more', () => {
    expect(list(bestCandidates(ask, 2, null, null))).toEqual({
      pairs: [
        [1, 4],
        [2, 3],
      ],
      isAll: false,
    });
    expect(list(bestCandidates(ask, 4, null, null))).toEqual({
      pairs: [
        [1, 4],
        [2, 3],
        [3, 2],
      ],
      isAll: true,
    });
    expect(list(bestCandidates(ask, 4, Uint8Array.of(1, 0, 1, 0, 1), null))).toEqual({ pairs: [[2, 3]], isAll: true });
  });

  it('merges the best of each factor, ties by ascending row', () => {
    const boosts = { factors: Float64Array.of(1, 2), classes: Int32Array.of(0, 0, 0, 1, 1) };
    expect(list(bestCandidates(ask, 2, null, boosts))).toEqual({
      pairs: [
        [1, 4],
        [3, 4],
      ],
      isAll: false,
    });
    expect(list(bestCandidates(ask, 9, null, boosts))).toEqual({
      pairs: [
        [1, 4],
        [3, 4],
        [2, 3],
      ],
      isAll: true,
    });
    expect(list(bestCandidates(ask, 9, new Uint8Array(5), boosts))).toEqual({ pairs: [], isAll: true });
  });

  it('asks with seen products where it is told to', () => {
    expect([...bestCandidates(asking(rankingOf([5, 4], [0]), true), 5, null, null).products]).toEqual([0, 1]);
  });
});
