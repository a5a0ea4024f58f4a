import { expect, test } from 'vitest';
import { SharedLooks } from './shared-looks.js';

test('all who look at one thing at once share a look, until it has changed or the look failed', async () => {
  const read: string[] = [];
  const looks = new SharedLooks(async (id) => {
    read.push(id);
    if (id === 'bad') throw new Error('unreadable');
    return `${id} ${read.length}`;
  }, 600_000);
  expect(await Promise.all(['a', 'a', 'b'].map((id) => looks.at(id)))).toEqual(['a 1', 'a 1', 'b 2']);
  expect(await looks.at('a')).toBe('a 1');
  looks.forget('a');
  expect(await looks.at('a')).toBe('a 3');
  for (let tries = 0; tries < 2; tries++) await expect(looks.at('bad')).rejects.toThrow('unreadable');
  expect(read).toEqual(['a', 'b', 'a', 'bad', 'bad']);
});
