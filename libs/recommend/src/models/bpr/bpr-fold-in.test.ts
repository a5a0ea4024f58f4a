import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { foldInBpr } from './bpr-fold-in.js';
import type { BprItems, BprSettings } from './bpr-training.js';

const FACTORS = 4;
const SETTINGS: BprSettings = { factors: FACTORS, regularization: 0.01, learningRate: 0.05, epochs: 1, seed: 3 };

/** Two tastes: the first items point one way, the others the other way, with a little of chance. */
function items(count = 12): BprItems {
  const random = seededRandom(5);
  const vectors = Float32Array.from({ length: count * (FACTORS + 1) }, (_, place) =>
    place % (FACTORS + 1) === FACTORS
      ? 0
      : (place < (count / 2) * (FACTORS + 1) ? 0.8 : -0.8) + 0.2 * (random.next() - 0.5),
  );
  return { products: Int32Array.from({ length: count }, (_, item) => 2 * item), vectors };
}

const score = ({ vectors }: BprItems, vector: Float32Array, item: number): number =>
  vector.reduce((sum, value, d) => sum + value * vectors[item * (FACTORS + 1) + d]!, 0);

describe('a person folded in', () => {
  it('likes what is like her own products more than all else, and counts the bias of an item once', () => {
    const known = items();
    const vector = foldInBpr(known, Int32Array.of(0, 3), SETTINGS)!;
    expect(vector[FACTORS]).toBe(1);
    const scores = Array.from({ length: 12 }, (_, item) => score(known, vector, item));
    expect(Math.min(...scores.slice(0, 6))).toBeGreaterThan(Math.max(...scores.slice(6)));
  });

  it('is the same for the same products always, and another with another seed', () => {
    const known = items();
    expect(foldInBpr(known, Int32Array.of(1, 8), SETTINGS)).toEqual(foldInBpr(known, Int32Array.of(1, 8), SETTINGS));
    expect(foldInBpr(known, Int32Array.of(1, 8), SETTINGS)).not.toEqual(
      foldInBpr(known, Int32Array.of(1, 8), { ...SETTINGS, seed: 4 }),
    );
  });

  it('is the sum of what each own product added, which does not change it', () => {
    const known = items();
    const own = Int32Array.of(0, 5, 9);
    const parts = new Float64Array(own.length * FACTORS);
    const vector = foldInBpr(known, own, SETTINGS, parts)!;
    expect(vector).toEqual(foldInBpr(known, own, SETTINGS));
    for (let d = 0; d < FACTORS; d += 1)
      expect(own.reduce((sum, _, entry) => sum + parts[entry * FACTORS + d]!, 0)).toBeCloseTo(vector[d]!, 6);
  });

  it('is nobody without a product of her own, and with every one', () => {
    expect(foldInBpr(items(), new Int32Array(), SETTINGS)).toBeNull();
    expect(foldInBpr(items(4), Int32Array.of(0, 1, 2, 3), SETTINGS)).toBeNull();
    expect(foldInBpr(items(4), Int32Array.of(0, 1, 3), SETTINGS)).not.toBeNull();
  });
});
