import { describe, expect, it } from 'vitest';
import { csrFromTriplets, type CsrMatrix } from '../csr.js';
import type { Factors } from '../factors.js';
import type { FitHooks, IterationReport } from '../fit-hooks.js';
import { NotEnoughMemoryError } from '../memory.js';
import { resolveOptions, type AlsOptions } from '../options.js';
import { largestDifference, randomMatrix } from '../testing/matrices.js';
import { fitPlainly } from './fit-plainly.js';

const fitBy = (matrix: CsrMatrix, options: Partial<AlsOptions>, hooks?: FitHooks): Promise<Factors> =>
  fitPlainly(matrix, resolveOptions({ ...options, kernel: 'typescript' }), hooks);
const met = (value: number): CsrMatrix =>
  csrFromTriplets({ rows: 1, columns: 1, rowIndices: [0], columnIndices: [0], values: [value] });
/** Users and items with an entry. */
const rowsWithEntries = ({ indptr, indices }: CsrMatrix): number =>
  new Set(indices).size + indptr.filter((offset, row) => row > 0 && offset > indptr[row - 1]!).length;

describe('fitPlainly', () => {
  // One user, one item, one factor: c(1 − xy)² + λ(x² + y²) is least at x² = y² = 1 − λ/c.
  it.each([
    ['c = 2, λ = ½', 1, { regularization: 0.5 }, 0.75, 0.875],
    ['c = ½ + 3·2, λ = 1.3', 2, { alpha: 3, unobservedWeight: 0.5, regularization: 1.3 }, 0.8, 2.34],
    ['c = 2, λ = ¼·(1 + 1) of a row of one', 1, { regularization: 0.25, frequencyExponent: 1 }, 0.75, 0.875],
  ])('reaches the least sum of one user and one item: %s', async (_what, strength, options, square, sum) => {
    for (const solver of ['cg', 'cholesky'] as const) {
      const reports: IterationReport[] = [];
      const model = await fitBy(
        met(strength),
        { ...options, solver, factors: 1, iterations: 300 },
        { onIteration: (report) => reports.push(report) },
      );
      expect([model.userFactors[0]! ** 2, model.itemFactors[0]! ** 2].map((value) => value.toFixed(5))).toEqual([
        square.toFixed(5),
        square.toFixed(5),
      ]);
      expect(reports.at(-1)!.objective).toBeCloseTo(sum, 5);
      expect(reports).toHaveLength(300);
    }
  });

  it('lets the factors of a row without a positive strength be zero, whoever solves it', async () => {
    const matrix = csrFromTriplets({
      rows: 3,
      columns: 3,
      rowIndices: [0, 0, 2],
      columnIndices: [0, 1, 0],
      values: [1, 0, 2],
    });
    for (const solver of ['cg', 'cholesky'] as const) {
      const { userFactors, itemFactors } = await fitBy(matrix, { solver, factors: 2, iterations: 2 });
      expect([...userFactors.subarray(2, 4), ...itemFactors.subarray(2, 6)].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(
        [...userFactors.subarray(0, 2), ...userFactors.subarray(4), ...itemFactors.subarray(0, 2)].some(
          (value) => value === 0,
        ),
      ).toBe(false);
    }
  });

  it('solves the rows at the bounds of a chunk as the exact solver does', async () => {
    for (const users of [4095, 4096, 4097]) {
      const matrix = randomMatrix(users, 40, 3 * users, users);
      const options = { factors: 4, iterations: 2, regularization: 1 };
      const [iterated, exact] = [
        await fitBy(matrix, { ...options, cgSteps: 12 }),
        await fitBy(matrix, { ...options, solver: 'cholesky' }),
      ];
      expect(largestDifference(iterated.userFactors, exact.userFactors)).toBeLessThan(1e-4);
      expect(iterated.userFactors.subarray(4 * users - 4)).toHaveLength(4);
    }
  });

  /** Pauses of a fit, up to the one that ends it. */
  async function pausesOf(matrix: CsrMatrix, options: Partial<AlsOptions>, endsAt = Infinity): Promise<number> {
    const reason = new Error('enough');
    let pauses = 0;
    const fitted = fitPlainly(matrix, resolveOptions({ ...options, kernel: 'typescript' }), undefined, () => {
      pauses += 1;
      return pauses < endsAt ? Promise.resolve(true) : Promise.reject(reason);
    });
    if (endsAt === Infinity) await fitted;
    else await expect(fitted).rejects.toBe(reason);
    return pauses;
  }

  it('pauses after every 4,096 rows it whitens and every 4,096 rows and entries it solves', async () => {
    const [users, items, entries] = [9_000, 300, 20_000];
    const matrix = randomMatrix(users, items, entries, 3);
    // 16 stretches of a sum; 4,096 and the rest of the last row make a chunk, so that an item's hundreds of entries may make one fewer.
    const [userSum, itemSum, whitened, solved] = [
      16,
      16,
      Math.ceil(users / 4096) + 1,
      Math.floor((users + entries) / 4096) + Math.floor((items + entries) / 4096),
    ];
    const pauses = await pausesOf(matrix, { factors: 8, iterations: 3 });
    const most = userSum + 3 * (itemSum + userSum + whitened + solved);
    expect(pauses).toBeLessThanOrEqual(most);
    expect(pauses).toBeGreaterThanOrEqual(most - 3);
    expect(
      await pausesOf(matrix, { factors: 2, iterations: 1, solver: 'cholesky' }),
      'one a row that has entries',
    ).toBe(userSum + itemSum + userSum + rowsWithEntries(matrix));
  });

  it('is ended by the pause that rejects, wherever it comes, and does no more', async () => {
    const matrix = randomMatrix(9_000, 300, 20_000, 3);
    for (const solver of ['cg', 'cholesky'] as const) {
      for (const endsAt of [1, 16, 17, 20, 25, 40, 41, 60])
        expect(await pausesOf(matrix, { solver, factors: 4, iterations: 1000 }, endsAt)).toBe(endsAt);
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
