import type { CsrMatrix } from '@cartograph/als';

/** Product rows with a pair, ascending. */
export function productsWithPairs({ columns, indices }: CsrMatrix): Int32Array {
  const has = new Uint8Array(columns);
  for (const product of indices) has[product] = 1;
  let count = 0;
  for (const one of has) count += one;
  const products = new Int32Array(count);
  for (let product = 0, next = 0; product < columns; product += 1) {
    if (has[product] === 0) continue;
    products[next] = product;
    next += 1;
  }
  return products;
}

/** The position of each row in an ascending list of some of them, or −1. */
export function numbersOf(rows: Int32Array, width: number): Int32Array {
  const numberOf = new Int32Array(width).fill(-1);
  for (let number = 0; number < rows.length; number += 1) numberOf[rows[number]!] = number;
  return numberOf;
}

/** @throws RangeError - a stored list of rows that does not ascend inside 0 … width − 1; names the part. */
export function checkRows(
  rows: Int32Array,
  width: number,
  { part, of }: { part: string; of: 'user' | 'product' },
): void {
  for (const [number, row] of rows.entries()) {
    if (row < 0 || row >= width || (number > 0 && row <= rows[number - 1]!)) {
      throw new RangeError(
        `the part "${part}" has ${of} row ${row} at position ${number}; rows must ascend from 0 to ${width - 1}`,
      );
    }
  }
}
