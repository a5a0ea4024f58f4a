import { expect, it } from 'vitest';
import { chooseKernel } from './choose.js';

it.each([
  ['cg', 'auto', 'wasm'],
  ['cg', 'wasm', 'wasm'],
  ['cg', 'typescript', 'typescript'],
  ['cholesky', 'auto', 'typescript'],
  ['cholesky', 'wasm', 'typescript'],
] as const)('the solver %s with kernel %s means %s', (solver, kernel, expected) => {
  expect(chooseKernel({ solver, kernel })).toBe(expected);
});
