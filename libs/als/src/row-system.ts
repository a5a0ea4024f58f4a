import type { Factors } from './factors.js';
import { gram } from './kernel/gram.js';
import { PrivateKernel } from './kernel/wasm/private-kernel.js';
import { paddedLength, Whitening } from './kernel/whitening.js';
import type { RowEntries } from './kernel/whitened-cg.js';
import type { ObjectiveSettings } from './options.js';
import { countPositive, rowRegularization } from './row-regularization.js';

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
  if (row.values.length !== count)
    throw new RangeError(`There are ${count} indices but ${row.values.length} values; give one value an index.`);
  const positions = Int32Array.from({ length: count }, (_, place) => place).toSorted(
    (a, b) => row.indices[a]! - row.indices[b]!,
  );
  const indices = Int32Array.from(positions, (place) => row.indices[place]!);
  const values = Float32Array.from(positions, (place) => row.values[place]!);
  indices.forEach((item, place) => {
    if (!(item >= 0 && item < items))
      throw new RangeError(`Item ${item} is unknown; the model has items 0 to ${items - 1}.`);
    if (place > 0 && indices[place - 1] === item)
      throw new RangeError(`Item ${item} is given twice; add its strengths up first.`);
    const strength = values[place]!;
    if (!(strength >= 0 && Number.isFinite(strength)))
      throw new RangeError(`Item ${item} has strength ${strength}; strengths are finite numbers ≥ 0.`);
  });
  return { positions, entries: { indices, values, from: 0, to: count } };
}

/** The λ of a user with these interactions. */
export function userRegularization(model: Factors, entries: RowEntries, settings: ObjectiveSettings): number {
  return rowRegularization(settings, model.items, countPositive(entries.values, entries.from, entries.to));
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

/** Remembers what was computed for a model as long as the model lives; its item factors must not change. */
function perModel<Value>(make: (model: Factors) => Value): (model: Factors) => Value {
  const known = new WeakMap<Float32Array, Value>();
  return (model) => {
    const value = known.get(model.itemFactors) ?? make(model);
    known.set(model.itemFactors, value);
    return value;
  };
}

/** The same for a model and the settings that its coordinates depend on. */
function perBasis<Value>(
  make: (model: Factors, settings: ObjectiveSettings) => Value,
): (model: Factors, settings: ObjectiveSettings) => Value {
  const known = perModel(() => new Map<string, Value>());
  return (model, settings) => {
    const values = known(model);
    const key = `${settings.frequencyExponent === 0 ? settings.regularization : 'each'} ${settings.unobservedWeight}`;
    const value = values.get(key) ?? make(model, settings);
    values.set(key, value);
    return value;
  };
}

let kernel: PrivateKernel | undefined;

/** The calling thread's kernel for single rows, made on first use. */
export function privateKernel(): PrivateKernel {
  kernel ??= new PrivateKernel();
  return kernel;
}

/** The model's item Gram matrix, computed once per model. */
export const itemGram = perModel((model) => gram(model.itemFactors, model.factors));

/** The model's whitening, computed once for its settings. */
export const itemWhitening = perBasis((model, settings) => new Whitening(itemGram(model), model.factors, settings));

const wasmGram = perModel((model) => privateKernel().gram(model));

/** The model's coordinates as the WebAssembly kernel trains in them, computed once for its settings. */
export const wasmBasis = perBasis((model, settings) => PrivateKernel.basis(wasmGram(model), model.factors, settings));
