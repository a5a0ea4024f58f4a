import { describe, expect, it } from 'vitest';
import { csrFromTriplets, type CsrMatrix } from '../csr.js';
import type { Factors } from '../factors.js';
import type { FitHooks, IterationReport } from '../fit-hooks.js';
import { NotEnoughMemoryError } from '../memory.js';
import { resolveOptions, type AlsOptions } from '../options.js';
import { largestDifference, randomMatrix } from '../testing/matrices.js';
import { fitPlainly } from './fit-plainly.js';

const fitBy = (matrix: CsrMatrix, options: Partial<AlsOptions>, hooks?: FitHooks): Promise<Factors> => fitPlainly(matrix, resolveOptions({ ...options, kernel: 'typescript' }), hooks);
const met = (value: number): CsrMatrix => csrFromTriplets({ rows: 1, columns: 1, rowIndices: [0], columnIndices: [0], values: [value] });

describe('fitPlainly', () => {
  // One user, one item, one factor: c(1 − xy)² + λ(x² + y²) is least at x² = y² = 1 − λ/c.
  it.each([
    ['c = 2, λ = ½', 1, { regularization: 0.5 }, 0.75, 0.875],
    ['c = ½ + 3·2, λ = 1.3', 2, { alpha: 3, unobservedWeight: 0.5, regularization: 1.3 }, 0.8, 2.34],
    ['c = 2, λ = ¼·(1 + 1) of a row of one', 1, { regularization: 0.25, frequencyExponent: 1 }, 0.75, 0.875],
  ])('reaches the least sum of one user and one item: %s', async (_what, strength, options, square, sum) => {
    for (const solver of ['cg', 'cholesky'] as const) {
      const reports: IterationReport[] = [];
      const model = await fitBy(met(strength), { ...options, solver, factors: 1, iterations: 300 }, { onIteration: (report) => reports.push(report) });
      expect([model.userFactors[0]! ** 2, model.itemFactors[0]! ** 2].map((value) => value.toFixed(5))).toEqual([square.toFixed(5), square.toFixed(5)]);
      expect(reports.at(-1)!.objective).toBeCloseTo(sum, 5);
      expect(reports).toHaveLength(300);
    }
  });

  it('lets the factors of a row without a positive strength be zero, whoever solves it', async () => {
    const matrix = csrFromTriplets({ rows: 3, columns: 3, rowIndices: [0, 0, 2], columnIndices: [0, 1, 0], values: [1, 0, 2] });
    for (const solver of ['cg', 'cholesky'] as const) {
      const { userFactors, itemFactors } = await fitBy(matrix, { solver, factors: 2, iterations: 2 });
      expect([...userFactors.subarray(2, 4), ...itemFactors.subarray(2, 6)].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
      expect([...userFactors.subarray(0, 2), ...userFactors.subarray(4), ...itemFactors.subarray(0, 2)].some((value) => value === 0)).toBe(false);
    }
  });

  it('solves the rows at the bounds of a chunk as the exact solver does', async () => {
    for (const users of [4095, 4096, 4097]) {
      const matrix = randomMatrix(users, 40, 3 * users, users);
      const options = { factors: 4, iterations: 2, regularization: 1 };
      const [iterated, exact] = [await fitBy(matrix, { ...options, cgSteps: 12 }), await fitBy(matrix, { ...options, solver: 'cholesky' })];
      expect(largestDifference(iterated.userFactors, exact.userFactors)).toBeLessThan(1e-4);
      expect(iterated.userFactors.subarray(4 * users - 4)).toHaveLength(4);
    }
  });

  it('is stopped within 100 ms of the signal, wherever in a long fit it comes', async () => {
    const matrix = randomMatrix(30_000, 4_000, 400_000, 3);
    for (const [solver, afterMs] of [['cg', 5], ['cg', 90], ['cg', 400], ['cholesky', 90], ['cholesky', 400]] as const) {
      const controller = new AbortController();
      const reason = new Error(`stopped after ${afterMs} ms`);
      // From the moment it was to come, not when the event loop let it.
      const due = performance.now() + afterMs;
      setTimeout(() => controller.abort(reason), afterMs);
      await expect(fitBy(matrix, { solver, factors: 64, iterations: 1000 }, { signal: controller.signal })).rejects.toBe(reason);
      expect(performance.now() - due, `${solver} after ${afterMs} ms`).toBeLessThan(100);
    }
  });

  it('is stopped within 100 ms also where there are many users, whose factors are summed between the rows', async () => {
    const matrix = randomMatrix(300_000, 50, 300_000, 3);
    for (const afterMs of [200, 500, 800, 1100]) {
      const controller = new AbortController();
      const reason = new Error(`stopped after ${afterMs} ms`);
      const due = performance.now() + afterMs;
      setTimeout(() => controller.abort(reason), afterMs);
      await expect(fitBy(matrix, { factors: 64, iterations: 1000 }, { signal: controller.signal })).rejects.toBe(reason);
      expect(performance.now() - due, `after ${afterMs} ms`).toBeLessThan(100);
    }
  });

  it('needs the transposed entries, the factors and the larger side in whitened coordinates, to the byte', async () => {
    const matrix = randomMatrix(30, 20, 100, 5);
    // 8·100 for the entries, 4·3·(30 + 20) for the factors, 4·8·30 for 4·4·30 for the users with 3 factors padded to 4.
    const needed = 800 + 600 + 480;
    const refused = fitBy(matrix, { factors: 3, memoryBytes: needed - 1 });
    await expect(refused).rejects.toBeInstanceOf(NotEnoughMemoryError);
    await expect(refused).rejects.toMatchObject({ neededBytes: needed, availableBytes: needed - 1 });
    expect((await fitBy(matrix, { factors: 3, iterations: 1, memoryBytes: needed })).userFactors).toHaveLength(90);
  });
});
