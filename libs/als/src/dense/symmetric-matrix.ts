import { Arena, chooseKernel, createMemory, MOST_BYTES } from '@cartograph/threads';
import { inverseModule, plainInverseKernel, type InverseKernel } from './inverse-kernel.js';

/** Columns that are eliminated together. */
const BLOCK = 128;
/** Groups of four rows that are updated between two pauses. */
const STRETCH = 16;

/** How a matrix is inverted. */
export interface InvertOptions {
  /** Awaited between stretches of work; its rejection stops the inversion and leaves the matrix useless. */
  pause?: (work: number) => Promise<void> | null;
  /** Called after each block of columns with the columns done. */
  onColumns?: (done: number) => void;
}

/** Bytes that a symmetric matrix of n rows takes while it is inverted. */
export function symmetricBytes(n: number): number {
  return layout(n).bytes;
}

/** The most rows a symmetric matrix can have: its memory ends at 4 GiB. */
export function mostSymmetricRows(): number {
  let [low, high] = [1, 65_536];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (symmetricBytes(middle) <= MOST_BYTES) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * A symmetric n × n matrix in double precision that can be turned into its inverse where it stands. Only the lower triangle is stored, in tiles
 * of 4 × 4: 4·n² bytes and a little.
 */
export class SymmetricMatrix {
  private readonly heap: Float64Array;
  private readonly tiles: number;
  private readonly places: ReturnType<typeof layout>;
  private readonly kernel: InverseKernel;

  /**
   * @param n - rows, ≥ 1; all numbers are 0.
   * @param kernel - `auto` takes WebAssembly where the machine has it. Both give the same bits.
   * @throws RangeError - n is not a whole number ≥ 1, or more than 4 GiB would be needed.
   */
  constructor(
    readonly n: number,
    kernel: 'auto' | 'wasm' | 'typescript' = 'auto',
  ) {
    if (!Number.isInteger(n) || n < 1)
      throw new RangeError(`A symmetric matrix has ${n} rows; give a whole number ≥ 1.`);
    const places = layout(n);
    if (places.bytes > MOST_BYTES)
      throw new RangeError(
        `A symmetric matrix of ${n} rows needs ${(places.bytes / 2 ** 30).toFixed(1)} GiB, but 4 GiB is the most; give at most ${mostSymmetricRows()} rows.`,
      );
    this.places = places;
    if (chooseKernel(kernel, () => inverseModule.isSupported()) === 'wasm') {
      const memory = createMemory(places.bytes);
      this.heap = new Float64Array(memory.buffer);
      this.kernel = inverseModule.instantiate(memory);
    } else {
      this.heap = new Float64Array(Math.ceil(places.bytes / 8));
      this.kernel = plainInverseKernel(this.heap.buffer);
    }
    this.tiles = places.tiles / 8;
  }

  /** The number at row i, column j. */
  get(i: number, j: number): number {
    return this.heap[this.place(i, j)]!;
  }

  /** Adds to the number at row i, column j, and so to that at row j, column i. */
  add(i: number, j: number, value: number): void {
    this.heap[this.place(i, j)]! += value;
  }

  /** Copies columns 0 … i of row i to `target`. */
  readRow(i: number, target: Float64Array): void {
    const { heap } = this;
    let at = this.place(i, 0);
    for (let j = 0; j <= i; j += 4, at += 16)
      for (let lane = 0; lane < 4 && j + lane <= i; lane += 1) target[j + lane] = heap[at + lane]!;
  }

  /**
   * Turns the matrix into its inverse by symmetric block elimination (the sweep operator), which needs half of the work of the general case.
   *
   * @throws RangeError - the matrix is not positive definite; names the row.
   * Cost n³/2 multiply-adds, n² doubles of traffic for each 128 columns.
   * @see Goodnight, The American Statistician 33 (1979) 149.
   */
  async invert({ pause, onColumns }: InvertOptions = {}): Promise<void> {
    const { groups, columns, panel, product, corner } = this.places;
    const { heap, tiles } = this;
    for (let row = this.n; row < 4 * groups; row += 1) heap[this.place(row, row)] = 1;
    for (let first = 0; first < groups; first += columns / 4) {
      const end = Math.min(groups, first + columns / 4);
      const b = 4 * (end - first);
      this.readPanel(first, end, b);
      const inverse = invertCorner(this.readCorner(first, b), b, 4 * first);
      heap.set(inverse, corner / 8);
      heap.fill(0, panel / 8 + first * b * 4, panel / 8 + end * b * 4);
      for (let from = 0; from < groups; from += STRETCH) {
        const to = Math.min(groups, from + STRETCH);
        this.kernel.multiply(panel, corner, product, b, from, to);
        const waiting = pause?.(4 * (to - from) * b * b);
        if (waiting) await waiting;
      }
      for (let from = 0; from < groups; from += STRETCH) {
        const to = Math.min(groups, from + STRETCH);
        this.kernel.update(8 * tiles, product, panel, b, from, to);
        const waiting = pause?.(16 * (to - from) * to * b);
        if (waiting) await waiting;
      }
      this.writePanel(first, end, b, inverse);
      onColumns?.(Math.min(this.n, 4 * end));
    }
    const length = (groups * (groups + 1) * 16) / 2;
    for (let at = tiles; at < tiles + length; at += 1) heap[at] = -heap[at]!;
  }

  /** A block of columns, all rows of it, as a panel. */
  private readPanel(first: number, end: number, b: number): void {
    const { heap } = this;
    const { groups, panel } = this.places;
    for (let group = 0; group < groups; group += 1) {
      const target = panel / 8 + group * b * 4;
      for (let strip = first; strip < end; strip += 1) {
        const out = target + (strip - first) * 16;
        const isBelow = group >= strip;
        const tile = isBelow ? this.tile(group, strip) : this.tile(strip, group);
        for (let row = 0; row < 4; row += 1) {
          for (let column = 0; column < 4; column += 1)
            heap[out + 4 * column + row] = heap[tile + (isBelow ? 4 * row + column : 4 * column + row)]!;
        }
      }
    }
  }

  /** Writes the product back as the block's columns, and −P on the diagonal. */
  private writePanel(first: number, end: number, b: number, inverse: Float64Array): void {
    const { heap } = this;
    const { groups, product } = this.places;
    for (let group = 0; group < groups; group += 1) {
      for (let strip = first; strip < end; strip += 1) {
        if (group >= first && group < strip) continue;
        const source = product / 8 + group * b * 4 + (strip - first) * 16;
        const isBelow = group >= strip;
        const isCorner = group >= first && group < end;
        const tile = isBelow ? this.tile(group, strip) : this.tile(strip, group);
        for (let row = 0; row < 4; row += 1) {
          for (let column = 0; column < 4; column += 1) {
            const value = isCorner
              ? -inverse[(4 * (group - first) + row) * b + 4 * (strip - first) + column]!
              : heap[source + 4 * column + row]!;
            heap[tile + (isBelow ? 4 * row + column : 4 * column + row)] = value;
          }
        }
      }
    }
  }

  private readCorner(first: number, b: number): Float64Array {
    const corner = new Float64Array(b * b);
    for (let i = 0; i < b; i += 1) {
      for (let j = 0; j <= i; j += 1) corner[i * b + j] = corner[j * b + i] = this.get(4 * first + i, 4 * first + j);
    }
    return corner;
  }

  private tile(group: number, strip: number): number {
    return this.tiles + ((group * (group + 1)) / 2 + strip) * 16;
  }

  private place(i: number, j: number): number {
    const [row, column] = i >= j ? [i, j] : [j, i];
    return this.tile(row >> 2, column >> 2) + (row & 3) * 4 + (column & 3);
  }
}

function layout(n: number): {
  groups: number;
  columns: number;
  tiles: number;
  panel: number;
  product: number;
  corner: number;
  bytes: number;
} {
  const groups = Math.ceil(n / 4);
  const columns = Math.min(BLOCK, 4 * groups);
  const arena = new Arena();
  const tiles = arena.take(((groups * (groups + 1)) / 2) * 128);
  const panel = arena.take(groups * columns * 32);
  const product = arena.take(groups * columns * 32);
  const corner = arena.take(columns * columns * 8);
  return { groups, columns, tiles, panel, product, corner, bytes: arena.bytes };
}

/** The inverse of a positive definite b × b matrix by its Cholesky factor; `offset` is its first row's number, for the message. */
function invertCorner(a: Float64Array, b: number, offset: number): Float64Array {
  for (let j = 0; j < b; j += 1) {
    for (let i = j; i < b; i += 1) {
      let sum = a[i * b + j]!;
      for (let k = 0; k < j; k += 1) sum -= a[i * b + k]! * a[j * b + k]!;
      if (i > j) a[i * b + j] = sum / a[j * b + j]!;
      else if (sum > 0 && sum < Infinity) a[j * b + j] = Math.sqrt(sum);
      else throw new RangeError(`The matrix is not positive definite: what is left of row ${offset + j} is ${sum}.`);
    }
  }
  const root = new Float64Array(b * b);
  for (let j = 0; j < b; j += 1) {
    root[j * b + j] = 1 / a[j * b + j]!;
    for (let i = j + 1; i < b; i += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) sum += a[i * b + k]! * root[k * b + j]!;
      root[i * b + j] = -sum / a[i * b + i]!;
    }
  }
  const inverse = new Float64Array(b * b);
  for (let i = 0; i < b; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = i; k < b; k += 1) sum += root[k * b + i]! * root[k * b + j]!;
      inverse[i * b + j] = inverse[j * b + i] = sum;
    }
  }
  return inverse;
}
