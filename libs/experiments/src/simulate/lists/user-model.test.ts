import { describe, expect, it } from 'vitest';
import {
  bentModel,
  checkLists,
  checkModel,
  geometricExamination,
  responseChances,
  scaleFor,
  type Affinities,
  type UserModel,
} from './user-model.js';

const affinities: Affinities = {
  affinity: [0.2, 0.8, 0.5, 0.1],
  categories: 2,
  category: [0, 1, 1],
  value: [10, 20, 30],
};
const model: UserModel = { examination: [1, 0.5], scale: 0.5, affinityWeight: 1, source: 'assumed' };
const lists = { items: Int32Array.of(1, 0, -1, 2, -1, -1), k: 3 };

describe('responseChances', () => {
  it('are examination times affinity, by hand', () => {
    const chances = responseChances({ items: Int32Array.of(1, 0, -1, 2), k: 2 }, affinities, model);
    expect([...chances]).toEqual([0.4, 0.05, 0, 0.025]);
  });

  it('count what an item is among those of its category', () => {
    const chances = responseChances(
      { items: Int32Array.of(1, 0, -1, 2), k: 2 },
      { ...affinities, appeal: [2, 0.5, 0] },
      model,
    );
    expect([...chances]).toEqual([0.2, 0.1, 0, 0]);
  });

  it('go on at the last position’s examination, are capped at 1 and know a weight of 0', () => {
    const long = responseChances(lists, { ...affinities }, { ...model, scale: 100 });
    expect([...long]).toEqual([1, 0.5, 0, 1, 0, 0]);
    expect([...responseChances(lists, affinities, { ...model, affinityWeight: 0 })].slice(0, 2)).toEqual([0.5, 0.25]);
  });
});

describe('scaleFor', () => {
  it('finds the scale that brings so many responses', () => {
    const scale = scaleFor(lists, affinities, model, [0, 1], 0.3);
    const chances = responseChances(lists, affinities, { ...model, scale });
    expect(chances.reduce((sum, chance) => sum + chance, 0) / 2).toBeCloseTo(0.3, 9);
    expect(() => scaleFor(lists, affinities, model, [0, 1], 2)).toThrow(
      /^responsesPerUser is 2, but even if every item that is looked at were bought it would be 1.250/,
    );
    expect(() => scaleFor(lists, affinities, model, [0], 0)).toThrow(/^responsesPerUser is 0/);
  });
});

describe('a model', () => {
  it('bends: steeper is examination to a power', () => {
    expect(bentModel(model, 2, 3)).toEqual({ ...model, examination: [1, 0.25], affinityWeight: 3 });
    expect(geometricExamination(0.5, 3)).toEqual([1, 0.5, 0.25]);
  });

  it('is refused where it cannot be', () => {
    expect(() => checkModel({ ...model, examination: [] })).toThrow(/^examination is empty/);
    expect(() => checkModel({ ...model, examination: [1, 1.5] })).toThrow(/^examination\[1\] is 1.5/);
    expect(() => checkModel({ ...model, scale: 0 })).toThrow(/^scale is 0/);
    expect(() => checkModel({ ...model, affinityWeight: -1 })).toThrow(/^affinityWeight is -1/);
    expect(() => geometricExamination(0, 3)).toThrow(/^steepness is 0/);
    expect(() => geometricExamination(0.5, 0)).toThrow(/^k is 0/);
  });

  it.each<[string, { items: number[]; k: number }, Partial<Affinities>, RegExp]>([
    ['no positions', { items: [], k: 0 }, {}, /^treatment.k is 0; give lists of at least one position/],
    [
      'rows for other users',
      { items: [1, 2], k: 2 },
      {},
      /^treatment.items has 2 entries for 2 users of 2 positions; give 4/,
    ],
    [
      'an item that is not there',
      { items: [1, 3], k: 1 },
      {},
      /^treatment.items has 3 at user 1, position 0; the items are 0 to 2/,
    ],
    ['an item twice', { items: [1, 1, 0, 2], k: 2 }, {}, /^treatment.items has 1 twice for user 0/],
    ['too few affinities', { items: [1, 2], k: 1 }, { affinity: [1] }, /^affinity has 1 entries/],
    [
      'an affinity that is no number',
      { items: [1, 2], k: 1 },
      { affinity: [1, Number.NaN, 1, 1] },
      /^affinity\[1\] is NaN/,
    ],
    ['a value that is none', { items: [1, 2], k: 1 }, { value: [1, -2, 1] }, /^value\[1\] is -2/],
    ['a category that is not there', { items: [1, 2], k: 1 }, { category: [0, 2, 1] }, /^category\[1\] is 2/],
    ['an appeal that is none', { items: [1, 2], k: 1 }, { appeal: [1, -1, 1] }, /^appeal\[1\] is -1/],
    ['appeals for other items', { items: [1, 2], k: 1 }, { appeal: [1] }, /^appeal has 1 entries and category 3/],
    ['values for other items', { items: [1, 2], k: 1 }, { value: [1] }, /^value has 1 entries and category 3/],
  ])('and its lists are refused with %s', (_what, { items, k }, change, message) => {
    expect(() =>
      checkLists('treatment', { items: Int32Array.from(items), k }, 2, { ...affinities, ...change }),
    ).toThrow(message);
  });
});
