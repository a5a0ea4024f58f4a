import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { AppendFile } from './append-file.js';

const folder = scratchFolder();

test('grows at its end, goes back to a length it told, and is not made for nothing', async () => {
  const file = new AppendFile(folder('grows.txt'));
  file.add('한');
  file.add('a\n');
  const length = await file.flush();
  file.add('b\n');
  await file.flush();
  file.add('never written');
  await file.rewind(length);
  file.add('c\n');
  expect([length, await file.close(), await readFile(file.path, 'utf8')]).toEqual([5, true, '한a\nc\n']);
  const nothing = new AppendFile(folder('nothing.txt'));
  expect([await nothing.flush(), await nothing.close(), existsSync(nothing.path)]).toEqual([0, false, false]);
});
