import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AnswerCache } from './answer-cache.js';

const { signal } = new AbortController();

test('an answer is computed once, and says so', async () => {
  const cache = new AnswerCache();
  let computed = 0;
  const ask = (key: string) => cache.get([key], signal, async () => ++computed);
  expect(await ask('a')).toMatchObject({ value: 1, fromCache: false });
  expect(await ask('a')).toMatchObject({ value: 1, fromCache: true });
  expect(await ask('b')).toMatchObject({ value: 2, fromCache: false });
});

test('callers at once share one computation', async () => {
  const cache = new AnswerCache();
  let computed = 0;
  const ask = () =>
    cache.get(['a'], signal, async () => {
      await setImmediate();
      return ++computed;
    });
  expect((await Promise.all([ask(), ask()])).map(({ value, fromCache }) => [value, fromCache])).toEqual([
    [1, false],
    [1, true],
  ]);
});

test('what is kept elsewhere is looked for once, before anything is computed, and says how long it took', async () => {
  const cache = new AnswerCache();
  let looked = 0;
  const ask = (key: string, kept: number | null) =>
    cache.get(
      [key],
      signal,
      async () => -1,
      async () => {
        looked += 1;
        return kept === null ? null : { value: kept, computedInMs: 70_000 };
      },
    );
  expect(await ask('a', 5)).toEqual({ value: 5, computedInMs: 70_000, fromCache: true });
  expect(await ask('a', 6)).toEqual({ value: 5, computedInMs: 70_000, fromCache: true });
  expect(await ask('b', null)).toMatchObject({ value: -1, fromCache: false });
  expect(looked).toBe(2);
});

test('a failure is not remembered', async () => {
  const cache = new AnswerCache();
  await expect(cache.get(['a'], signal, () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
  expect(await cache.get(['a'], signal, async () => 1)).toMatchObject({ value: 1, fromCache: false });
});

test('a caller who goes away stops waiting; the computation stops with the last', async () => {
  const cache = new AnswerCache();
  const stopped: unknown[] = [];
  const compute = (inner: AbortSignal) =>
    new Promise<number>((_, reject) => {
      inner.addEventListener('abort', () => {
        stopped.push(inner.reason);
        reject(inner.reason as Error);
      });
    });
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [cache.get(['a'], first.signal, compute), cache.get(['a'], second.signal, compute)];
  first.abort(new Error('first left'));
  await expect(asked[0]).rejects.toThrow('first left');
  expect(stopped).toEqual([]);
  second.abort(new Error('second left'));
  await expect(asked[1]).rejects.toThrow('second left');
  expect(stopped).toEqual([new Error('second left')]);
  expect(await cache.get(['a'], signal, async () => 7)).toMatchObject({ value: 7, fromCache: false });
  await expect(cache.get(['a'], second.signal, async () => 8)).rejects.toThrow('second left');
});

test('the least recently used answer goes first', async () => {
  const cache = new AnswerCache(2);
  const ask = async (key: string) => (await cache.get([key], signal, async () => key)).fromCache;
  await ask('a');
  await ask('b');
  await ask('a');
  await ask('c');
  expect([await ask('a'), await ask('c'), await ask('b')]).toEqual([true, true, false]);
});

test('answers are bounded in bytes: the least recently used goes first, and one that alone is larger is not kept', async () => {
  const cache = new AnswerCache(500, 10_000);
  const ask = async (key: string, length: number): Promise<boolean> =>
    (await cache.get([key], signal, async () => 'x'.repeat(length))).fromCache;
  await ask('a', 2_000);
  await ask('b', 2_000);
  expect(cache.size.answers).toBe(2);
  await ask('a', 2_000);
  await ask('c', 2_000);
  expect(await ask('a', 2_000)).toBe(true);
  expect(await ask('b', 2_000)).toBe(false);
  expect(cache.size.bytes).toBeLessThanOrEqual(10_000);
  const before = cache.size;
  await ask('huge', 6_000);
  expect(cache.size).toEqual(before);
  expect(await ask('huge', 6_000)).toBe(false);
  await ask('a', 100);
  cache.clear();
  expect(cache.size).toEqual({ answers: 0, bytes: 0 });
});
