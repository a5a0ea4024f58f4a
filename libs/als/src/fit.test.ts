import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriplets, InvalidMatrixError } from './csr.js';
import { fit, type IterationReport } from './fit.js';
import { objective } from './objective.js';
import { largestDifference, randomMatrix, tastefulMatrix } from './testing/matrices.js';
import { topK } from './top-k.js';

async function objectives(matrix: ReturnType<typeof randomMatrix>, options: Parameters<typeof fit>[1]): Promise<number[]> {
  const sums: number[] = [];
  await fit(matrix, options, { onIteration: (report) => sums.push(report.objective) });
  return sums;
}

describe('fit', () => {
  it('with enough steps equals the exact solver to float precision on 200 × 100, f = 16', async () => {
    const matrix = randomMatrix(200, 100, 2500, 42);
    const options = { factors: 16, iterations: 6, alpha: 2, seed: 3 };
    const exact = await fit(matrix, { ...options, solver: 'cholesky' });
    const iterated = await fit(matrix, { ...options, cgSteps: 16 });
    expect(largestDifference(iterated.userFactors, exact.userFactors)).toBeLessThan(2e-3);
    expect(largestDifference(iterated.itemFactors, exact.itemFactors)).toBeLessThan(2e-3);
    const sums = [exact, iterated].map((model) => objective(matrix, model, { regularization: 0.05, alpha: 2 }));
    expect(Math.abs(sums[0]! - sums[1]!) / sums[0]!).toBeLessThan(1e-6);
  });

  it('never raises the objective with the exact solver or with eight steps', async () => {
    const setting = fc.record({ seed: fc.nat(1000), entries: fc.integer({ min: 1, max: 120 }), factors: fc.integer({ min: 1, max: 6 }), alpha: fc.constantFrom(0, 1, 20) });
    await fc.assert(fc.asyncProperty(setting, async ({ seed, entries, factors, alpha }) => {
      const matrix = randomMatrix(20, 15, entries, seed);
      for (const solver of ['cholesky', 'cg'] as const) {
        const sums = await objectives(matrix, { factors, alpha, solver, seed, cgSteps: 8, iterations: 5 });
        for (let step = 1; step < sums.length; step += 1) expect(sums[step]!).toBeLessThanOrEqual(sums[step - 1]! * (1 + 1e-5));
      }
    }), { numRuns: 25 });
  });

  it('lowers the objective with three steps too, on a matrix of ordinary density', async () => {
    const sums = await objectives(randomMatrix(300, 120, 4000, 7), { factors: 16, iterations: 8 });
    for (let step = 1; step < sums.length; step += 1) expect(sums[step]!).toBeLessThanOrEqual(sums[step - 1]! * (1 + 1e-5));
  });

  it('gives the same factors bit for bit on every machine', async () => {
    const model = await fit(randomMatrix(150, 70, 1200, 11), { factors: 10, iterations: 4, seed: 5 });
    const hash = createHash('sha256').update(new Uint8Array(model.userFactors.buffer)).update(new Uint8Array(model.itemFactors.buffer)).digest('hex');
    expect(hash).toBe('cccd0de5ee3f3bd61bd92ae20edf2bccf74dbd7f0e8ee0c2e36986ccc560207c');
    const other = await fit(randomMatrix(150, 70, 1200, 11), { factors: 10, iterations: 4, seed: 6 });
    expect(other.userFactors).not.toEqual(model.userFactors);
  });

  it('leaves users and items without positive strengths at zero', async () => {
    const matrix = csrFromTriplets({ rows: 4, columns: 4, rowIndices: [0, 1, 1, 3], columnIndices: [0, 0, 1, 2], values: [1, 1, 2, 0] });
    const model = await fit(matrix, { factors: 3, iterations: 3 });
    const zeros = [0, 0, 0];
    expect(Array.from(model.userFactors.subarray(6, 9))).toEqual(zeros);
    expect(Array.from(model.userFactors.subarray(9, 12))).toEqual(zeros);
    expect(Array.from(model.itemFactors.subarray(6, 9)), 'an item met with strength 0 only').toEqual(zeros);
    expect(Array.from(model.itemFactors.subarray(9, 12))).toEqual(zeros);
    expect(model.userFactors.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('survives a user who had every item, and one factor', async () => {
    const matrix = csrFromTriplets({ rows: 2, columns: 5, rowIndices: [0, 0, 0, 0, 0, 1], columnIndices: [0, 1, 2, 3, 4, 2], values: [1, 1, 1, 1, 1, 3] });
    const model = await fit(matrix, { factors: 1, iterations: 2 });
    expect(model.itemFactors.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  });

  it('fits an empty matrix to nothing', async () => {
    const model = await fit(csrFromTriplets({ rows: 0, columns: 3, rowIndices: [], columnIndices: [], values: [] }), { factors: 2 });
    expect(model.userFactors.length).toBe(0);
    expect(Array.from(model.itemFactors)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('finds held-out items far more often than popularity where users have tastes', async () => {
    const { train, heldOut } = tastefulMatrix({ users: 600, items: 240, groups: 6, picks: 9, seed: 21 });
    const model = await fit(train, { factors: 16, alpha: 4, regularization: 1, iterations: 8 });
    const everyone = Int32Array.from({ length: train.rows }, (_, user) => user);
    const hitRate = (indices: Int32Array): number => heldOut.filter((item, user) => indices.subarray(user * 10, user * 10 + 10).includes(item)).length / train.rows;
    const ours = hitRate(topK(model, everyone, 10, { seen: train }).indices);
    const popularity = { factors: 1, users: train.rows, items: train.columns, userFactors: new Float32Array(train.rows).fill(1), itemFactors: new Float32Array(train.columns) };
    for (const item of train.indices) popularity.itemFactors[item]! += 1;
    const baseline = hitRate(topK(popularity, everyone, 10, { seen: train }).indices);
    expect(ours).toBeGreaterThan(1.5 * baseline);
  });

  it('reports every iteration with its objective', async () => {
    const matrix = randomMatrix(40, 30, 200, 2);
    const reports: IterationReport[] = [];
    const model = await fit(matrix, { factors: 4, iterations: 3 }, { onIteration: (report) => reports.push(report) });
    expect(reports.map((report) => report.iteration)).toEqual([1, 2, 3]);
    expect(reports[2]!.objective).toBeCloseTo(objective(matrix, model, { regularization: 0.05, alpha: 1 }), 6);
    expect(reports[2]!.seconds).toBeGreaterThanOrEqual(reports[0]!.seconds);
  });

  it('stops with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    const reason = new Error('the job was cancelled');
    const running = fit(randomMatrix(2000, 500, 40_000, 1), { factors: 32, iterations: 1000 }, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 60);
    await expect(running).rejects.toBe(reason);
    await expect(fit(randomMatrix(3, 3, 3, 1), {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('refuses a bad matrix before any work', async () => {
    const matrix = randomMatrix(5, 5, 6, 1);
    matrix.values[0] = -1;
    await expect(fit(matrix)).rejects.toBeInstanceOf(InvalidMatrixError);
  });
});
