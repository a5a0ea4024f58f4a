import type { Factors } from './factors.js';
import { gram } from './kernel/gram.js';
import { paddedLength, Whitening } from './kernel/whitening.js';
import type { RowEntries } from './kernel/whitened-cg.js';

/** One user's interactions: item ids, each once, in any order, and their strengths r ≥ 0. */
export interface SparseRow {
  indices: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** A user's interactions in ascending item order, as training reads them. */
export interface SortedRow {
  /** `positions[n]` is the caller's place of the n-th entry. */
  positions: Int32Array;
  entries: RowEntries;
}

/**
 * Sorts a user's interactions by item.
 *
 * @throws RangeError - an unknown or repeated item, a negative or non-finite strength; carries the item.
 */
export function sortRow(row: SparseRow, items: number): SortedRow {
  const count = row.indices.length;
  if (row.values.length !== count) throw new RangeError(`There are ${count} indices but ${row.values.length} values; give one value an index.`);
  const positions = Int32Array.from({ length: count }, (_, place) => place).toSorted((a, b) => row.indices[a]! - row.indices[b]!);
  const indices = Int32Array.from(positions, (place) => row.indices[place]!);
  const values = Float32Array.from(positions, (place) => row.values[place]!);
  indices.forEach((item, place) => {
    if (!(item >= 0 && item < items)) throw new RangeError(`Item ${item} is unknown; the model has items 0 to ${items - 1}.`);
    if (place > 0 && indices[place - 1] === item) throw new RangeError(`Item ${item} is given twice; add its strengths up first.`);
    const strength = values[place]!;
    if (!(strength >= 0 && Number.isFinite(strength))) throw new RangeError(`Item ${item} has strength ${strength}; strengths are finite numbers ≥ 0.`);
  });
  return { positions, entries: { indices, values, from: 0, to: count } };
}

/** A row's system in whitened coordinates: its items' rows gathered in order, entries renumbered to them. */
export interface WhitenedRow {
  whitened: Float32Array;
  entries: RowEntries;
}

/** Gathers the whitened rows of a user's items. Cost k·f²/2. */
export function whitenEntries(model: Factors, whitening: Whitening, entries: RowEntries): WhitenedRow {
  const { factors, itemFactors } = model;
  const count = entries.to;
  const gathered = new Float32Array(count * factors);
  for (let place = 0; place < count; place += 1) {
    const item = entries.indices[place]!;
    gathered.set(itemFactors.subarray(item * factors, (item + 1) * factors), place * factors);
  }
  const whitened = new Float32Array(count * paddedLength(factors));
  whitening.whiten(gathered, 0, count, whitened);
  return { whitened, entries: { ...entries, indices: Int32Array.from({ length: count }, (_, place) => place) } };
}

const whitenings = new WeakMap<Float32Array, Map<number, Whitening>>();
const grams = new WeakMap<Float32Array, Float64Array>();

/** The model's whitening at λ, computed once per model. */
export function itemWhitening(model: Factors, regularization: number): Whitening {
  const known = whitenings.get(model.itemFactors) ?? new Map<number, Whitening>();
  whitenings.set(model.itemFactors, known);
  const whitening = known.get(regularization) ?? new Whitening(itemGram(model), model.factors, regularization);
  known.set(regularization, whitening);
  return whitening;
}

/** The model's item Gram matrix, computed once per model. */
export function itemGram(model: Factors): Float64Array {
  const dense = grams.get(model.itemFactors) ?? gram(model.itemFactors, model.factors);
  grams.set(model.itemFactors, dense);
  return dense;
}
