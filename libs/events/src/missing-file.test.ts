import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ifMissing } from './missing-file.js';
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
