import { expect, it } from 'vitest';
import { allowedItems } from './allowed-items.js';

it('hands each item the byte of its product', () => {
  expect([...allowedItems(Int32Array.of(4, 0, 2), Uint8Array.of(1, 1, 0, 1, 0))]).toEqual([0, 1, 0]);
  expect(allowedItems(new Int32Array(), new Uint8Array(3)).length).toBe(0);
});
