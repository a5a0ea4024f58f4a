import { runStepsAtOnce, spanSteps } from '@cartograph/threads';

/**
 * Rows of 64-bit numbers: the place of each in ascending order. Numbers are compared as two halves, since comparing them whole
 * makes an object each.
 */
export class NumberIndex {
  /** The numbers, ascending, without repeats. */
  readonly numbers: BigInt64Array;
  private readonly high: Int32Array;
  private readonly low: Uint32Array;

  /** @throws RangeError - numbers that do not ascend. */
  constructor(numbers: BigInt64Array) {
    this.numbers = numbers;
    const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
    this.high = new Int32Array(numbers.length);
    this.low = new Uint32Array(numbers.length);
    for (let row = 0; row < numbers.length; row += 1) {
      this.low[row] = halves[2 * row]!;
      this.high[row] = halves[2 * row + 1]! | 0;
      if (row > 0 && !(numbers[row]! > numbers[row - 1]!))
        throw new RangeError(`numbers must ascend without repeats: ${numbers[row]} follows ${numbers[row - 1]}`);
    }
  }

  /** How many numbers there are. */
  get size(): number {
    return this.numbers.length;
  }

  /**
   * The row of each number. Runs of one number are looked up once. O(n·log size).
   * @throws RangeError - a number that is not in the index.
   */
  rowsOf(numbers: BigInt64Array): Int32Array {
    return runStepsAtOnce(this.rowsOfSteps(numbers));
  }

  /** The same in steps of a few tenths of a second at most, between which it can be stopped. @throws as {@link rowsOf}. */
  *rowsOfSteps(numbers: BigInt64Array): Generator<void, Int32Array> {
    const halves = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
    const rows = new Int32Array(numbers.length);
    let [lastLow, lastHigh, lastRow] = [0, 0, -1];
    yield* spanSteps(numbers.length, (from, to) => {
      for (let at = from; at < to; at += 1) {
        const low = halves[2 * at]!;
        const high = halves[2 * at + 1]! | 0;
        if (lastRow < 0 || low !== lastLow || high !== lastHigh) {
          lastRow = this.find(high, low);
          if (lastRow < 0)
            throw new RangeError(`the number ${numbers[at]} is not among the ${this.size} that are indexed`);
          lastLow = low;
          lastHigh = high;
        }
        rows[at] = lastRow;
      }
    });
    return rows;
  }

  private find(high: number, low: number): number {
    let [from, to] = [0, this.size];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.high[middle]! < high || (this.high[middle] === high && this.low[middle]! < low)) from = middle + 1;
      else to = middle;
    }
    return from < this.size && this.high[from] === high && this.low[from] === low ? from : -1;
  }
}
