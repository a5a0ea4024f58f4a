import { expect, it } from 'vitest';
import { threadCount } from './thread-count.js';

it('threads are those asked for; auto starts none for a moment’s work, nor one alone', () => {
  expect([threadCount(5, true), threadCount('auto', true)]).toEqual([5, 0]);
  expect(threadCount('auto', false)).not.toBe(1);
  for (const wrong of [0, 1.5, 513, Number.NaN])
    expect(() => threadCount(wrong, true)).toThrow(`threads is ${wrong}; give auto or a whole number`);
});
