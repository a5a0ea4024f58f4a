import { stat, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { giveSign, isSilent, silenceOf } from './sign-of-life.js';
import { scratchFolder } from './testing/logs.js';

const folder = scratchFolder();

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

test('any other failure is thrown', async () => {
  const file = folder('c');
  await writeFile(file, 'text');
  await expect(giveSign(`${file}/below`)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(silenceOf(`${file}/below`)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
