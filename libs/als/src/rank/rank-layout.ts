import { Arena } from '@cartograph/threads';
import { paddedFactors } from '../kernel/wasm/padding.js';
import { TASK_BYTES } from '../pool/task.js';

/** Queries in the shared memory at a time. */
export const SLAB = 32_768;
/** Queries a thread takes at a time; a multiple of the four that are scored together. */
export const CHUNK_QUERIES = 64;
/** Words of a setting. */
export const SETTING_WORDS = 13;

/** Where everything of a batch lies in its shared memory; byte offsets. */
export interface RankLayout {
  bytes: number;
  stride: number;
  task: number;
  setting: number;
  bounds: number;
  queries: number;
  /** Item rows by falling length, in single precision and in whole numbers. */
  items: number;
  quantized: number;
  norms: number;
  /** The item at a place, and the place of an item. */
  ids: number;
  places: number;
  seenIndptr: number;
  seenIndices: number;
  outIds: number;
  outScores: number;
  works: number[];
  /** The items' marks in a thread's scratch memory. */
  marksAt: number;
}

/** What a layout is made for. */
export interface RankNeeds {
  factors: number;
  items: number;
  k: number;
  threads: number;
  /** Queries in memory at a time, and the most items they have seen together. */
  slab: number;
  seenEntries: number;
}

/** Plans a batch's shared memory; allocates nothing. */
export function layOutRank({ factors, items, k, threads, slab, seenEntries }: RankNeeds): RankLayout {
  const arena = new Arena();
  const stride = paddedFactors(factors);
  const marksAt = 4 * 2 * stride + 32;
  const pieces = {
    task: arena.take(TASK_BYTES),
    setting: arena.take(4 * SETTING_WORDS),
    bounds: arena.take(4 * (Math.ceil(slab / CHUNK_QUERIES) + 1)),
    queries: arena.take(4 * stride * slab),
    items: arena.take(4 * stride * items),
    quantized: arena.take(2 * stride * items),
    norms: arena.take(4 * items),
    ids: arena.take(4 * items),
    places: arena.take(4 * items),
    seenIndptr: arena.take(4 * (slab + 1)),
    seenIndices: arena.take(4 * seenEntries),
    outIds: arena.take(4 * k * slab),
    outScores: arena.take(4 * k * slab),
    works: Array.from({ length: threads }, () => arena.take(marksAt + items)),
  };
  return { bytes: arena.bytes, stride, marksAt, ...pieces };
}

/** Where a setting points. */
export type RankPlaces = Pick<
  RankLayout,
  | 'setting'
  | 'queries'
  | 'items'
  | 'quantized'
  | 'norms'
  | 'ids'
  | 'places'
  | 'stride'
  | 'seenIndptr'
  | 'seenIndices'
  | 'outIds'
  | 'outScores'
>;

/** Writes the words that `assembly/rank.ts` reads. */
export function writeSetting(
  layout: RankPlaces,
  buffer: SharedArrayBuffer,
  about: { items: number; k: number; isSeen: boolean },
): void {
  new Int32Array(buffer, layout.setting, SETTING_WORDS).set([
    layout.queries,
    layout.items,
    layout.quantized,
    layout.norms,
    layout.ids,
    layout.places,
    about.items,
    layout.stride,
    about.k,
    about.isSeen ? layout.seenIndptr : 0,
    layout.seenIndices,
    layout.outIds,
    layout.outScores,
  ]);
}
