import { expect, it } from 'vitest';
import { chooseKernel } from './choose.js';

it.each([
  ['cg', 'auto', true, 'wasm'],
  ['cg', 'wasm', true, 'wasm'],
  ['cg', 'typescript', true, 'typescript'],
  ['cg', 'auto', false, 'typescript'],
  ['cholesky', 'auto', true, 'typescript'],
  ['cholesky', 'wasm', false, 'typescript'],
] as const)(
  'the solver %s with kernel %s, WebAssembly there: %s, means %s',
  (solver, kernel, isSupported, expected) => {
    expect(chooseKernel({ solver, kernel }, () => isSupported)).toBe(expected);
  },
);

it('the wasm kernel is refused where the machine has none', () => {
  expect(() => chooseKernel({ solver: 'cg', kernel: 'wasm' }, () => false)).toThrow(/give auto or typescript/);
});
