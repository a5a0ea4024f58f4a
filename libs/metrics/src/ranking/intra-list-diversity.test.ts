import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intraListDiversity } from './intra-list-diversity.js';
import { categoryDistance } from './item-distance.js';
import golden from './list-qualities.golden.json' with { type: 'json' };
import { padded } from './testing/padded.js';

const byCategory = categoryDistance(Int32Array.of(0, 0, 1, 2, -1));

describe('intraListDiversity', () => {
  it('is the mean distance of a list’s pairs', () => {
    const { rows, perUser, mean, rowsWithout } = intraListDiversity({
      recommended: Int32Array.of(0, 1, 2, 0, 1, -1),
      k: 3,
      distance: byCategory,
    });
    expect(Array.from(rows)).toEqual([0, 1]);
    expect(Array.from(perUser)).toEqual([2 / 3, 0]);
    expect(mean).toMatchObject({ ok: true, value: expect.closeTo(1 / 3, 12) });
    expect(rowsWithout).toBe(0);
  });

  it('of every list equals IntraListDiversity of RecTools, which gives lists without a pair 0', () => {
    const { k, lists, categories, rectools } = golden.cases;
    const { rows, perUser } = intraListDiversity({
      recommended: padded(lists, k),
      k,
      distance: categoryDistance(Int32Array.from(categories)),
    });
    expect(Array.from(perUser)).toEqual(
      Array.from(rows, (row) => expect.closeTo(rectools.IntraListDiversity[row]!, 9)),
    );
    const others = Array.from(lists.keys()).filter((row) => !rows.includes(row));
    expect(others.length).toBeGreaterThan(0);
    for (const row of others) expect([lists[row]!.length, rectools.IntraListDiversity[row]]).toEqual([1, 0]);
  });

  it('leaves out lists without a pair, or whose distances nobody knows, and counts them', () => {
    const result = intraListDiversity({
      recommended: Int32Array.of(0, -1, -1, -1, 4, 1, 2, 3),
      k: 2,
      distance: byCategory,
    });
    expect(Array.from(result.rows)).toEqual([3]);
    expect(result.rowsWithout).toBe(3);
    expect(intraListDiversity({ recommended: Int32Array.of(0, -1), k: 2, distance: byCategory }).mean).toMatchObject({
      ok: false,
      reason: 'no-data',
    });
    expect(intraListDiversity({ recommended: new Int32Array(0), k: 2, distance: byCategory })).toMatchObject({
      rowsWithout: 0,
      mean: { reason: 'no-data' },
    });
  });

  it('passes over pairs of unknown distance only', () => {
    expect(
      Array.from(intraListDiversity({ recommended: Int32Array.of(0, 4, 2), k: 3, distance: byCategory }).perUser),
    ).toEqual([1]);
  });

  it('does not depend on the order of a list and stays in [0, 1]', () => {
    const distance = (item: number, other: number): number => Math.abs(Math.sin(item * 7) - Math.sin(other * 7)) / 2;
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(19), { minLength: 2, maxLength: 6 }), (items) => {
        const of = (list: readonly number[]): number =>
          intraListDiversity({ recommended: Int32Array.from(list), k: list.length, distance }).perUser[0]!;
        expect(of(items)).toBeGreaterThanOrEqual(0);
        expect(of(items)).toBeLessThanOrEqual(1);
        expect(of(items.toReversed())).toBeCloseTo(of(items), 12);
      }),
    );
  });

  it('refuses shapes that disagree and distances out of range', () => {
    expect(() => intraListDiversity({ recommended: Int32Array.of(0, 1, 2), k: 2, distance: byCategory })).toThrow(
      /recommended has 3 entries/,
    );
    expect(() => intraListDiversity({ recommended: Int32Array.of(0), k: 0, distance: byCategory })).toThrow(/k is 0/);
    expect(() => intraListDiversity({ recommended: Int32Array.of(0, 1), k: 2, distance: () => 2 })).toThrow(
      /Items 0 and 1 of row 0 are 2 apart/,
    );
  });
});
