import type { Json, ModelParts, StoredArray } from '../family.js';
import type { RatingBaselines } from './rating-baselines.js';
import type { RatingModelKind } from './rating-model.js';
import { checkScale, type RatingRows, type RatingScale } from './ratings.js';

/** What every rating model keeps: biases, and who rated what. */
interface SharedParts {
  scale: RatingScale;
  baselines: RatingBaselines;
  rated: RatingRows;
  settings: Readonly<Record<string, Json>>;
}

/** The parts of a rating model on disk; `more` are its own arrays. */
export function partsOf(
  kind: RatingModelKind,
  { scale, baselines, rated, settings }: SharedParts,
  more: Readonly<Record<string, StoredArray>> = {},
): ModelParts {
  return {
    json: {
      kind,
      users: baselines.userBias.length,
      items: baselines.itemBias.length,
      mean: baselines.mean,
      scale: { low: scale.low, high: scale.high },
      settings,
    },
    arrays: {
      'user-bias': baselines.userBias,
      'item-bias': baselines.itemBias,
      'rated-starts': rated.indptr,
      'rated-items': rated.indices,
      'rated-values': rated.values,
      ...more,
    },
  };
}

/**
 * Reads back what {@link partsOf} wrote.
 *
 * @throws RangeError - parts of another kind, an array that is missing or of another type, or shapes that do not fit together; names the part.
 */
export function loadRatingRows(
  parts: ModelParts,
  kind: RatingModelKind,
): { userBias: Float64Array; itemBias: Float64Array; rated: RatingRows } {
  if (parts.json['kind'] !== kind)
    throw new RangeError(`part "kind" is ${JSON.stringify(parts.json['kind'])}; ${kind} was expected`);
  const [userBias, itemBias] = [
    doublesIn(parts, 'user-bias', numberIn(parts, 'users')),
    doublesIn(parts, 'item-bias', numberIn(parts, 'items')),
  ];
  const rated = {
    indptr: wholesIn(parts, 'rated-starts', userBias.length + 1),
    indices: wholesIn(parts, 'rated-items'),
    values: doublesIn(parts, 'rated-values'),
  };
  const { indptr, indices, values } = rated;
  if (indices.length !== values.length)
    throw new RangeError(`part "rated-values" holds ${values.length} numbers; "rated-items" holds ${indices.length}`);
  if (
    indptr[0] !== 0 ||
    indptr[userBias.length] !== indices.length ||
    indptr.some((start, user) => user > 0 && start < indptr[user - 1]!)
  ) {
    throw new RangeError(`part "rated-starts" does not rise from 0 to the ${indices.length} of "rated-items"`);
  }
  if (indices.some((item) => item < 0 || item >= itemBias.length))
    throw new RangeError(`part "rated-items" holds a row outside 0 … ${itemBias.length - 1}`);
  return { userBias, itemBias, rated };
}

/** A number of the JSON part. @throws RangeError - it is none. */
export function numberIn({ json }: ModelParts, name: string): number {
  const value = json[name];
  if (typeof value !== 'number')
    throw new RangeError(`part "${name}" is ${JSON.stringify(value)}; a number was expected`);
  return value;
}

/** The settings that a model was fitted with, over its defaults. @throws RangeError - one is of another type than its default. */
export function settingsIn<Settings extends object>({ json }: ModelParts, defaults: Settings): Settings {
  const found = json['settings'];
  const given =
    typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Readonly<Record<string, Json>>)
      : {};
  for (const [name, value] of Object.entries(defaults)) {
    if (typeof given[name] !== typeof value)
      throw new RangeError(`part "settings.${name}" is ${JSON.stringify(given[name])}; a ${typeof value} was expected`);
  }
  return { ...defaults, ...given };
}

/** @throws RangeError - no scale, or one that cannot be. */
export function scaleIn({ json }: ModelParts): RatingScale {
  const scale = json['scale'];
  const { low, high } =
    typeof scale === 'object' && scale !== null && !Array.isArray(scale)
      ? (scale as Readonly<Record<string, Json>>)
      : {};
  if (typeof low !== 'number' || typeof high !== 'number')
    throw new RangeError(`part "scale" is ${JSON.stringify(scale)}; two numbers, low and high, were expected`);
  checkScale({ low, high });
  return { low, high };
}

/** An array of doubles. @throws RangeError - missing, of another type or of another length. */
export function doublesIn({ arrays }: ModelParts, name: string, length?: number): Float64Array {
  const array = arrays[name];
  if (!(array instanceof Float64Array))
    throw new RangeError(`part "${name}" is missing or of another type; 64-bit numbers were expected`);
  return ofLength(array, name, length);
}

/** An array of single-precision numbers. @throws RangeError - missing, of another type or of another length. */
export function singlesIn({ arrays }: ModelParts, name: string, length?: number): Float32Array {
  const array = arrays[name];
  if (!(array instanceof Float32Array))
    throw new RangeError(`part "${name}" is missing or of another type; 32-bit numbers were expected`);
  return ofLength(array, name, length);
}

function wholesIn({ arrays }: ModelParts, name: string, length?: number): Int32Array {
  const array = arrays[name];
  if (!(array instanceof Int32Array))
    throw new RangeError(`part "${name}" is missing or of another type; 32-bit whole numbers were expected`);
  return ofLength(array, name, length);
}

function ofLength<Numbers extends StoredArray>(array: Numbers, name: string, length: number | undefined): Numbers {
  if (length !== undefined && array.length !== length)
    throw new RangeError(`part "${name}" holds ${array.length} numbers; ${length} were expected`);
  return array;
}
