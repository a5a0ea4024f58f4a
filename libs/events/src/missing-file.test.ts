import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ifMissing, ifSystemSays, isFolder, isForbidden, isThere, isWithoutRoom } from './missing-file.js';
import { scratchFolder } from './testing/logs.js';

const folder = scratchFolder();

test('what is not there gives the other answer, what is there its own, and anything else the system says is thrown', async () => {
  const dir = folder();
  await mkdir(dir);
  await writeFile(path.join(dir, 'a'), 'text');
  expect(await ifMissing(readdir(path.join(dir, 'b')), null)).toBeNull();
  expect(await ifMissing(readFile(path.join(dir, 'a'), 'utf8'), null)).toBe('text');
  await expect(ifMissing(readFile(dir, 'utf8'), null)).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(ifMissing(readdir(path.join(dir, 'a')), [])).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('only what the system may say gives the answer for it', async () => {
  const dir = folder();
  await mkdir(dir);
  await writeFile(path.join(dir, 'a'), 'text');
  expect(await ifSystemSays(['ENOENT', 'ENOTDIR'], readFile(path.join(dir, 'a', 'b'), 'utf8'), 'none')).toBe('none');
  expect(await ifSystemSays(['ENOENT', 'ENOTDIR'], readFile(path.join(dir, 'a'), 'utf8'), 'none')).toBe('text');
  await expect(ifSystemSays(['ENOENT', 'ENOTDIR'], readFile(dir, 'utf8'), 'none')).rejects.toMatchObject({
    code: 'EISDIR',
  });
  await expect(ifSystemSays(['ENOENT'], Promise.reject(new TypeError('ENOENT')), 'none')).rejects.toThrow(TypeError);
});

test('a file is there and is no folder; what is not there is neither', async () => {
  const dir = folder();
  await mkdir(dir);
  await writeFile(path.join(dir, 'a'), 'text');
  expect(
    await Promise.all(
      [dir, path.join(dir, 'a'), path.join(dir, 'b')].map(async (place) => [
        await isThere(place),
        await isFolder(place),
      ]),
    ),
  ).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
  await expect(isThere(path.join(dir, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('no room is known by what the system and the engine say of it, and so is what is forbidden', () => {
  const error = (message: string, code?: string): Error =>
    Object.assign(new Error(message), code === undefined ? {} : { code });
  for (const one of [
    error('write', 'ENOSPC'),
    error('write', 'EDQUOT'),
    error('write', 'EFBIG'),
    error('IO Error: Could not write file "x": No space left on device'),
    error('Could not write file "x": File too large'),
    error('Disk quota exceeded'),
  ]) {
    expect([isWithoutRoom(one), isForbidden(one)], String(one)).toEqual([true, false]);
  }
  for (const code of ['EACCES', 'EPERM', 'EROFS'])
    expect([isWithoutRoom(error('open', code)), isForbidden(error('open', code))], code).toEqual([false, true]);
  for (const one of [error('read', 'EIO'), error('no such file', 'ENOENT'), 'ENOSPC', null])
    expect([isWithoutRoom(one), isForbidden(one)], String(one)).toEqual([false, false]);
});
