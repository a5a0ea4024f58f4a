import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliError } from './failure.js';
import { jsonObject, readJsonFile } from './json-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-json-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('an object is read from a file', async () => {
  const file = path.join(folder, 'settings.json');
  await writeFile(file, '{ "ALS": { "factors": 64 } }\n');
  expect(await readJsonFile(file)).toEqual({ ALS: { factors: 64 } });
});

it('a file that is not there, or a folder, is refused by its name and what the system said', async () => {
  const gone = path.join(folder, 'gone.json');
  await expect(readJsonFile(gone)).rejects.toThrow(CliError);
  await expect(readJsonFile(gone)).rejects.toThrow(`${gone} cannot be read (ENOENT)`);
  await expect(readJsonFile(folder)).rejects.toThrow('(EISDIR)');
});

it.each([
  ['', 'is no JSON'],
  ['{ "a": }', 'is no JSON'],
  ['[1]', 'must hold one JSON object'],
  ['null', 'must hold one JSON object'],
  ['"a"', 'must hold one JSON object'],
  ['5', 'must hold one JSON object'],
])('the text %j is refused with where it stands', (text, words) => {
  expect(() => jsonObject(text, '--settings')).toThrow(`--settings ${words}`);
  expect(() => jsonObject(text, '--settings')).toThrow(expect.objectContaining({ code: 2 }));
});
