import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csrFromTriplets, InvalidMatrixError, transpose, type CsrMatrix } from '../csr.js';
import type { Factors } from '../factors.js';
import { fit } from '../fit.js';
import type { KeptIteration } from '../early-stopping.js';
import type { IterationReport } from '../fit-hooks.js';
import { foldIn } from '../fold-in.js';
import { solveExactly } from '../kernel/exact.js';
import { gram } from '../kernel/gram.js';
import { NotEnoughMemoryError } from '../memory.js';
import { objective } from '../objective.js';
import { resolveOptions, type AlsOptions } from '../options.js';
import { countPositive, rowRegularization } from '../row-regularization.js';
import { topK } from '../top-k.js';
import { largestDifference, randomMatrix, tastefulMatrix } from './matrices.js';

/** A kernel and what is its own. */
export interface KernelUnderTest {
  kernel: 'wasm' | 'typescript';
  /** SHA-256 of the factors of a fixed small fit. */
  hash: string;
}

/** A row of a matrix as `foldIn` takes it. */
export function rowOf(matrix: CsrMatrix, row: number): { indices: Int32Array; values: Float32Array } {
  const [from, to] = [matrix.indptr[row], matrix.indptr[row + 1]];
  return { indices: matrix.indices.slice(from, to), values: matrix.values.slice(from, to) };
}

/** SHA-256 of a model's numbers. */
export function hashOf({ userFactors, itemFactors }: Factors): string {
  return createHash('sha256')
    .update(new Uint8Array(userFactors.buffer))
    .update(new Uint8Array(itemFactors.buffer))
    .digest('hex');
}

/** Users with no item, with 1 to 9 items and with every item; one met with strength 0 only. */
function rowsOfEveryLength(items: number): CsrMatrix {
  const lengths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, items];
  const rowIndices = lengths.flatMap((length, user) => Array.from({ length }, () => user));
  const columnIndices = lengths.flatMap((length, user) =>
    Array.from({ length }, (_, place) => (user * 7 + place * (length === items ? 1 : 3)) % items),
  );
  const values = rowIndices.map((user, entry) => 1 + ((user + entry) % 4));
  return csrFromTriplets({
    rows: lengths.length + 1,
    columns: items,
    rowIndices: [...rowIndices, lengths.length],
    columnIndices: [...columnIndices, 2],
    values: [...values, 0],
  });
}

/** How far a model's users are from the exact solution by its own items. */
function distanceFromExact(matrix: CsrMatrix, model: Factors, options: Partial<AlsOptions>): number {
  const settings = resolveOptions(options);
  const dense = gram(model.itemFactors, model.factors);
  let distance = 0;
  for (let user = 0; user < matrix.rows; user += 1) {
    const row = {
      indices: matrix.indices,
      values: matrix.values,
      from: matrix.indptr[user]!,
      to: matrix.indptr[user + 1]!,
    };
    const regularization = rowRegularization(settings, matrix.columns, countPositive(matrix.values, row.from, row.to));
    const exact = solveExactly(model.itemFactors, model.factors, dense, row, { ...settings, regularization });
    distance = Math.max(
      distance,
      largestDifference(model.userFactors.subarray(user * model.factors, (user + 1) * model.factors), exact),
    );
  }
  return distance;
}

