import { expect, test } from 'vitest';
import { atMostEvery } from './at-most-every.js';

const HOUR = 3_600_000;

test('one look serves all who ask in its time, also where it fails', async () => {
  let looks = 0;
  const look = atMostEvery(HOUR, async () => {
    looks += 1;
    throw new Error('no disk');
  });
  const both = await Promise.allSettled([look(), look()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(look()).rejects.toThrow('no disk');
  expect(looks).toBe(1);
});

test('after its time the next one looks again, and nobody starts a second look beside one under way', async () => {
  let looks = 0;
  let finish = (): void => undefined;
  const look = atMostEvery(0, () => {
    looks += 1;
    return new Promise((resolve) => (finish = resolve));
  });
  const waiting = [look(), look()];
  expect(looks).toBe(1);
  finish();
  await Promise.all(waiting);
  const next = look();
  expect(looks).toBe(2);
  finish();
  await next;
});
