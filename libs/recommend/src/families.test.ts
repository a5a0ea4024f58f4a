import { expect, it } from 'vitest';
import { FAMILIES, familyOf } from './families.js';
import { MODEL_KINDS } from './recommender.js';
import { smallTrainingData } from './testing/taste-shop.js';

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
  const missing = MODEL_KINDS.filter((kind) => !FAMILIES.some((family) => family.kind === kind));
  for (const kind of missing) expect(() => familyOf(kind)).toThrow(`no family makes models of kind ${kind}; there are POPULARITY, RECENT_POPULARITY`);
});
