import { sgdKernel, type SgdKernel, type SgdKernelName } from './sgd-kernel.js';

/** Bytes of the shortest row of factors, and what every row is a multiple of. */
const ROW_BYTES = 32;

/** Ratings in the order of the descent. */
export interface SgdRatings {
  users: Int32Array;
  items: Int32Array;
  values: Float64Array;
}

/** A biased factorization while it is fitted, in the memory of its kernel. */
export class SgdRun {
  readonly userBias: Float64Array;
  readonly itemBias: Float64Array;
  private readonly kernel: SgdKernel;
  private readonly width: number;
  private readonly places: { users: number; items: number; values: number; userFactors: number; itemFactors: number };
  private readonly chunk: { users: Int32Array; items: Int32Array; values: Float64Array };
  private readonly singles: { users: Float32Array; items: Float32Array };

  /**
   * @param size.chunk - ratings that are handed to the kernel at once, at most.
   * @param begin - where the descent begins: a side's factors, rows × factors, row-major; rounded to singles. Called once there is memory for them.
   * @throws RangeError - more than 4 GiB of factors.
   */
  constructor(
    name: SgdKernelName,
    private readonly size: { users: number; items: number; factors: number; chunk: number },
    begin: (side: 'users' | 'items') => Float64Array,
  ) {
    this.width = Math.ceil((4 * size.factors) / ROW_BYTES) * ROW_BYTES;
    let bytes = 0;
    const place = (length: number): number => {
      const from = bytes;
      bytes += Math.ceil(length / ROW_BYTES) * ROW_BYTES;
      return from;
    };
    this.places = {
      users: place(4 * size.chunk),
      items: place(4 * size.chunk),
      values: place(8 * size.chunk),
      userFactors: place(size.users * this.width),
      itemFactors: place(size.items * this.width),
    };
    const [userBias, itemBias] = [place(8 * size.users), place(8 * size.items)];
    const { kernel, buffer } = sgdKernel(name, bytes);
    this.kernel = kernel;
    this.userBias = new Float64Array(buffer, userBias, size.users);
    this.itemBias = new Float64Array(buffer, itemBias, size.items);
    this.chunk = {
      users: new Int32Array(buffer, this.places.users, size.chunk),
      items: new Int32Array(buffer, this.places.items, size.chunk),
      values: new Float64Array(buffer, this.places.values, size.chunk),
    };
    this.singles = {
      users: new Float32Array(buffer, this.places.userFactors, (size.users * this.width) / 4),
      items: new Float32Array(buffer, this.places.itemFactors, (size.items * this.width) / 4),
    };
    this.fill(this.singles.users, begin('users'));
    this.fill(this.singles.items, begin('items'));
  }

  /**
   * One step for each rating from `from` up to `to`, no more than a chunk.
   * @returns the sum of squared errors, each before its own step.
   */
  steps(
    { users, items, values }: SgdRatings,
    from: number,
    to: number,
    mean: number,
    learningRate: number,
    regularization: number,
  ): number {
    this.chunk.users.set(users.subarray(from, to));
    this.chunk.items.set(items.subarray(from, to));
    this.chunk.values.set(values.subarray(from, to));
    const { places } = this;
    return this.kernel.steps(
      places.users,
      places.items,
      places.values,
      to - from,
      places.userFactors,
      places.itemFactors,
      this.width,
      this.userBias.byteOffset,
      this.itemBias.byteOffset,
      mean,
      learningRate,
      1 - learningRate * regularization,
    );
  }

  /** A copy of one side's factors, rows × factors. */
  factorsOf(side: 'users' | 'items'): Float32Array {
    const { factors } = this.size;
    const out = new Float32Array(this.size[side] * factors);
    for (let row = 0; row < this.size[side]; row += 1)
      out.set(this.singles[side].subarray((row * this.width) / 4, (row * this.width) / 4 + factors), row * factors);
    return out;
  }

  private fill(singles: Float32Array, factors: Float64Array): void {
    for (let row = 0, rows = factors.length / this.size.factors; row < rows; row += 1)
      singles.set(factors.subarray(row * this.size.factors, (row + 1) * this.size.factors), (row * this.width) / 4);
  }
}
