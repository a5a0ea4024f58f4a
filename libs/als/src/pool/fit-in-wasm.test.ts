import { afterEach, describe, expect, it } from 'vitest';
import { columnOffsets, csrFromTriplets, type CsrMatrix } from '../csr.js';
import type { Factors } from '../factors.js';
import type { FitHooks, IterationReport } from '../fit-hooks.js';
import { fitPlainly } from '../kernel/fit-plainly.js';
import { NotEnoughMemoryError } from '../memory.js';
import { objective } from '../objective.js';
import { resolveOptions, type AlsOptions } from '../options.js';
import { largestDifference, randomMatrix } from '../testing/matrices.js';
import { fitInWasm } from './fit-in-wasm.js';
import { layOut } from './layout.js';

const fitBy = (matrix: CsrMatrix, options: Partial<AlsOptions>, hooks?: FitHooks): Promise<Factors> =>
  fitInWasm(matrix, resolveOptions({ ...options, kernel: 'wasm' }), hooks);

interface MemoryHost {
  Memory: new (limits: object) => object;
}
const host = (globalThis as unknown as { WebAssembly: MemoryHost }).WebAssembly;
const { Memory } = host;
afterEach(() => {
  host.Memory = Memory;
});

/** Counts from here on how often the machine is asked for memory, which it gives or refuses. */
function memoryAsked(refusal: Error | null): () => number {
  let asked = 0;
  host.Memory = new Proxy(Memory, {
    construct(target, args) {
      asked += 1;
      if (refusal !== null) throw refusal;
      return Reflect.construct(target, args) as object;
    },
  });
  return () => asked;
}

/** The shared memory that the machine gives from here on. */
function memoryGiven(): SharedArrayBuffer[] {
  const buffers: SharedArrayBuffer[] = [];
  host.Memory = new Proxy(Memory, {
    construct(target, args) {
      const memory = Reflect.construct(target, args) as { buffer: SharedArrayBuffer };
      buffers.push(memory.buffer);
      return memory;
    },
  });
  return buffers;
}

