import { seededRandom } from '@cartograph/threads';
import { expect, it } from 'vitest';
import { fastestSgdKernel, sgdKernel, type SgdKernelName } from './sgd-kernel.js';

const [USERS, ITEMS, COUNT, WIDTH] = [5, 4, 40, 64];
const at = { users: 0, items: 4 * COUNT, values: 8 * COUNT, userFactors: 16 * COUNT };
const itemFactors = at.userFactors + USERS * WIDTH;
const userBias = itemFactors + ITEMS * WIDTH;
const itemBias = userBias + 8 * USERS;
const BYTES = itemBias + 8 * ITEMS;

/** The same steps from the same start; returns the errors and all memory after them. */
function run(name: SgdKernelName): [errors: number, memory: Uint8Array] {
  const { kernel, buffer } = sgdKernel(name, BYTES);
  const random = seededRandom(11);
  const fill = (array: Int32Array | Float32Array | Float64Array, draw: () => number): void =>
    array.forEach((_, place) => (array[place] = draw()));
  fill(new Int32Array(buffer, at.users, COUNT), () => Math.floor(random.next() * USERS));
  fill(new Int32Array(buffer, at.items, COUNT), () => Math.floor(random.next() * ITEMS));
  fill(new Float64Array(buffer, at.values, COUNT), () => 1 + 4 * random.next());
  fill(new Float32Array(buffer, at.userFactors, ((USERS + ITEMS) * WIDTH) / 4), () => random.next() - 0.5);
  const errors = kernel.steps(
    at.users,
    at.items,
    at.values,
    COUNT,
    at.userFactors,
    itemFactors,
    WIDTH,
    userBias,
    itemBias,
    3,
    0.05,
    0.99,
  );
  return [errors, new Uint8Array(buffer, 0, BYTES).slice()];
}

it('both kernels give the same bits', () => {
  const [wasm, plain] = [run('wasm'), run('typescript')];
  expect(wasm).toEqual(plain);
  expect(plain[0]).toBeGreaterThan(0);
});

it('a machine with WebAssembly has the faster one', () => {
  expect(fastestSgdKernel()).toBe('wasm');
});

it.each(['wasm', 'typescript'] as const)(
  'more memory than addresses reach is refused with the figures (%s)',
  (name) => {
    expect(() => sgdKernel(name, 2 ** 32 + 1)).toThrow('The factors take 4294967297 bytes, 4294967296 at most');
  },
);
