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

/** The position of each product row in an ascending list of them, or −1. */
export function numbersOf(products: Int32Array, width: number): Int32Array {
  const numberOf = new Int32Array(width).fill(-1);
  for (let number = 0; number < products.length; number += 1) numberOf[products[number]!] = number;
  return numberOf;
}

/** @throws RangeError - a stored list of product rows that does not ascend inside 0 … width − 1; names the part. */
export function checkProducts(products: Int32Array, width: number): void {
  for (const [number, product] of products.entries()) {
    if (product < 0 || product >= width || (number > 0 && product <= products[number - 1]!)) {
      throw new RangeError(`the part "products" has product row ${product} at position ${number}; rows must ascend from 0 to ${width - 1}`);
    }
  }
}