describe('fitInWasm', () => {
  // One user, one item, one factor: c(1 − xy)² + λ(x² + y²) is least at x² = y² = 1 − λ/c.
  it.each([
    ['c = 2, λ = ½', 1, { regularization: 0.5 }, 0.75, 0.875],
    ['c = ½ + 3·2, λ = 1.3', 2, { alpha: 3, unobservedWeight: 0.5, regularization: 1.3 }, 0.8, 2.34],
    ['c = 2, λ = ¼·(1 + 1) of a row of one', 1, { regularization: 0.25, frequencyExponent: 1 }, 0.75, 0.875],
  ])(
    'reaches and reports the least sum of one user and one item: %s',
    async (_what, strength, options, square, sum) => {
      const matrix = csrFromTriplets({ rows: 1, columns: 1, rowIndices: [0], columnIndices: [0], values: [strength] });
      const reports: IterationReport[] = [];
      const model = await fitBy(
        matrix,
        { ...options, factors: 1, iterations: 300 },
        { onIteration: (report) => reports.push(report) },
      );
      expect([model.userFactors[0]! ** 2, model.itemFactors[0]! ** 2].map((value) => value.toFixed(4))).toEqual([
        square.toFixed(4),
        square.toFixed(4),
      ]);
      expect(reports.at(-1)!.objective).toBeCloseTo(sum, 4);
    },
  );

  it.each([
    ['one λ', {}],
    ['a λ of each row', { unobservedWeight: 0.3, frequencyExponent: 0.5, regularization: 0.01 }],
  ])(
    'adds up the losses of many chunks, for any number of threads, to the sum of the whole: %s',
    async (_what, weights) => {
      const matrix = randomMatrix(2_000, 300, 30_000, 4);
      const settings = { factors: 8, alpha: 2, regularization: 0.5, iterations: 2, ...weights };
      const runs = [];
      for (const threads of ['auto', 1, 2, 3] as const) {
        const reports: IterationReport[] = [];
        const model = await fitBy(matrix, { ...settings, threads }, { onIteration: (report) => reports.push(report) });
        expect(reports[1]!.objective / objective(matrix, model, settings)).toBeCloseTo(1, 5);
        runs.push({ sums: reports.map((report) => report.objective), model });
      }
      for (const run of runs.slice(1)) expect(run).toEqual(runs[0]);
      expect(await fitBy(matrix, settings)).toEqual(runs[0]!.model);
    },
  );

  it('solves every row at the bounds of a chunk: 512 rows to whiten, 4,096 entries to solve', async () => {
    for (const [users, items, entries] of [
      [511, 40, 2_000],
      [512, 40, 2_000],
      [513, 40, 2_000],
      [40, 513, 4_095],
      [300, 1_025, 9_000],
      [5, 1_000, 4_096],
    ] as const) {
      const matrix = randomMatrix(users, items, entries, users);
      const options = { factors: 5, iterations: 2, regularization: 1, cgSteps: 16 };
      const [ours, plain] = [
        await fitBy(matrix, { ...options, threads: 2 }),
        await fitPlainly(matrix, resolveOptions(options), undefined),
      ];
      expect(largestDifference(ours.userFactors, plain.userFactors), `users of ${users} × ${items}`).toBeLessThan(1e-3);
      expect(largestDifference(ours.itemFactors, plain.itemFactors), `items of ${users} × ${items}`).toBeLessThan(1e-3);
    }
  });

  it('stops with the signal: each thread ends the chunk it has at hand, and takes no other', async () => {
    const matrix = randomMatrix(20_000, 4_000, 400_000, 3);
    const reason = new Error('enough');
    for (const threads of [1, 2, 3]) {
      for (const afterMs of [0, 5, 40, 150]) {
        const buffers = memoryGiven();
        const controller = new AbortController();
        const pointer = layOut({
          factors: 64,
          threads,
          isScaled: false,
          userOffsets: matrix.indptr,
          itemOffsets: columnOffsets(matrix),
        }).task;
        const taken = (): number => Atomics.load(new Int32Array(buffers[0]!, pointer, 1), 0);
        const running = fitBy(matrix, { factors: 64, iterations: 1000, threads }, { signal: controller.signal });
        // Added after the fit's own listener: the threads have been told to stop when it is called.
        let before = 0;
        controller.signal.addEventListener(
          'abort',
          () => {
            before = taken();
          },
          { once: true },
        );
        setTimeout(() => controller.abort(reason), afterMs);
        await expect(running).rejects.toBe(reason);
        const after = taken();
        expect(after - before, `${threads} threads after ${afterMs} ms`).toBeLessThanOrEqual(threads);
        expect(after - before).toBeGreaterThanOrEqual(0);
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
        expect(taken()).toBe(after);
      }
    }
  });

  it('refuses what does not fit before it takes any memory, to the byte', async () => {
    const matrix = randomMatrix(30, 20, 100, 5);
    const asked = memoryAsked(null);
    const neededFor = async (memoryBytes: number): Promise<number> => {
      const error: unknown = await fitBy(matrix, { factors: 3, memoryBytes, threads: 1 }).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (!(error instanceof NotEnoughMemoryError)) throw new Error(`not refused: ${String(error)}`);
      return error.neededBytes;
    };
    const needed = await neededFor(1);
    // The factors twice (padded to 16 and as they are given out), the entries in both orders, 16 Gram matrices of doubles: what is certain of it.
    expect(needed).toBeGreaterThan(50 * 16 * 4 + 50 * 3 * 4 + 2 * 100 * 8 + 16 * 16 * 16 * 8);
    expect(await neededFor(needed - 1)).toBe(needed);
    const offsets = new Int32Array(4_000_001);
    const vast: CsrMatrix = {
      rows: 4_000_000,
      columns: 10,
      indptr: offsets,
      indices: new Int32Array(),
      values: new Float32Array(),
    };
    await expect(fitBy(vast, { factors: 512, memoryBytes: 2 ** 50 })).rejects.toThrow(
      /in one WebAssembly memory, which ends at 4\.0 GiB: use 2\d\d factors or fewer/,
    );
    expect(asked()).toBe(0);
    expect(
      (await fitBy(matrix, { factors: 3, iterations: 1, memoryBytes: needed, threads: 1 })).itemFactors,
    ).toHaveLength(60);
    expect(asked()).toBe(1);
  });

  it('says so where the machine does not give the memory, and lets any other fault through', async () => {
    const matrix = randomMatrix(30, 20, 100, 5);
    const cause = new RangeError('WebAssembly.Memory(): could not allocate memory');
    memoryAsked(cause);
    const refused = await fitBy(matrix, { factors: 3 }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(refused).toBeInstanceOf(NotEnoughMemoryError);
    expect(refused).toMatchObject({
      cause,
      availableBytes: 0,
      message: expect.stringMatching(
        /^The machine does not give \d+ bytes of shared memory: use fewer factors/,
      ) as string,
    });
    const other = new TypeError('shared memory is switched off');
    memoryAsked(other);
    await expect(fitBy(matrix, { factors: 3 })).rejects.toBe(other);
  });

  it.each([
    ['one λ', {}],
    ['a λ of each row', { frequencyExponent: 0.5, regularization: 0.01 }],
  ])(
    'is the same for any number of threads, and that of the plain twin, where users pass block by block: %s',
    async (_what, more) => {
      const users = 530_000;
      const matrix = randomMatrix(users, 300, users, 8);
      const options = { factors: 16, iterations: 2, regularization: 0.05, ...more };
      const layout = layOut({
        factors: 16,
        threads: 1,
        isScaled: 'frequencyExponent' in more,
        userOffsets: matrix.indptr,
        itemOffsets: columnOffsets(matrix),
      });
      expect(layout.sweep!.bounds.length).toBeGreaterThan(3);
      const [one, three] = [
        await fitBy(matrix, { ...options, threads: 1 }),
        await fitBy(matrix, { ...options, threads: 3 }),
      ];
      expect(Buffer.compare(Buffer.from(one.userFactors.buffer), Buffer.from(three.userFactors.buffer))).toBe(0);
      expect(one.itemFactors).toEqual(three.itemFactors);
      const plain = await fitPlainly(matrix, resolveOptions({ ...options, kernel: 'typescript' }), undefined);
      expect(largestDifference(one.itemFactors, plain.itemFactors)).toBeLessThan(
        2e-3 * Math.max(...plain.itemFactors.map(Math.abs)),
      );
    },
  );
});
