import { evenBounds, GRAM_PARTIALS } from '../kernel/partials.js';
import { Arena } from '../kernel/wasm/arena.js';
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
  /** Items in whitened coordinates. Users are whitened in place: they are solved anew right after. */
  whitenedItems: number;
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

/** Plans a fit's shared memory; allocates nothing. */
export function layOut({ factors, threads, isScaled, userOffsets, itemOffsets }: LayoutNeeds): Layout {
  const arena = new Arena();
  const stride = paddedFactors(factors);
  const rowBytes = 4 * stride;
  const side = (offsets: Int32Array): SideLayout => {
    const rows = offsets.length - 1;
    const entries = offsets[rows]!;
    const place = (bounds: Int32Array): Bounds => ({ bounds, pointer: arena.take(bounds.byteLength), count: bounds.length - 1 });
    return {
      rows, indptr: arena.take(offsets.byteLength), indices: arena.take(4 * entries), values: arena.take(4 * entries), lambdas: arena.take(isScaled ? 4 * rows : 0), factors: arena.take(rows * rowBytes),
      gramBounds: place(evenBounds(rows, GRAM_PARTIALS)), whitenBounds: place(rowBounds(rows)), solveBounds: place(entryBounds(offsets)),
    };
  };
  const task = arena.take(TASK_BYTES);
  const works = Array.from({ length: threads }, () => arena.take(WORK_ROWS * rowBytes));
  const [back, forward, eigenvalues] = [arena.take(stride * rowBytes), arena.take(stride * rowBytes), arena.take(rowBytes)];
  const partials = arena.take(GRAM_PARTIALS * stride * stride * 8);
  const [users, items] = [side(userOffsets), side(itemOffsets)];
  const losses = arena.take(8 * users.solveBounds.count);
  const whitenedItems = arena.take(items.rows * rowBytes);
  return { bytes: arena.bytes, stride, users, items, whitenedItems, back, forward, eigenvalues, partials, losses, task, works };
}
