import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bringUpToDate } from './bring-up-to-date.js';

let data: string;
let pointer: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'cartograph-up-to-date-'));
  await mkdir(join(data, 'lake'));
  pointer = join(data, 'lake', 'lake.json');
});
afterEach(() => rm(data, { recursive: true }));

test('a data folder without a lake has nothing to bring up to date', async () => {
  await expect(bringUpToDate(data)).resolves.toBeUndefined();
  await expect(bringUpToDate(join(data, 'nowhere'))).resolves.toBeUndefined();
});

test.each(['{', '{}', '{ "layoutVersion": "1" }', '{ "layoutVersion": 999 }'])(
  'a pointer of %s is left to the command, which names what is wrong with it',
  async (text) => {
    await writeFile(pointer, text);
    await bringUpToDate(data);
    expect(await readFile(pointer, 'utf8')).toBe(text);
  },
);

test('a pointer that cannot be read for another reason is told at once', async () => {
  await mkdir(pointer);
  await expect(bringUpToDate(data)).rejects.toMatchObject({ code: 'EISDIR' });
});
