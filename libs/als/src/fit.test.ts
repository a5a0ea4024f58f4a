import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriplets } from './csr.js';
import { fit } from './fit.js';
import { hashOf } from './testing/kernel-contract.js';
import { largestDifference, randomMatrix } from './testing/matrices.js';

describe('fit', () => {
  it('gives both kernels the same model to float precision, and takes the faster one where nothing is said', async () => {
    const matrix = randomMatrix(200, 100, 2500, 42);
    const options = { factors: 16, iterations: 3, cgSteps: 3 };
    const [plain, wasm, any] = await Promise.all([
      fit(matrix, { ...options, kernel: 'typescript' }),
      fit(matrix, { ...options, kernel: 'wasm' }),
      fit(matrix, options),
    ]);
    expect(largestDifference(wasm.userFactors, plain.userFactors)).toBeLessThan(1e-3);
    expect(wasm.userFactors).not.toEqual(plain.userFactors);
    expect(any).toEqual(wasm);
  });

  it('gives the same bits for any number of threads', async () => {
    const matrix = randomMatrix(3_000, 700, 60_000, 4);
    const options = { factors: 24, iterations: 3, alpha: 2 };
    const hashes = await Promise.all(
      ([1, 2, 3, 7, 'auto'] as const).map(async (threads) =>
        hashOf(await fit(matrix, { ...options, kernel: 'wasm', threads })),
      ),
    );
    expect(new Set(hashes).size).toBe(1);
  });

  it('tells the same objective for any number of threads, bit for bit', async () => {
    const matrix = randomMatrix(2_000, 300, 30_000, 5);
    const objectives = async (threads: number): Promise<number[]> => {
      const sums: number[] = [];
      await fit(
        matrix,
        { factors: 8, iterations: 3, threads, kernel: 'wasm' },
        { onIteration: ({ objective }) => sums.push(objective) },
      );
      return sums;
    };
    expect(await objectives(3)).toEqual(await objectives(1));
  });

  it('never raises the objective with the exact solver', async () => {
    const setting = fc.record({
      seed: fc.nat(1000),
      entries: fc.integer({ min: 1, max: 120 }),
      factors: fc.integer({ min: 1, max: 6 }),
      alpha: fc.constantFrom(0, 1, 20),
    });
    await fc.assert(
      fc.asyncProperty(setting, async ({ seed, entries, factors, alpha }) => {
        const sums: number[] = [];
        await fit(
          randomMatrix(20, 15, entries, seed),
          { factors, alpha, solver: 'cholesky', seed, iterations: 5 },
          { onIteration: ({ objective }) => sums.push(objective) },
        );
        for (let step = 1; step < sums.length; step += 1)
          expect(sums[step]!).toBeLessThanOrEqual(sums[step - 1]! * (1 + 1e-5));
      }),
      { numRuns: 15 },
    );
  });

  it('leaves users and items without positive strengths at zero', async () => {
    const matrix = csrFromTriplets({
      rows: 4,
      columns: 4,
      rowIndices: [0, 1, 1, 3],
      columnIndices: [0, 0, 1, 2],
      values: [1, 1, 2, 0],
    });
    for (const kernel of ['wasm', 'typescript'] as const) {
      const model = await fit(matrix, { factors: 3, iterations: 3, kernel });
      expect(Array.from(model.userFactors.subarray(6)), 'no interaction, strength 0 only').toEqual([0, 0, 0, 0, 0, 0]);
      expect(Array.from(model.itemFactors.subarray(6)), 'strength 0 only, no interaction').toEqual([0, 0, 0, 0, 0, 0]);
      expect(model.userFactors.every((value) => Number.isFinite(value))).toBe(true);
    }
  });
});
