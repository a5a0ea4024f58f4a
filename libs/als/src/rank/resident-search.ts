import type { ItemFactors } from '../factors.js';
import { Arena } from '@cartograph/threads';
import { kernelModule, type Kernel } from '../kernel/wasm/module.js';
import { createMemory } from '@cartograph/threads';
import { paddedFactors } from '../kernel/wasm/padding.js';
import { byLength } from './lengths.js';
import type { TopK } from './plain-search.js';
import { SETTING_WORDS, writeSetting } from './rank-layout.js';

/** What a query may get. */
export interface RankFilters {
  /** Items that the n-th query must not get, in any order. */
  blocked?: readonly ArrayLike<number>[];
  /** One byte an item; only items with a byte ≠ 0 may be answered. All may when left out. */
  allowed?: Uint8Array;
}

/** The longest list that is searched so: a place in it is found by halving, but what lies behind is moved. */
export const MOST_PLACES = 2_048;
/** Items scored together. */
const GROUP = 4;

/** Where everything lies; byte offsets. */
interface ResidentLayout {
  bytes: number;
  stride: number;
  setting: number;
  queries: number;
  work: number;
  items: number;
  quantized: number;
  norms: number;
  ids: number;
  blocked: number;
  allowed: number;
  outIds: number;
  outScores: number;
}

/** Plans the memory of resident items; allocates nothing. */
export function layOutResident({ factors, items }: ItemFactors): ResidentLayout {
  const arena = new Arena();
  const stride = paddedFactors(factors);
  const rows = Math.ceil(items / GROUP) * GROUP;
  const pieces = {
    setting: arena.take(4 * SETTING_WORDS),
    queries: arena.take(4 * stride),
    work: arena.take(2 * stride + 4),
    items: arena.take(4 * stride * rows),
    quantized: arena.take(2 * stride * rows),
    norms: arena.take(4 * rows),
    ids: arena.take(4 * rows),
    blocked: arena.take(items),
    allowed: arena.take(items),
    outIds: arena.take(4 * MOST_PLACES),
    outScores: arena.take(4 * MOST_PLACES),
  };
  return { bytes: arena.bytes, stride, ...pieces };
}

/** Items in WebAssembly memory by falling length, exactly and in whole numbers, and room for one query. */
export class ResidentSearch {
  private readonly kernel: Kernel;
  private readonly layout: ResidentLayout;
  private readonly buffer: SharedArrayBuffer;
  private readonly query: Float32Array<SharedArrayBuffer>;
  private readonly blocked: Uint8Array<SharedArrayBuffer>;
  private readonly allowed: Uint8Array<SharedArrayBuffer>;
  private readonly outIds: Int32Array<SharedArrayBuffer>;
  private readonly outScores: Float32Array<SharedArrayBuffer>;
  /** Items that can be answered at all: those of length 0 lie last. */
  private readonly count: number;

  /**
   * @param lengths - of the items; each can be bounded.
   * @param isDirection - whether vectors of length 0 have no score.
   */
  constructor(
    private readonly model: ItemFactors,
    lengths: Float64Array,
    private readonly isDirection: boolean,
  ) {
    const { factors, items, itemFactors } = model;
    const layout = layOutResident(model);
    const memory = createMemory(layout.bytes);
    const { buffer } = memory;
    [this.layout, this.buffer, this.kernel] = [layout, buffer, kernelModule.instantiate(memory)];
    this.query = new Float32Array(buffer, layout.queries, layout.stride);
    this.blocked = new Uint8Array(buffer, layout.blocked, items);
    this.allowed = new Uint8Array(buffer, layout.allowed, items);
    this.outIds = new Int32Array(buffer, layout.outIds, MOST_PLACES);
    this.outScores = new Float32Array(buffer, layout.outScores, MOST_PLACES);
    const order = byLength(lengths);
    const rows = new Float32Array(buffer, layout.items, items * layout.stride);
    const norms = new Float32Array(buffer, layout.norms, items);
    new Int32Array(buffer, layout.ids, items).set(order);
    for (let place = 0; place < items; place += 1) {
      const item = order[place]!;
      rows.set(itemFactors.subarray(item * factors, (item + 1) * factors), place * layout.stride);
      norms[place] = this.kernel.quantize(
        layout.items + 4 * place * layout.stride,
        layout.quantized + 2 * place * layout.stride,
        layout.stride,
      );
    }
    this.count = isDirection ? lengths.reduce((sum, length) => sum + (length > 0 ? 1 : 0), 0) : items;
  }

  /** @param vectors - n × f, each of a length that can be bounded. @param k - at most `MOST_PLACES`. */
  search(vectors: Float32Array, k: number, { blocked, allowed }: RankFilters): TopK {
    const {
      layout,
      model: { factors },
    } = this;
    const count = vectors.length / factors;
    const result: TopK = {
      indices: new Int32Array(count * k).fill(-1),
      scores: new Float32Array(count * k).fill(-Infinity),
    };
    writeSetting({ ...layout, places: 0, seenIndptr: 0, seenIndices: 0 }, this.buffer, {
      items: this.count,
      k,
      isSeen: false,
    });
    if (allowed) this.allowed.set(allowed);
    for (let query = 0; query < count; query += 1) {
      const own = blocked?.[query] ?? [];
      for (let place = 0; place < own.length; place += 1) this.blocked[own[place]!] = 1;
      this.query.set(vectors.subarray(query * factors, (query + 1) * factors));
      const found = this.isQueryZero()
        ? this.first(k, allowed)
        : this.kernel.rankOne(layout.setting, layout.work, layout.blocked, allowed ? layout.allowed : 0);
      result.indices.set(this.outIds.subarray(0, found), query * k);
      result.scores.set(this.outScores.subarray(0, found), query * k);
      for (let place = 0; place < own.length; place += 1) this.blocked[own[place]!] = 0;
    }
    return result;
  }

  private isQueryZero(): boolean {
    for (let a = 0; a < this.model.factors; a += 1) if (this.query[a] !== 0) return false;
    return true;
  }

  /** What a query of zeros gets: score 0 for the first items that it may get, or nothing where it has no direction. */
  private first(k: number, allowed: Uint8Array | undefined): number {
    if (this.isDirection) return 0;
    let found = 0;
    for (let item = 0; item < this.model.items && found < k; item += 1) {
      if (this.blocked[item] !== 0 || (allowed && allowed[item] === 0)) continue;
      this.outIds[found] = item;
      this.outScores[found] = 0;
      found += 1;
    }
    return found;
  }
}
