import { expect, it } from 'vitest';
import { Arena } from './arena.js';

it('pieces of a memory lie apart, and more than there is is refused with what would help', () => {
  const arena = new Arena();
  const [first, second] = [arena.take(1), arena.take(100)];
  expect([first % 64, second % 64, second - first, arena.bytes - second]).toEqual([0, 0, 64, 128]);
  expect(arena.allocate('do less').buffer.byteLength).toBe(65_536);
  arena.take(2 ** 32);
  expect(() => arena.allocate('do less')).toThrow(/shared memory.*: do less\./);
});
