import { describe, expect, it } from 'vitest';
import { arrayOf, bytesOf, requireLittleEndian, typeOf } from './array-types.js';

describe('arrays as bytes', () => {
  it.each([
    ['i32', Int32Array.of(1, -2, 2 ** 31 - 1)],
    ['f32', Float32Array.of(0.5, -0, Number.NaN)],
    ['f64', Float64Array.of(Math.PI, Infinity)],
    ['u8', Uint8Array.of(0, 255)],
  ] as const)('are read back as what they were (%s)', (type, array) => {
    expect(typeOf(array)).toBe(type);
    const bytes = bytesOf(array);
    expect(bytes.buffer).toBe(array.buffer);
    expect(arrayOf(type, bytes.slice().buffer)).toEqual(array);
  });

  it('are those of a view alone', () => {
    const bytes = bytesOf(Int32Array.of(1, 2, 3, 4).subarray(1, 3));
    expect(arrayOf('i32', bytes.slice().buffer)).toEqual(Int32Array.of(2, 3));
  });

  it('are no array where they are no whole number of values', () => {
    expect(arrayOf('i32', new ArrayBuffer(6))).toBeNull();
    expect(arrayOf('f64', new ArrayBuffer(12))).toBeNull();
    expect(arrayOf('u8', new ArrayBuffer(3))).toEqual(new Uint8Array(3));
    expect(arrayOf('f32', new ArrayBuffer(0))).toEqual(new Float32Array());
  });

  it('are little-endian, as 1 shows', () => {
    expect(requireLittleEndian).not.toThrow();
    expect([...bytesOf(Int32Array.of(1))]).toEqual([1, 0, 0, 0]);
  });
});
