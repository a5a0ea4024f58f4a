import type { Json, ModelParts, StoredArray } from '../family.js';

/** The arrays that a part may be. */
const ARRAYS = { i32: Int32Array, f32: Float32Array, f64: Float64Array, u8: Uint8Array } as const;

interface Arrays {
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
  u8: Uint8Array;
}

/**
 * An array of a model's parts.
 *
 * @param length - how many values it must have. Default: any number.
 * @throws RangeError - it is missing, of another kind, or of another length; names it.
 */
export function readArray<Type extends keyof Arrays>(
  parts: ModelParts,
  name: string,
  type: Type,
  length?: number,
): Arrays[Type] {
  const array: StoredArray | undefined = parts.arrays[name];
  if (array === undefined) throw new RangeError(`the part "${name}" is missing`);
  if (!isOf(array, type))
    throw new RangeError(`the part "${name}" is a ${array.constructor.name} where a ${ARRAYS[type].name} is needed`);
  if (length !== undefined && array.length !== length)
    throw new RangeError(`the part "${name}" has ${array.length} values where ${length} are needed`);
  return array;
}

/**
 * A text of a model's parts, one of some words where they are given.
 * @throws RangeError - it is missing or something else; names it.
 */
export function readText<Word extends string = string>(parts: ModelParts, name: string, words?: readonly Word[]): Word {
  const value: Json | undefined = parts.json[name];
  const found =
    typeof value === 'string'
      ? words === undefined
        ? (value as Word)
        : words.find((word) => word === value)
      : undefined;
  if (found === undefined)
    throw new RangeError(
      `the part "${name}" is ${JSON.stringify(value)} where ${words === undefined ? 'a text' : `one of ${words.join(', ')}`} is needed`,
    );
  return found;
}

/**
 * An object of a model's parts, such as its settings.
 * @throws RangeError - it is missing or something else; names it.
 */
export function readObject(parts: ModelParts, name: string): { readonly [key: string]: Json } {
  const value: Json | undefined = parts.json[name];
  if (value === null || typeof value !== 'object' || isList(value))
    throw new RangeError(`the part "${name}" is ${JSON.stringify(value)} where an object is needed`);
  return value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isOf<Type extends keyof Arrays>(
  array: StoredArray,
  type: Type,
): array is Extract<StoredArray, Arrays[Type]> & Arrays[Type] {
  return array instanceof ARRAYS[type];
}
