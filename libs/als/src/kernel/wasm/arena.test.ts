import { expect, it } from 'vitest';
import { Arena } from './arena.js';

it('an arena lays pieces out on cache lines, one after another', () => {
  const arena = new Arena();
  expect([arena.take(1), arena.take(64), arena.take(0), arena.take(65)]).toEqual([1_024, 1_088, 1_152, 1_152]);
  expect(arena.bytes).toBe(1_280);
});
