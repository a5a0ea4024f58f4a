import { csrFromTriplets } from '@cartograph/als';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserNeighbors } from './similar-users.js';

const matrixOf = (rows: readonly (readonly number[])[], columns = 4) => {
  const entries = rows
    .flatMap((row, user) => row.map((value, product) => ({ user, product, value })))
    .filter(({ value }) => value > 0);
  return csrFromTriplets({
    rows: rows.length,
    columns,
    rowIndices: entries.map(({ user }) => user),
    columnIndices: entries.map(({ product }) => product),
    values: entries.map(({ value }) => value),
  });
};

describe('UserNeighbors', () => {
  const neighbors = new UserNeighbors(
    matrixOf([
      [1, 2, 0, 0],
      [2, 4, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 3],
      [0, 0, 0, 0],
      [1, 2, 0, 0],
    ]),
  );

  it('finds who is most like a user, and by which products', () => {
    const list = neighbors.ofUser(0, 5);
    expect(list.map(({ user }) => user)).toEqual([1, 5, 2]);
    expect(list[0]).toMatchObject({
      sharedProducts: 2,
      shared: [
        { product: 1, share: 0.8 },
        { product: 0, share: 0.2 },
      ],
    });
    expect(list[0]!.cosine).toBeCloseTo(1, 12);
    expect(list[2]!.cosine).toBeCloseTo(2 / Math.sqrt(5 * 2), 12);
    expect(neighbors.ofUser(0, 1, { reasons: 1 })[0]).toMatchObject({
      sharedProducts: 2,
      shared: [{ product: 1, share: 0.8 }],
    });
  });

  it('names nobody who is left out, and others in their place', () => {
    const leavesOut = Uint8Array.of(0, 1, 0, 0, 0, 0);
    expect(neighbors.ofUser(0, 2, { leavesOut }).map(({ user }) => user)).toEqual([5, 2]);
    expect(neighbors.ofUser(1, 2, { leavesOut }).map(({ user }) => user)).toEqual([0, 5]);
  });

  it('has nobody to name for who shares nothing', () => {
    expect(neighbors.ofUser(3, 5)).toEqual([]);
    expect(neighbors.ofUser(4, 5)).toEqual([]);
    expect(neighbors.ofProfile({ products: new Int32Array(), strengths: new Float32Array() }, 5)).toEqual([]);
  });

  it('answers a profile as it answers the same row, but for the row itself', () => {
    const profile = { products: Int32Array.of(0, 1), strengths: Float32Array.of(1, 2) };
    expect(neighbors.ofProfile(profile, 5).filter(({ user }) => user !== 0)).toEqual(neighbors.ofUser(0, 5));
  });

  it('agrees with cosines worked out one by one, whatever was asked before', () => {
    const row = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 6 }), (rows, k) => {
        const own = new UserNeighbors(matrixOf(rows));
        for (const user of [...rows.keys(), 0]) {
          const cosine = (other: number): number => {
            const dot = (a: readonly number[], b: readonly number[]): number =>
              a.reduce((sum, value, at) => sum + value * b[at]!, 0);
            return (
              dot(rows[user]!, rows[other]!) /
              (Math.sqrt(dot(rows[user]!, rows[user]!)) * Math.sqrt(dot(rows[other]!, rows[other]!)))
            );
          };
          const expected = [...rows.keys()]
            .filter((other) => other !== user && cosine(other) > 0)
            .toSorted((a, b) => cosine(b) - cosine(a) || a - b)
            .slice(0, k);
          const found = own.ofUser(user, k);
          expect(found.map((entry) => entry.user)).toEqual(expected);
          for (const entry of found) expect(entry.cosine).toBeCloseTo(cosine(entry.user), 9);
        }
      }),
    );
  });

  it('refuses what cannot be asked', () => {
    expect(() => neighbors.ofUser(6, 5)).toThrow('user row 6');
    expect(() => neighbors.ofUser(0, 0)).toThrow('K must be');
    expect(() => neighbors.ofProfile({ products: Int32Array.of(4), strengths: Float32Array.of(1) }, 5)).toThrow(
      'product row 4',
    );
    expect(() => neighbors.ofProfile({ products: Int32Array.of(1), strengths: Float32Array.of(-1) }, 5)).toThrow(
      'strength -1',
    );
  });
});