/** What every kernel of the fit must do. */
export function describeKernel({ kernel, hash }: KernelUnderTest): void {
  const fitBy = (
    matrix: CsrMatrix,
    options: Partial<AlsOptions>,
    hooks?: Parameters<typeof fit>[2],
  ): Promise<Factors> => fit(matrix, { ...options, kernel }, hooks);
  const objectives = async (matrix: CsrMatrix, options: Partial<AlsOptions>): Promise<number[]> => {
    const sums: number[] = [];
    await fitBy(matrix, options, { onIteration: (report) => sums.push(report.objective) });
    return sums;
  };

  describe(`the ${kernel} kernel`, () => {
    it('with enough steps equals the exact solver to float precision on 200 × 100, f = 16', async () => {
      const matrix = randomMatrix(200, 100, 2500, 42);
      const options = { factors: 16, iterations: 6, alpha: 2, seed: 3 };
      const exact = await fit(matrix, { ...options, solver: 'cholesky' });
      const iterated = await fitBy(matrix, { ...options, cgSteps: 16 });
      expect(largestDifference(iterated.userFactors, exact.userFactors)).toBeLessThan(2e-3);
      expect(largestDifference(iterated.itemFactors, exact.itemFactors)).toBeLessThan(2e-3);
      const sums = [exact, iterated].map((model) => objective(matrix, model, { regularization: 0.05, alpha: 2 }));
      expect(Math.abs(sums[0]! - sums[1]!) / sums[0]!).toBeLessThan(1e-6);
    });

    it.each([
      ['one factor', { factors: 1, alpha: 3 }],
      ['factors that fill no vector', { factors: 13, alpha: 2 }],
      ['one factor more than a vector', { factors: 17, alpha: 2 }],
      ['confidence the same for all', { factors: 8, alpha: 0 }],
      ['hardly any regularization', { factors: 8, regularization: 1e-3 }],
      ['little weight on what was not observed', { factors: 8, unobservedWeight: 0.1 }],
      ['regularization by the root of the row’s weight', { factors: 13, frequencyExponent: 0.5 }],
      [
        'regularization by the row’s weight, little of it unobserved',
        { factors: 20, alpha: 2, regularization: 0.02, unobservedWeight: 0.2, frequencyExponent: 1 },
      ],
    ])('solves rows of every length exactly with %s', async (_what, options) => {
      const { factors } = options;
      const matrix = rowsOfEveryLength(23);
      const model = await fitBy(matrix, { ...options, iterations: 3, cgSteps: 24 });
      expect(distanceFromExact(matrix, model, options)).toBeLessThan(2e-3);
      expect(model.userFactors.subarray(0, factors).every((value) => value === 0)).toBe(true);
      expect(model.userFactors.subarray(11 * factors).every((value) => value === 0)).toBe(true);
    });

    it('survives one user, one item and nothing at all', async () => {
      const oneUser = csrFromTriplets({
        rows: 1,
        columns: 5,
        rowIndices: [0, 0, 0],
        columnIndices: [0, 2, 4],
        values: [1, 2, 3],
      });
      for (const matrix of [oneUser, transpose(oneUser)]) {
        const model = await fitBy(matrix, { factors: 3, iterations: 4, cgSteps: 8 });
        expect(distanceFromExact(matrix, model, { alpha: 1, regularization: 0.05 })).toBeLessThan(1e-4);
        expect(model.itemFactors.some((value) => value !== 0)).toBe(true);
      }
      const nothing = await fitBy(
        csrFromTriplets({ rows: 0, columns: 3, rowIndices: [], columnIndices: [], values: [] }),
        { factors: 2 },
      );
      expect([nothing.userFactors.length, Array.from(nothing.itemFactors)]).toEqual([0, [0, 0, 0, 0, 0, 0]]);
    });

    it('never raises the objective with eight steps', async () => {
      const setting = fc.record({
        seed: fc.nat(1000),
        entries: fc.integer({ min: 1, max: 120 }),
        factors: fc.integer({ min: 1, max: 6 }),
        alpha: fc.constantFrom(0, 1, 20),
        unobservedWeight: fc.constantFrom(1, 0.2),
        frequencyExponent: fc.constantFrom(0, 0.7),
      });
      await fc.assert(
        fc.asyncProperty(setting, async ({ entries, ...options }) => {
          const sums = await objectives(randomMatrix(20, 15, entries, options.seed), {
            ...options,
            cgSteps: 8,
            iterations: 5,
          });
          for (let step = 1; step < sums.length; step += 1)
            expect(sums[step]!).toBeLessThanOrEqual(sums[step - 1]! * (1 + 1e-5));
        }),
        { numRuns: 25 },
      );
    });

    it('lowers the objective with three steps too, on a matrix of ordinary density', async () => {
      const sums = await objectives(randomMatrix(300, 120, 4000, 7), { factors: 16, iterations: 8 });
      for (let step = 1; step < sums.length; step += 1)
        expect(sums[step]!).toBeLessThanOrEqual(sums[step - 1]! * (1 + 1e-5));
    });

    it('gives the same factors bit for bit on every machine', async () => {
      const matrix = randomMatrix(150, 70, 1200, 11);
      const model = await fitBy(matrix, { factors: 10, iterations: 4, seed: 5 });
      expect(hashOf(model)).toBe(hash);
      expect((await fitBy(matrix, { factors: 10, iterations: 4, seed: 6 })).userFactors).not.toEqual(model.userFactors);
    });

    it('folds a trained user in to the trained factors, bit for bit', async () => {
      const matrix = randomMatrix(80, 50, 700, 8);
      matrix.values[5] = 0;
      for (const [factors, frequencyExponent] of [
        [10, 0],
        [32, 0],
        [10, 0.5],
      ] as const) {
        const options = {
          factors,
          alpha: 3,
          regularization: 0.2,
          unobservedWeight: 0.5,
          frequencyExponent,
          cgSteps: 3,
          kernel,
        };
        const model = await fit(matrix, { ...options, iterations: 3 });
        for (let user = 0; user < matrix.rows; user += 1) {
          expect(foldIn(model, rowOf(matrix, user), options)).toEqual(
            model.userFactors.slice(user * factors, (user + 1) * factors),
          );
        }
      }
    });

    it('finds held-out items far more often than popularity where users have tastes', async () => {
      const { train, heldOut } = tastefulMatrix({ users: 600, items: 240, groups: 6, picks: 9, seed: 21 });
      const model = await fitBy(train, { factors: 16, alpha: 4, regularization: 1, iterations: 8 });
      const everyone = Int32Array.from({ length: train.rows }, (_, user) => user);
      const hitRate = (indices: Int32Array): number =>
        heldOut.filter((item, user) => indices.subarray(user * 10, user * 10 + 10).includes(item)).length / train.rows;
      const ours = hitRate(topK(model, everyone, 10, { seen: train }).indices);
      const popularity = {
        factors: 1,
        users: train.rows,
        items: train.columns,
        userFactors: new Float32Array(train.rows).fill(1),
        itemFactors: new Float32Array(train.columns),
      };
      for (const item of train.indices) popularity.itemFactors[item]! += 1;
      const baseline = hitRate(topK(popularity, everyone, 10, { seen: train }).indices);
      expect(ours).toBeGreaterThan(1.5 * baseline);
    });

    it('reports every iteration with its objective and its time', async () => {
      const matrix = randomMatrix(40, 30, 200, 2);
      matrix.values[7] = 0;
      for (const weights of [{}, { unobservedWeight: 0.3, frequencyExponent: 0.5 }]) {
        const reports: IterationReport[] = [];
        const model = await fitBy(
          matrix,
          { factors: 4, iterations: 3, ...weights },
          { onIteration: (report) => reports.push(report) },
        );
        expect(reports.map((report) => report.iteration)).toEqual([1, 2, 3]);
        expect(
          reports[2]!.objective / objective(matrix, model, { regularization: 0.05, alpha: 1, ...weights }),
        ).toBeCloseTo(1, 5);
        expect(reports.reduce((sum, report) => sum + report.iterationSeconds, 0)).toBeCloseTo(reports[2]!.seconds, 9);
      }
    });

    it('takes fewer steps a row in all but the last iteration, unless told how many are rough', async () => {
      const matrix = randomMatrix(120, 60, 900, 9);
      for (const options of [
        { factors: 7, iterations: 5 },
        { factors: 16, iterations: 5, frequencyExponent: 0.5, regularization: 0.01 },
      ]) {
        const [model, four, none] = await Promise.all(
          [{}, { roughIterations: 4 }, { roughIterations: 0 }].map((rough) => fitBy(matrix, { ...options, ...rough })),
        );
        expect(model).toEqual(four);
        expect(model).not.toEqual(none);
      }
    });

    it('stops early where a judge sees no gain, and returns the best iteration with the bits of a fit of so many', async () => {
      const matrix = randomMatrix(120, 60, 900, 9);
      const qualities = [0.2, 0.5, 0.9, 0.4, 0.8, 0.3, 1];
      for (const options of [{ factors: 7 }, { factors: 16, frequencyExponent: 0.5, regularization: 0.01 }]) {
        const judged: string[] = [];
        const kept: KeptIteration[] = [];
        const reports: IterationReport[] = [];
        const model = await fitBy(
          matrix,
          { ...options, iterations: 7 },
          {
            onIteration: (report) => reports.push(report),
            earlyStopping: {
              quality: async (current, iteration) => {
                judged.push(hashOf(current));
                return Promise.resolve(qualities[iteration - 1]!);
              },
              onKept: (report) => kept.push(report),
            },
          },
        );
        const byIterations = await Promise.all(
          [1, 2, 3, 4, 5, 6].map((iterations) => fitBy(matrix, { ...options, iterations, roughIterations: 0 })),
        );
        expect(judged).toEqual(byIterations.map(hashOf));
        expect(model).toEqual(byIterations[2]);
        expect(
          kept.map(({ iteration, quality, iterations, isStopped }) => [iteration, quality, iterations, isStopped]),
        ).toEqual([[3, 0.9, 6, true]]);
        expect(reports.map(({ iteration, quality }) => [iteration, quality])).toEqual(
          qualities.slice(0, 6).map((quality, place) => [place + 1, quality]),
        );
        expect(
          reports[2]!.objective / objective(matrix, model, { regularization: 0.05, alpha: 1, ...options }),
        ).toBeCloseTo(1, 5);
      }
    });

    it('ends with a judge’s fault, and with the reason of a signal that it aborts', async () => {
      const matrix = randomMatrix(40, 30, 200, 2);
      const reason = new Error('seen enough');
      await expect(
        fitBy(
          matrix,
          { factors: 4 },
          {
            earlyStopping: {
              quality: () => {
                throw reason;
              },
            },
          },
        ),
      ).rejects.toBe(reason);
      await expect(fitBy(matrix, { factors: 4 }, { earlyStopping: { quality: () => Number.NaN } })).rejects.toThrow(
        /quality of iteration 1 is NaN/,
      );
      await expect(fitBy(matrix, {}, { earlyStopping: { quality: () => 1, patience: 0 } })).rejects.toThrow(
        /patience is 0/,
      );
      const controller = new AbortController();
      const last = fitBy(
        matrix,
        { factors: 4, iterations: 2 },
        {
          signal: controller.signal,
          earlyStopping: {
            quality: (_, iteration) => {
              if (iteration === 2) controller.abort(reason);
              return 1;
            },
          },
        },
      );
      await expect(last).rejects.toBe(reason);
    });

    it('counts the two models that a judged fit keeps beside its own into its memory', async () => {
      const matrix = randomMatrix(40, 30, 200, 2);
      const neededBy = async (hooks: Parameters<typeof fit>[2]): Promise<number> => {
        const error: unknown = await fitBy(matrix, { factors: 4, memoryBytes: 1, threads: 1 }, hooks).then(
          () => null,
          (refusal: unknown) => refusal,
        );
        if (!(error instanceof NotEnoughMemoryError)) throw new Error(`not refused: ${String(error)}`);
        return error.neededBytes;
      };
      const model = 4 * 4 * (40 + 30);
      // The wasm kernel copies its result into one of the two.
      expect((await neededBy({ earlyStopping: { quality: () => 1 } })) - (await neededBy(undefined))).toBe(
        kernel === 'wasm' ? model : 2 * model,
      );
    });

    it('stops with the reason of an aborted signal', async () => {
      const reason = new Error('the job was canceled');
      for (const threads of ['auto', 2] as const) {
        const controller = new AbortController();
        const running = fitBy(
          randomMatrix(2000, 500, 40_000, 1),
          { factors: 32, iterations: 100_000, threads },
          { signal: controller.signal },
        );
        setTimeout(() => controller.abort(reason), 60);
        await expect(running).rejects.toBe(reason);
      }
      await expect(fitBy(randomMatrix(3, 3, 3, 1), {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });

    it('refuses a bad matrix, and what does not fit into memory, before any work', async () => {
      const matrix = randomMatrix(5, 5, 6, 1);
      await expect(fitBy(matrix, { memoryBytes: 100 })).rejects.toThrow(NotEnoughMemoryError);
      await expect(fitBy(matrix, { memoryBytes: 100 })).rejects.toThrow(
        /5 users × 5 items with 6 interactions at 64 factors needs .* MiB .* are allowed/,
      );
      matrix.values[0] = -1;
      await expect(fitBy(matrix, {})).rejects.toBeInstanceOf(InvalidMatrixError);
    });
  });
}
