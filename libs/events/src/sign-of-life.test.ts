import { stat, utimes, writeFile } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { giveSign, isSilent, silenceOf } from './sign-of-life.js';
import { scratchFolder } from './testing/logs.js';

const folder = scratchFolder();
afterEach(() => vi.useRealTimers());

test('a file is silent a minute after the last sign, until the next one', async () => {
  const file = folder('a');
  await writeFile(file, 'text');
  const before = new Date(Date.now() - 61_000);
  await utimes(file, before, before);
  expect([await isSilent(file), await isSilent(file, 3600_000)]).toEqual([true, false]);
  expect(await silenceOf(file)).toBeGreaterThanOrEqual(61_000);
  expect(await giveSign(file)).toBe(true);
  expect(await isSilent(file)).toBe(false);
  expect((await stat(file)).size).toBe(4);
});

test('a file that is gone is no silent one, and is not made by a sign', async () => {
  const file = folder('b');
  expect([await giveSign(file), await silenceOf(file), await isSilent(file)]).toEqual([false, null, false]);
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a sign from ahead, of a clock that was set back since, holds for a minute from when it was seen', async () => {
  const file = folder('d');
  await writeFile(file, 'text');
  const tomorrow = new Date(Date.now() + 24 * 3600_000);
  await utimes(file, tomorrow, tomorrow);
  vi.useFakeTimers({ toFake: ['performance'] });
  expect(await isSilent(file)).toBe(false);
  vi.advanceTimersByTime(59_000);
  expect(await isSilent(file)).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(await isSilent(file)).toBe(true);
  // Whoever is ahead still, and lives, gives another.
  const later = new Date(tomorrow.getTime() + 2_000);
  await utimes(file, later, later);
  expect(await isSilent(file)).toBe(false);
});

test('any other failure is thrown', async () => {
  const file = folder('c');
  await writeFile(file, 'text');
  await expect(giveSign(`${file}/below`)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(silenceOf(`${file}/below`)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
