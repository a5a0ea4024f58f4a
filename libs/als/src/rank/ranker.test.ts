import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { csrFromTriplets } from '../csr.js';
import type { Factors, ItemFactors } from '../factors.js';
import { uniform } from '../testing/matrices.js';
import { topK } from '../top-k.js';
import type { TopK } from './plain-search.js';
import { createRanker } from './ranker.js';
import type { RankFilters } from './resident-search.js';

/** Rows of a few distinct values, so that equal scores are common, or of any; some are zero and lengths differ. */
function rowsOf(count: number, factors: number, seed: number, isCoarse: boolean): Float32Array {
  const next = uniform(seed);
  const rows = new Float32Array(count * factors);
  for (let row = 0; row < count; row += 1) {
    const size = isCoarse ? Math.floor(next() * 2) : next() ** 3;
    for (let a = 0; a < factors; a += 1)
      rows[row * factors + a] = size * (isCoarse ? Math.floor(next() * 5) - 2 : next() - 0.4);
  }
  return rows;
}

/** The answer of `topK` to the same question. */
function expectedOf(
  { factors, items, itemFactors }: ItemFactors,
  vectors: Float32Array,
  k: number,
  { blocked, allowed }: RankFilters,
): TopK {
  const count = vectors.length / factors;
  const lists = blocked?.map((own) => [...new Set(Array.from(own))]) ?? [];
  const rowIndices = lists.flatMap((own, query) => own.map(() => query));
  const seen = csrFromTriplets({
    rows: count,
    columns: items,
    rowIndices,
    columnIndices: lists.flat(),
    values: rowIndices.map(() => 1),
  });
  const model: Factors = { factors, items, users: 0, userFactors: new Float32Array(), itemFactors };
  return topK(model, vectors, k, { seen, ...(allowed ? { allowed } : {}) });
}

/** Rows of length 1 in single precision; which of them point nowhere. */
function directionsOf(
  rows: Float32Array,
  factors: number,
): { units: Float32Array; isNowhere: (row: number) => boolean } {
  const lengths = Array.from({ length: rows.length / factors }, (_, row) =>
    Math.sqrt(rows.subarray(row * factors, (row + 1) * factors).reduce((sum, value) => sum + value * value, 0)),
  );
  return {
    units: rows.map((value, at) => (value === 0 ? 0 : value / lengths[Math.floor(at / factors)]!)),
    isNowhere: (row) => lengths[row] === 0,
  };
}

interface MemoryHost {
  Memory: new (limits: object) => { buffer: SharedArrayBuffer };
}
const host = (globalThis as unknown as { WebAssembly: MemoryHost }).WebAssembly;
const { Memory } = host;
afterEach(() => {
  host.Memory = Memory;
});

const settings = fc.record({
  items: fc.integer({ min: 1, max: 60 }),
  k: fc.integer({ min: 1, max: 70 }),
  factors: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(1000),
  isCoarse: fc.boolean(),
  hasBlocked: fc.boolean(),
  allowedShare: fc.constantFrom(null, 0, 0.1, 0.7),
  count: fc.integer({ min: 0, max: 6 }),
});

