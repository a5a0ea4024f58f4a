import { endianness } from 'node:os';
import type { StoredArray } from '../family.js';

/** Kinds of arrays, as the ends of file names say them. */
export type ArrayType = 'i32' | 'f32' | 'f64' | 'u8';

/** The kind of an array. */
export function typeOf(array: StoredArray): ArrayType {
  if (array instanceof Int32Array) return 'i32';
  if (array instanceof Float32Array) return 'f32';
  return array instanceof Float64Array ? 'f64' : 'u8';
}

/** A view of bytes as an array of a kind; null where they are no whole number of values. */
export function arrayOf(type: ArrayType, bytes: ArrayBuffer): StoredArray | null {
  const Type = { i32: Int32Array, f32: Float32Array, f64: Float64Array, u8: Uint8Array }[type];
  return bytes.byteLength % Type.BYTES_PER_ELEMENT === 0 ? new Type(bytes) : null;
}

/** The bytes of an array, where they lie. */
export function bytesOf(array: StoredArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** @throws Error - on a processor whose arrays are not little-endian. */
export function requireLittleEndian(): void {
  if (endianness() !== 'LE')
    throw new Error('Model files are little-endian; this processor is big-endian and cannot read or write them.');
}
