import { expect, it } from 'vitest';
import { FAMILIES, familiesOn, familyOf } from './families.js';
import { alsSettings } from './models/als/als-settings.js';
import { MODEL_KINDS } from './recommender.js';
import { trainingData } from './log/training-data.js';
import { smallTrainingData, tasteShop } from './testing/taste-shop.js';

it('has one family a kind, in the order of the kinds', () => {
  const kinds = FAMILIES.map((family) => family.kind);
  expect(kinds).toEqual(MODEL_KINDS.filter((kind) => kinds.includes(kind)));
  for (const family of FAMILIES) expect(familyOf(family.kind)).toBe(family);
});

it('offers the defaults of each family first and no settings twice, all of which it accepts itself', () => {
  const data = smallTrainingData();
  for (const family of FAMILIES) {
    const candidates = family.candidates(data);
    expect(candidates[0]).toEqual(family.defaults);
    expect(new Set(candidates.map((settings) => JSON.stringify(settings))).size).toBe(candidates.length);
    for (const settings of candidates) expect(family.resolve({ ...settings })).toEqual(settings);
    expect(family.refusal(data, family.defaults)).toBeNull();
    const { work, bytes } = family.cost(data, family.defaults);
    expect(work > 0 && bytes > 0).toBe(true);
  }
});

it('names the kinds there are where one is asked for that nobody makes', () => {
  expect(() => familyOf('NONE' as (typeof MODEL_KINDS)[number])).toThrow(
    'no family makes models of kind NONE; there are POPULARITY, RECENT_POPULARITY',
  );
});

it('counts the work of every kind in one unit: a simple kind costs little, one that passes over the pairs again and again much, and more people more', () => {
  const [few, many] = [300, 1200].map((users) => trainingData(tasteShop({ users })));
  const workOf = (kind: (typeof MODEL_KINDS)[number], data = many!): number =>
    familyOf(kind).cost(data, familyOf(kind).defaults).work;
  const ascending = (['MOST_CARTED', 'POPULARITY', 'RECENT_POPULARITY', 'CATEGORY_POPULARITY', 'BPR'] as const).map(
    (kind) => workOf(kind),
  );
  expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
  expect(workOf('ITEM_KNN')).toBeGreaterThan(workOf('POPULARITY'));
  expect(workOf('RERANK')).toBeGreaterThan(2 * workOf('ITEM_KNN'));
  for (const { kind } of FAMILIES) expect([kind, workOf(kind) >= workOf(kind, few!)]).toEqual([kind, true]);
});

it.each([1, 3])(
  'a fit of a family on %i threads starts so many, and the model is the same bit for bit',
  async (threads) => {
    let started = 0;
    const count = (): void => {
      started += 1;
    };
    const settings = alsSettings({ factors: 8, regularization: 1, iterations: 4 });
    const data = smallTrainingData();
    const als = familiesOn(threads).find(({ kind }) => kind === 'ALS')!;
    const plain = FAMILIES.find(({ kind }) => kind === 'ALS')!;
    process.on('worker', count);
    try {
      const model = await als.fit(data, settings);
      expect(started).toBe(threads);
      expect(als.save(model)).toEqual(plain.save(await plain.fit(data, settings)));
    } finally {
      process.off('worker', count);
    }
  },
);
