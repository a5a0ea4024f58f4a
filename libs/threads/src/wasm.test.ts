import { expect, it } from 'vitest';
import { createMemory, PAGE_BYTES, wasmModule } from './wasm.js';

/** `mark(at)` adds 1 to the 32-bit word at `at` of a shared memory, in WebAssembly by hand. */
const MARK = Buffer.from(
  [
    '0061736d01000000', // magic, version
    '01050160017f00', // type: (i32) → ()
    '02120103656e76066d656d6f7279020301808004', // env.memory, shared
    '03020100', // one function of that type
    '070801046d61726b0000', // export mark
    '0a11010f002000200028020041016a3602000b', // the word at `at` += 1
  ].join(''),
  'hex',
).toString('base64');

it('a module is compiled once, and works on memory of whole pages that is given to it', () => {
  const module = wasmModule<{ mark(at: number): void }>(MARK);
  expect(module.isSupported()).toBe(true);
  expect(module.compiled()).toBe(module.compiled());
  const memory = createMemory(PAGE_BYTES + 1);
  expect(memory.buffer.byteLength).toBe(2 * PAGE_BYTES);
  const { mark } = module.instantiate(memory);
  mark(1_024);
  module.instantiate(memory).mark(1_024);
  expect(new Int32Array(memory.buffer, 1_024, 2)).toEqual(Int32Array.of(2, 0));
});

it('memory grows only to what was said', () => {
  const memory = createMemory(1, 2);
  memory.grow(1);
  expect(memory.buffer.byteLength).toBe(2 * PAGE_BYTES);
  expect(() => memory.grow(1)).toThrow();
  expect(() => createMemory(1).grow(1)).toThrow();
});

it('what is no module is not supported', () => {
  expect(wasmModule(Buffer.from('no module').toString('base64')).isSupported()).toBe(false);
});
