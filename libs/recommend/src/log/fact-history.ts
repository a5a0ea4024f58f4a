import { lowerBound } from './csr-rows.js';
import type { FactRuns, ProductFacts, TrainingLog } from './training-log.js';

/**
 * Puts values in runs; a value that only repeats the one before it is left out.
 *
 * @param rows - product rows, ascending, and epoch seconds, ascending within a product; of one instant the last stands.
 * Cost: O(products + rows); memory is that of the result.
 */
export function factRuns<Values extends Int32Array | Float64Array>(
  products: number,
  rows: { products: Int32Array; from: Float64Array; values: Values },
): FactRuns<Values> {
  const indptr = new Int32Array(products + 1);
  const [from, values] = [rows.from.slice(), rows.values.slice() as Values];
  let [kept, last] = [0, -1];
  for (const [place, product] of rows.products.entries()) {
    if (product === last && values[kept - 1] === rows.values[place]) continue;
    from[kept] = rows.from[place]!;
    values[kept] = rows.values[place]!;
    indptr[product + 1]! += 1;
    last = product;
    kept += 1;
  }
  for (let product = 0; product < products; product += 1) indptr[product + 1]! += indptr[product]!;
  return { indptr, from: from.slice(0, kept), values: values.slice(0, kept) as Values };
}

/**
 * What is known of products before an instant: for each the value that began last before it. Nothing that happened at `end` or later has a part in it.
 *
 * @param end - epoch seconds. From after the last event on, the facts of the log.
 * @returns '' and NaN where nothing is known yet. Cost: O(products · log(runs of a product)).
 */
export function factsBefore(
  { facts, history, events }: Pick<TrainingLog, 'facts' | 'history' | 'events'>,
  end: number,
): ProductFacts {
  if (!(end <= events.at[events.at.length - 1]!)) return facts;
  const { names, categories, brands, prices } = history;
  const textsOf = (runs: FactRuns<Int32Array>): string[] =>
    Array.from(runsBefore(runs, end), (run) => (run < 0 ? '' : names[runs.values[run]!]!));
  return {
    categories: textsOf(categories),
    brands: textsOf(brands),
    prices: Float64Array.from(runsBefore(prices, end), (run) => (run < 0 ? Number.NaN : prices.values[run]!)),
  };
}

/** The place of each product's last run that begins before an instant; −1 without one. */
function runsBefore({ indptr, from }: FactRuns<Int32Array | Float64Array>, end: number): Int32Array {
  const runs = new Int32Array(indptr.length - 1);
  for (let product = 0; product < runs.length; product += 1) {
    const first = indptr[product]!;
    const next = lowerBound(from, end, first, indptr[product + 1]);
    runs[product] = next > first ? next - 1 : -1;
  }
  return runs;
}
