import { beforeAll, expect, it } from 'vitest';
import type { ModelSet } from '../model-set.js';
import { smallModelSet } from '../testing/small-model-set.js';
import { similarItems } from './similar-products.js';

let set: ModelSet;
beforeAll(async () => {
  set = await smallModelSet();
});

it('compares products with every model that can, each with its measure and a sentence', () => {
  const measures = new Map(
    [...set.models.keys()].map((kind) => [kind, similarItems(set, '1006', 3, { model: kind }).items[0]]),
  );
  expect(measures.get('ALS')).toMatchObject({
    measure: 'cosine',
    text: expect.stringContaining('product 1006') as string,
  });
  expect(measures.get('MOST_CARTED')).toMatchObject({ measure: 'users-who-carted-both' });
  expect(measures.get('VMIS_KNN')).toMatchObject({ measure: 'sessions-with-both' });
  expect(measures.get('POPULARITY')).toMatchObject({ measure: 'popularity' });
  for (const item of measures.values()) expect(item?.text).not.toBe('');
});

it('puts the most similar first, never the product itself, and takes the model with most evidence', () => {
  const { kind, items } = similarItems(set, '1006', 4);
  expect(kind).toBe('MOST_CARTED');
  expect(items.map(({ productId }) => productId)).not.toContain('1006');
  expect(items.map(({ similarity }) => similarity)).toEqual(
    items.map(({ similarity }) => similarity).toSorted((a, b) => b - a),
  );
});

it('leaves out what may not appear, and goes on behind it', () => {
  const [first, ...others] = similarItems(set, '1006', 4).items.map(({ productId }) => productId);
  const allowed = Uint8Array.from({ length: set.productIds.size }, (_, row) =>
    Number(set.productIds.id(row) !== first),
  );
  expect(similarItems(set, '1006', 3, { allowed }).items.map(({ productId }) => productId)).toEqual(others);
});

it('knows nothing of an unknown product', () => {
  expect(similarItems(set, '31337', 4).items).toEqual([]);
  expect(() => similarItems(set, '1006', 0)).toThrow('K must be a whole number');
});
