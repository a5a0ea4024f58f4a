import { describe, expect, it } from 'vitest';
import { layOut } from './layout.js';

describe('layOut', () => {
  const needs = {
    factors: 17,
    threads: 2,
    isScaled: true,
    userOffsets: Int32Array.of(0, 2, 3, 5),
    itemOffsets: Int32Array.of(0, 4, 5),
  };

  it('gives every piece a place of its own', () => {
    const { users, items, bytes, stride, works, back, forward, eigenvalues, partials, losses, task, whitenedItems } =
      layOut(needs);
    expect(stride).toBe(32);
    const sides = [users, items].flatMap((side) => [
      [side.indptr, 4 * (side.rows + 1)],
      [side.indices, 20],
      [side.values, 20],
      [side.lambdas, 4 * side.rows],
      [side.factors, side.rows * 128],
      ...[side.gramBounds, side.whitenBounds, side.solveBounds].map(({ pointer, count }) => [pointer, 4 * (count + 1)]),
    ]);
    const pieces = [
      ...sides,
      ...works.map((work) => [work, 9 * 128]),
      [back, 4096],
      [forward, 4096],
      [eigenvalues, 128],
      [partials, 16 * 8192],
      [losses, 8],
      [task, 128],
      [whitenedItems, 2 * 128],
    ].toSorted((a, b) => a[0]! - b[0]!);
    expect(pieces).toHaveLength(25);
    pieces.forEach(([pointer, length], place) =>
      expect(pointer! + length!).toBeLessThanOrEqual(pieces[place + 1]?.[0] ?? bytes),
    );
  });

  it('costs a row of 4·f bytes for every user, two for every item and the entries twice', () => {
    const offsets = (rows: number, entries: number): Int32Array =>
      Int32Array.from({ length: rows + 1 }, (_, row) => Math.floor((row * entries) / rows));
    const { bytes } = layOut({
      factors: 64,
      threads: 2,
      isScaled: false,
      userOffsets: offsets(50_000, 1_000_000),
      itemOffsets: offsets(10_000, 1_000_000),
    });
    const expected = 256 * (50_000 + 2 * 10_000) + 16 * 1_000_000 + 4 * 60_000;
    expect(bytes / expected).toBeGreaterThan(1);
    expect(bytes / expected).toBeLessThan(1.03);
  });

  it('has room to lay the vectors of a long row side by side where the other side is larger than caches are', () => {
    const offsets = (rows: number, each: number): Int32Array =>
      Int32Array.from({ length: rows + 1 }, (_, row) => row * each);
    const planned = (users: number, perItem: number) =>
      layOut({
        factors: 64,
        threads: 2,
        isScaled: false,
        userOffsets: offsets(users, 1),
        itemOffsets: offsets(users / perItem, perItem),
      });
    const few = planned(120_000, 1_000);
    const many = planned(140_000, 1_000);
    const long = planned(140_000, 70_000);
    expect([few, many, long].map(({ users, items }) => [users.packBytes, items.packBytes])).toEqual([
      [0, 0],
      [0, 260_000],
      [0, 4 * 2 ** 20],
    ]);
    expect(many.works[1]! - many.works[0]!).toBeGreaterThanOrEqual(9 * 256 + 260_000);
    expect(few.works[1]! - few.works[0]!).toBeLessThan(260_000);
  });

  it('passes users in blocks of at most 8 MiB where they are more than caches hold, for items that have eight entries in a block and more', () => {
    const offsets = (rows: number, each: number): Int32Array =>
      Int32Array.from({ length: rows + 1 }, (_, row) => row * each);
    const planned = (users: number) =>
      layOut({
        factors: 64,
        threads: 1,
        isScaled: false,
        userOffsets: offsets(users, 1),
        itemOffsets: offsets(users / 1_000, 1_000),
      });
    expect(planned(120_000).sweep).toBeNull();
    const { sweep, items, bytes } = planned(200_000);
    expect([...sweep!.bounds]).toEqual([0, 28_571, 57_142, 85_714, 114_285, 142_857, 171_428, 200_000]);
    expect(sweep!.longRow).toBe(56);
    expect(sweep!.state + 12 * items.rows).toBeLessThanOrEqual(bytes);
  });
});
