import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Factors } from '../factors.js';
import { randomMatrix, uniform } from '../testing/matrices.js';
import { topK } from '../top-k.js';
import { topKBatch } from './top-k-batch.js';

/** Factors of a few distinct values, so that equal scores are common, or of any; some rows are zero and lengths differ. */
function model(users: number, items: number, factors: number, seed: number, isCoarse: boolean): Factors {
  const next = uniform(seed);
  const rows = (count: number): Float32Array => {
    const values = new Float32Array(count * factors);
    for (let row = 0; row < count; row += 1) {
      const size = isCoarse ? Math.floor(next() * 2) : next() ** 3;
      for (let a = 0; a < factors; a += 1)
        values[row * factors + a] = size * (isCoarse ? Math.floor(next() * 5) - 2 : next() - 0.4);
    }
    return values;
  };
  return { factors, users, items, userFactors: rows(users), itemFactors: rows(items) };
}

describe('topKBatch', () => {
  it('answers what topK answers, bit for bit, with ties, seen and forbidden items, zero rows and K beyond the catalog', async () => {
    const setting = fc.record({
      items: fc.integer({ min: 1, max: 60 }),
      k: fc.integer({ min: 1, max: 70 }),
      factors: fc.integer({ min: 1, max: 20 }),
      seed: fc.nat(1000),
      isCoarse: fc.boolean(),
      hasSeen: fc.boolean(),
      hasAllowed: fc.boolean(),
      users: fc.array(fc.nat(8), { maxLength: 11 }),
    });
    await fc.assert(
      fc.asyncProperty(setting, async ({ items, k, factors, seed, isCoarse, hasSeen, hasAllowed, users }) => {
        const subject = model(9, items, factors, seed, isCoarse);
        const next = uniform(seed + 1);
        const options = {
          ...(hasSeen ? { seen: randomMatrix(9, items, Math.min(20, items * 4), seed) } : {}),
          ...(hasAllowed ? { allowed: Uint8Array.from({ length: items }, () => (next() < 0.7 ? 1 : 0)) } : {}),
        };
        const rows = Int32Array.from(users);
        expect(await topKBatch(subject, rows, k, options)).toEqual(topK(subject, rows, k, options));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same for any number of threads, over many items', async () => {
    const subject = model(700, 3_000, 24, 3, false);
    const seen = randomMatrix(700, 3_000, 9_000, 5);
    const users = Int32Array.from({ length: 700 }, (_, user) => 699 - user);
    const expected = topK(subject, users, 10, { seen });
    for (const threads of [1, 2, 3, 'auto'] as const)
      expect(await topKBatch(subject, users, 10, { seen, threads })).toEqual(expected);
    expect(await topKBatch(subject, users, 10, { seen, kernel: 'typescript' })).toEqual(expected);
  });

  it('stays exact for lengths too small or too large to bound, and for what is no number', async () => {
    for (const size of [1e-25, 1e-18, 1e19, Number.NaN]) {
      const subject = model(6, 40, 3, 8, false);
      subject.userFactors.forEach((value, at) => {
        subject.userFactors[at] = value * size;
      });
      const users = Int32Array.of(0, 1, 2, 3, 4, 5);
      expect(await topKBatch(subject, users, 4), String(size)).toEqual(topK(subject, users, 4));
    }
  });

  it('stops with the reason of an aborted signal', async () => {
    const reason = new Error('enough');
    const subject = model(4_000, 4_000, 64, 1, false);
    const users = Int32Array.from({ length: 4_000 }, (_, user) => user);
    await expect(topKBatch(subject, users, 10, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = topKBatch(subject, users, 10, { signal: controller.signal, threads: 1 });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  it('refuses what does not fit the model', async () => {
    const subject = model(2, 4, 3, 1, true);
    await expect(topKBatch(subject, Int32Array.of(2), 1)).rejects.toThrow(/rows 0 to 1/);
    await expect(topKBatch(subject, Int32Array.of(0), 0)).rejects.toThrow(/k is 0/);
    await expect(topKBatch(subject, Int32Array.of(0), 1, { threads: 0.5 })).rejects.toThrow(/threads is 0.5/);
  });
});
