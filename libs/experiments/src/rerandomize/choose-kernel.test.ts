import { expect, it } from 'vitest';
import { chooseKernel } from './choose-kernel.js';

it('the kernel is the machine’s best, or the one asked for, which must be there', () => {
  expect([
    chooseKernel('auto', () => true),
    chooseKernel('auto', () => false),
    chooseKernel('typescript', () => true),
    chooseKernel('wasm', () => true),
  ]).toEqual(['wasm', 'typescript', 'typescript', 'wasm']);
  expect(() => chooseKernel('wasm', () => false)).toThrow(/give auto or typescript/);
});