describe.each(['wasm', 'typescript'] as const)('a ranker of the %s kernel', (kernel) => {
  const filtersOf = (
    seed: number,
    items: number,
    count: number,
    hasBlocked: boolean,
    allowedShare: number | null,
  ): RankFilters => {
    const next = uniform(seed + 1);
    return {
      ...(hasBlocked
        ? {
            blocked: Array.from({ length: count }, () =>
              Array.from({ length: Math.floor(next() * 12) }, () => Math.floor(next() * items)),
            ),
          }
        : {}),
      ...(allowedShare === null
        ? {}
        : {
            allowed: Uint8Array.from({ length: items }, () =>
              next() < allowedShare ? 1 + Math.floor(next() * 255) : 0,
            ),
          }),
    };
  };

  it('answers what topK answers, bit for bit, with ties, blocked and forbidden items, zero rows and K beyond the catalog, call after call', () => {
    fc.assert(
      fc.property(settings, ({ items, k, factors, seed, isCoarse, hasBlocked, allowedShare, count }) => {
        const model = { factors, items, itemFactors: rowsOf(items, factors, seed, isCoarse) };
        const ranker = createRanker(model, { kernel });
        const vectors = rowsOf(count, factors, seed + 2, isCoarse);
        for (const filters of [filtersOf(seed, items, count, hasBlocked, allowedShare), {}])
          expect(ranker.topK(vectors, k, filters)).toEqual(expectedOf(model, vectors, k, filters));
      }),
      { numRuns: 300 },
    );
  });

  it('by direction answers what topK answers over rows of length 1, and leaves out what points nowhere', () => {
    fc.assert(
      fc.property(settings, ({ items, k, factors, seed, isCoarse, hasBlocked, allowedShare, count }) => {
        const itemFactors = rowsOf(items, factors, seed, isCoarse);
        const vectors = rowsOf(count, factors, seed + 2, isCoarse);
        const filters = filtersOf(seed, items, count, hasBlocked, allowedShare);
        const [rows, queries] = [directionsOf(itemFactors, factors), directionsOf(vectors, factors)];
        const allowed = Uint8Array.from({ length: items }, (_, item) =>
          rows.isNowhere(item) ? 0 : (filters.allowed?.[item] ?? 1),
        );
        const expected = expectedOf({ factors, items, itemFactors: rows.units }, queries.units, k, {
          ...filters,
          allowed,
        });
        for (let query = 0; query < count; query += 1) {
          if (!queries.isNowhere(query)) continue;
          expected.indices.fill(-1, query * k, (query + 1) * k);
          expected.scores.fill(-Infinity, query * k, (query + 1) * k);
        }
        const ranker = createRanker({ factors, items, itemFactors }, { kernel, similarity: 'cosine' });
        expect(ranker.topK(vectors, k, filters)).toEqual(expected);
        expect(ranker.topK(vectors, k, filters)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('is exact over many items, for short and long lists, with hundreds of blocked items and few allowed ones', () => {
    const [items, factors] = [5_000, 40];
    const model = { factors, items, itemFactors: rowsOf(items, factors, 3, false) };
    const ranker = createRanker(model, { kernel });
    const next = uniform(9);
    for (let round = 0; round < 12; round += 1) {
      const vectors = rowsOf(3, factors, 20 + round, round % 4 === 3);
      const filters: RankFilters = {
        blocked: Array.from({ length: 3 }, () => Int32Array.from({ length: 400 }, () => Math.floor(next() * items))),
        ...(round % 2 === 0 ? { allowed: Uint8Array.from({ length: items }, () => (next() < 0.02 ? 1 : 0)) } : {}),
      };
      for (const k of [1, 10, 500, 3_000, 5_001])
        expect(ranker.topK(vectors, k, filters)).toEqual(expectedOf(model, vectors, k, filters));
    }
  });

  it('breaks ties by ascending item and leaves places empty', () => {
    const ranker = createRanker({ factors: 1, items: 5, itemFactors: Float32Array.of(2, 5, 2, 5, 0) }, { kernel });
    const answer = ranker.topK(Float32Array.of(1, 0), 4, {
      blocked: [[4], [0, 0]],
      allowed: Uint8Array.of(1, 1, 1, 0, 1),
    });
    expect(Array.from(answer.indices)).toEqual([1, 0, 2, -1, 1, 2, 4, -1]);
    expect(Array.from(answer.scores)).toEqual([5, 2, 2, -Infinity, 0, 0, 0, -Infinity]);
  });

  it('finds items of the same direction, however long, and not the more popular ones', () => {
    const itemFactors = Float32Array.of(1, 1, 10, 0, 0.1, 0.11, 0, 0, -3, -3);
    const ranker = createRanker({ factors: 2, items: 5, itemFactors }, { kernel, similarity: 'cosine' });
    const answer = ranker.topK(itemFactors.subarray(0, 2), 4, { blocked: [[0]] });
    expect(Array.from(answer.indices)).toEqual([2, 1, 4, -1]);
    expect(answer.scores[1]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(Array.from(ranker.topK(itemFactors.subarray(6, 8), 2).indices)).toEqual([-1, -1]);
  });

  it('stays exact for lengths too small or too large to bound', () => {
    for (const size of [1e-42, 1e-25, 1e-18, 1e19]) {
      const model = { factors: 3, items: 40, itemFactors: rowsOf(40, 3, 8, false) };
      const vectors = rowsOf(5, 3, 5, false).map((value) => value * size);
      expect(createRanker(model, { kernel }).topK(vectors, 4), `queries × ${size}`).toEqual(
        expectedOf(model, vectors, 4, {}),
      );
      const scaled = { ...model, itemFactors: model.itemFactors.map((value) => value * size) };
      expect(createRanker(scaled, { kernel }).topK(rowsOf(5, 3, 5, false), 4), `items × ${size}`).toEqual(
        expectedOf(scaled, rowsOf(5, 3, 5, false), 4, {}),
      );
    }
  });

  it('answers no query, and has nothing to answer where there are no items', () => {
    const ranker = createRanker({ factors: 2, items: 0, itemFactors: new Float32Array() }, { kernel });
    expect(ranker.topK(new Float32Array(), 3)).toEqual({ indices: new Int32Array(), scores: new Float32Array() });
    expect(
      Array.from(ranker.topK(Float32Array.of(1, 2), 2, { blocked: [[]], allowed: new Uint8Array() }).indices),
    ).toEqual([-1, -1]);
  });

  it('refuses what is no finite number or does not fit the model, and says where', () => {
    const model = { factors: 2, items: 3, itemFactors: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const ranker = createRanker(model, { kernel });
    const asked = (vectors: number[], k: number, filters?: RankFilters) => () =>
      ranker.topK(Float32Array.from(vectors), k, filters);
    expect(asked([1, 2, 3, Number.NaN], 1)).toThrow(/Vector 1 has a number that is NaN/);
    expect(asked([Infinity, 2], 1)).toThrow(/Vector 0 has a number that is Infinity/);
    expect(asked([1, 2, 3], 1)).toThrow(/3 numbers; give a multiple of f = 2/);
    expect(asked([1, 2], 0)).toThrow(/k is 0; give a whole number ≥ 1/);
    expect(asked([1, 2], 1.5)).toThrow(/k is 1.5/);
    expect(asked([1, 2], 1, { allowed: new Uint8Array(2) })).toThrow(/allowed has 2 bytes; the model has 3 items/);
    expect(asked([1, 2], 1, { blocked: [] })).toThrow(/blocked has 0 lists; give one for each of the 1 vectors/);
    for (const item of [3, -1, 0.5, Number.NaN])
      expect(asked([1, 2], 1, { blocked: [[0, item]] })).toThrow(
        `Item ${item} is unknown; the model has items 0 to 2.`,
      );
    expect(Array.from(ranker.topK(Float32Array.of(1, 2), 3).indices), 'nothing of a refused query stays').toEqual([
      2, 1, 0,
    ]);
    expect(() =>
      createRanker({ ...model, itemFactors: Float32Array.of(1, 2, 3, Number.NaN, 5, 6) }, { kernel }),
    ).toThrow(/Item 1 has a factor that is NaN/);
    expect(() => createRanker({ ...model, items: 4 }, { kernel })).toThrow(
      /itemFactors has 6 numbers; 4 items of 2 factors need 8/,
    );
  });
});

describe('the memory of a ranker', () => {
  it('is taken once, whatever is asked, and goes when the ranker does', async () => {
    const buffers: WeakRef<SharedArrayBuffer>[] = [];
    host.Memory = new Proxy(Memory, {
      construct(target, args) {
        const memory = Reflect.construct(target, args) as { buffer: SharedArrayBuffer };
        buffers.push(new WeakRef(memory.buffer));
        return memory;
      },
    });
    const model = { factors: 16, items: 2_000, itemFactors: rowsOf(2_000, 16, 3, false) };
    let ranker: ReturnType<typeof createRanker> | null = createRanker(model, { kernel: 'wasm' });
    for (let seed = 0; seed < 20; seed += 1)
      ranker.topK(rowsOf(2, 16, seed, false), 1 + seed * 20, {
        blocked: [[seed], []],
        allowed: new Uint8Array(2_000).fill(1),
      });
    expect(buffers).toHaveLength(1);
    expect(buffers[0]!.deref()!.byteLength).toBeLessThan(2_000 * 16 * 6 + 200_000);
    ranker = null;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // A WeakRef that was read keeps its target until the turn is over.
    for (let turn = 0; turn < 10 && buffers[0]!.deref() !== undefined; turn += 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      collect();
    }
    expect(ranker).toBeNull();
    expect(buffers[0]!.deref()).toBeUndefined();
  });
});
