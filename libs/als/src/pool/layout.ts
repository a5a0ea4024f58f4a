import { evenBounds, GRAM_PARTIALS } from '../kernel/gram.js';
import { Arena } from '@cartograph/threads';
import { WORK_ROWS } from '../kernel/wasm/module.js';
import { paddedFactors } from '../kernel/wasm/padding.js';
import { entryBounds, rowBounds } from './chunks.js';
import { TASK_BYTES, type Chunks } from './task.js';

/** Where one orientation of the matrix lies, and how its rows are cut. Pointers are byte offsets. */
export interface SideLayout {
  rows: number;
  indptr: number;
  indices: number;
  values: number;
  /** The λ of each row; no place of its own where all rows have one. */
  lambdas: number;
  /** Factors of its rows, padded. */
  factors: number;
  gramBounds: Bounds;
  whitenBounds: Bounds;
  solveBounds: Bounds;
  /** Bytes of each thread's work in which the vectors of one long row lie side by side while it is solved; 0 where the other side's vectors are few enough for the caches. */
  packBytes: number;
}

/** How users are passed, block by block, where every item takes one step alone. */
export interface Sweep {
  /** The first user of each block, and the number of users. */
  bounds: Int32Array;
  /** Items with as many entries go through the blocks; the others are solved at once. */
  longRow: number;
  /** Place of the items' records. */
  state: number;
}

/** Chunk bounds and their place. */
export interface Bounds extends Chunks {
  bounds: Int32Array;
}

/** Where everything of a fit lies in its shared memory. */
export interface Layout {
  bytes: number;
  /** Columns of a padded row. */
  stride: number;
  users: SideLayout;
  items: SideLayout;
  /** Items in whitened coordinates. Users are whitened in place: they are solved again right after. */
  whitenedItems: number;
  /** Null where the vectors of all users are few enough for the caches. */
  sweep: Sweep | null;
  /** The coordinates: B and its transpose, f × f floats, and f eigenvalues. */
  back: number;
  forward: number;
  eigenvalues: number;
  /** 16 f × f matrices of doubles. */
  partials: number;
  /** One double for each chunk of users to solve. */
  losses: number;
  task: number;
  works: number[];
}

/** What a layout is made for. */
export interface LayoutNeeds {
  factors: number;
  threads: number;
  /** Whether every row has a λ of its own. */
  isScaled: boolean;
  /** Offsets of users × items and of items × users. */
  userOffsets: Int32Array;
  itemOffsets: Int32Array;
}

/** More than caches hold: the vectors of a row are then read from all over memory, and several times. */
const CACHED_BYTES = 32 * 2 ** 20;
/** The longest row that is packed, in bytes: more would not stay in a core's cache either. */
const MOST_PACKED = 4 * 2 ** 20;

/** Bytes of the users' vectors in a block of a sweep. */
const BLOCK_BYTES = 8 * 2 ** 20;
/** Entries that an item has in a block on average, at least, if it is worth to come back to it. */
const ENTRIES_IN_BLOCK = 8;
/** Bytes of an item's record; `assembly/blocks.ts` knows what is in it. */
const RECORD_BYTES = 12;

/** Plans a fit's shared memory; allocates nothing. */
export function layOut({ factors, threads, isScaled, userOffsets, itemOffsets }: LayoutNeeds): Layout {
  const arena = new Arena();
  const stride = paddedFactors(factors);
  const rowBytes = 4 * stride;
  const side = (offsets: Int32Array, others: Int32Array): SideLayout => {
    const rows = offsets.length - 1;
    const isFar = (others.length - 1) * rowBytes > CACHED_BYTES;
    const entries = offsets[rows]!;
    const place = (bounds: Int32Array): Bounds => ({
      bounds,
      pointer: arena.take(bounds.byteLength),
      count: bounds.length - 1,
    });
    return {
      rows,
      indptr: arena.take(offsets.byteLength),
      indices: arena.take(4 * entries),
      values: arena.take(4 * entries),
      lambdas: arena.take(isScaled ? 4 * rows : 0),
      factors: arena.take(rows * rowBytes),
      gramBounds: place(evenBounds(rows, GRAM_PARTIALS)),
      whitenBounds: place(rowBounds(rows)),
      solveBounds: place(entryBounds(offsets)),
      packBytes: isFar ? Math.min(MOST_PACKED, longestRow(offsets) * (rowBytes + 4)) : 0,
    };
  };
  const task = arena.take(TASK_BYTES);
  const [back, forward, eigenvalues] = [
    arena.take(stride * rowBytes),
    arena.take(stride * rowBytes),
    arena.take(rowBytes),
  ];
  const partials = arena.take(GRAM_PARTIALS * stride * stride * 8);
  const [users, items] = [side(userOffsets, itemOffsets), side(itemOffsets, userOffsets)];
  const works = Array.from({ length: threads }, () =>
    arena.take(WORK_ROWS * rowBytes + Math.max(users.packBytes, items.packBytes)),
  );
  const losses = arena.take(8 * users.solveBounds.count);
  const whitenedItems = arena.take(items.rows * rowBytes);
  const blocks = Math.ceil((users.rows * rowBytes) / BLOCK_BYTES);
  const sweep =
    items.packBytes > 0
      ? {
          bounds: evenBounds(users.rows, blocks),
          longRow: ENTRIES_IN_BLOCK * blocks,
          state: arena.take(RECORD_BYTES * items.rows),
        }
      : null;
  return {
    bytes: arena.bytes,
    stride,
    users,
    items,
    whitenedItems,
    sweep,
    back,
    forward,
    eigenvalues,
    partials,
    losses,
    task,
    works,
  };
}

function longestRow(offsets: Int32Array): number {
  let longest = 0;
  for (let row = 1; row < offsets.length; row += 1) longest = Math.max(longest, offsets[row]! - offsets[row - 1]!);
  return longest;
}
