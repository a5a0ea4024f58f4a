import { seededRandom } from '@cartograph/threads';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals, shuffledPositions, userByUser } from './rating-chance.js';

describe('normals', () => {
  it('lie around 0 with the deviation asked for', () => {
    const count = 20_001;
    const drawn = normals(count, 0.1, seededRandom(3));
    expect(drawn).toHaveLength(count);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    // Four standard errors.
    expect(Math.abs(mean)).toBeLessThan((4 * 0.1) / Math.sqrt(count));
    expect(Math.abs(deviation - 0.1)).toBeLessThan((4 * 0.1) / Math.sqrt(2 * count));
    // Of a normal distribution 68.27 % lie within one deviation.
    const within = drawn.filter((value) => Math.abs(value) < 0.1).length / count;
    expect(Math.abs(within - 0.6827)).toBeLessThan(4 * Math.sqrt((0.6827 * 0.3173) / count));
  });

  it('repeat for a seed, and are none or all 0 where that is asked for', () => {
    expect(normals(7, 1, seededRandom(5))).toEqual(normals(7, 1, seededRandom(5)));
    expect(normals(0, 1, seededRandom(5))).toHaveLength(0);
    expect(normals(3, 0, seededRandom(5)).every((value) => value === 0)).toBe(true);
  });
});

describe('shuffledPositions', () => {
  it('holds every position once', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(), (count, seed) => {
        expect([...shuffledPositions(count, seededRandom(seed))].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, position) => position),
        );
      }),
    );
  });

  it('takes all orders alike often', () => {
    const draws = 6000;
    const random = seededRandom(11);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw += 1) {
      const order = shuffledPositions(3, random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // χ² with 5 degrees of freedom is beyond 25.7 once in ten thousand.
    expect([...counts.values()].reduce((sum, count) => sum + (count - draws / 6) ** 2 / (draws / 6), 0)).toBeLessThan(
      25.7,
    );
  });
});

it('an order user by user holds each position once and keeps those of a user together', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { maxLength: 8 }), fc.nat(), (sizes, seed) => {
      const starts = new Int32Array(sizes.length + 1);
      for (const [user, size] of sizes.entries()) starts[user + 1] = starts[user]! + size;
      const order = [...userByUser(starts, seededRandom(seed))];
      expect(order.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: starts.at(-1)! }, (_, position) => position),
      );
      const owners = order.map((position) => starts.findLastIndex((start) => start <= position));
      const changes = owners.filter((owner, rank) => rank === 0 || owner !== owners[rank - 1]).length;
      expect(changes).toBe(sizes.filter((size) => size > 0).length);
    }),
  );
});
