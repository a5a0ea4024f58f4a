import { expect, test } from 'vitest';
import { ImportError } from '../errors.js';
import { inWords, orNotFound } from './in-words.js';

const system = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });

test.each([
  ['ENOENT', 'not-found', 'a.csv does not exist: check the path'],
  ['ENOTDIR', 'not-found', 'a.csv does not exist: check the path'],
  ['EACCES', 'unreadable', 'a.csv cannot be read by this user: change its permissions'],
  ['EPERM', 'unreadable', 'a.csv cannot be read by this user: change its permissions'],
  ['EIO', 'unreadable', "a.csv cannot be read (EIO): copy it to this machine's disk and import the copy"],
])('%s is said in words, with the file and the cause', async (code, ours, message) => {
  const cause = system(code);
  const error: unknown = await inWords('a.csv', () => Promise.reject(cause)).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ImportError);
  expect(error).toMatchObject({ code: ours, message, facts: { file: 'a.csv' }, cause });
});

test('what is no word of the system, and what is in words already, goes through as it is', async () => {
  const said = new ImportError('damaged', 'b.csv is damaged');
  for (const error of [said, new TypeError('a bug'), 'a text'])
    await expect(inWords('a.csv', () => Promise.reject(error))).rejects.toBe(error);
  expect(await inWords('a.csv', () => Promise.resolve(7))).toBe(7);
});

test('nothing being there has another answer, and nothing else has', async () => {
  expect(
    await orNotFound(
      inWords('a.csv', () => Promise.reject(system('ENOENT'))),
      'none',
    ),
  ).toBe('none');
  expect(await orNotFound(Promise.resolve('there'), 'none')).toBe('there');
  await expect(
    orNotFound(
      inWords('a.csv', () => Promise.reject(system('EACCES'))),
      'none',
    ),
  ).rejects.toMatchObject({ code: 'unreadable' });
  await expect(orNotFound(Promise.reject(system('ENOENT')), 'none')).rejects.toMatchObject({ code: 'ENOENT' });
});
