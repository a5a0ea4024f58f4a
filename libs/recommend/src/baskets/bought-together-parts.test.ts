import { describe, expect, it } from 'vitest';
import type { Json, ModelParts, StoredArray } from '../family.js';
import { storedAndRead } from '../testing/subject-of-family.js';
import { indexBoughtTogether } from './bought-together.js';
import { boughtTogetherParts, boughtTogetherFromParts } from './bought-together-parts.js';
import { basketsFrom } from './testing/baskets-from.js';

const made = async (): Promise<ModelParts> =>
  storedAndRead(
    boughtTogetherParts(
      await indexBoughtTogether(
        basketsFrom([
          [0, 1],
          [0, 1, 2],
          [1, 2],
        ]),
        { minTogether: 1 },
      ),
    ),
  );
const about = ({ json }: ModelParts): { [key: string]: Json } => ({ ...(json['about'] as { [key: string]: Json }) });

describe('an index of products bought together, on disk', () => {
  it('is the one that was saved', async () => {
    const index = await indexBoughtTogether(
      basketsFrom([
        [0, 1],
        [0, 1, 2],
        [1, 2],
      ]),
      { minTogether: 1 },
    );
    expect(boughtTogetherFromParts(await made(), 6)).toEqual(index);
  });

  it.each<[string, (arrays: Readonly<Record<string, StoredArray>>) => Readonly<Record<string, StoredArray>>, string]>([
    ['an array that is missing', ({ together: _gone, ...rest }) => rest, 'the part "together" is missing'],
    [
      'one of another kind',
      (arrays) => ({ ...arrays, indptr: new Float32Array(7) }),
      'the part "indptr" is a Float32Array',
    ],
    [
      'products of another number',
      (arrays) => ({ ...arrays, companions: new Int32Array(1) }),
      'the part "companions" has 1 values',
    ],
    [
      'offsets that fall',
      (arrays) => ({
        ...arrays,
        indptr: Int32Array.of(0, 2, 1, 6, 6, 6, 6),
        companions: new Int32Array(6),
        together: new Int32Array(6),
      }),
      'the part "indptr" falls at row 1',
    ],
    [
      'a product beyond the products',
      (arrays) => ({ ...arrays, companions: (arrays['companions'] as Int32Array).map(() => 6) }),
      'the part "companions" names product row 6 at 0; there are 6 products',
    ],
  ])('is refused with %s', async (_, change, words) => {
    const parts = await made();
    expect(() => boughtTogetherFromParts({ ...parts, arrays: change(parts.arrays) }, 6)).toThrow(words);
  });

  it.each<[Record<string, Json>, string]>([
    [{ by: 'hunch' }, '"hunch" for by where one of lift, count is needed'],
    [{ baskets: -1 }, '-1 for baskets where a whole number ≥ 0 is needed'],
    [{ most: 1.5 }, '1.5 for most'],
    [{ kind: null }, 'the part "kind" is null'],
    [{ kind: { event: 'view', within: 'user' } }, '"view" for event where one of cart, purchase is needed'],
  ])('is refused where it says %o of itself', async (change, words) => {
    const parts = await made();
    expect(() => boughtTogetherFromParts({ ...parts, json: { about: { ...about(parts), ...change } } }, 6)).toThrow(
      words,
    );
  });

  it('of another log is refused', async () => {
    const parts = await made();
    expect(() => boughtTogetherFromParts(parts, 5)).toThrow('the part "indptr" has 7 values where 6 are needed');
  });
});
