import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DamagedLakeError, QueryError } from '../errors.js';
import { inWords, LakeOperationError } from './lake-operation-error.js';

const said = (error: unknown, signal?: AbortSignal): unknown => inWords(error, 'compaction', signal);
const systemError = (code: string, file?: string): Error =>
  Object.assign(new Error(`${code}: raw words, open '${file ?? ''}'`), { code, syscall: 'open', path: file });

test('what the system refuses is said by its file, without the folder, with a code and a remedy', () => {
  expect(said(systemError('EACCES', '/srv/shop/lake/current.json'))).toMatchObject({
    name: 'LakeOperationError',
    code: 'no-permission',
    facts: { file: 'current.json' },
    message:
      'current.json may not be read or written by this user, so the compaction was not done: change the permissions of the folder, and do it again',
  });
  expect(said(systemError('EIO', '/srv/shop/lake/files/a.parquet'))).toMatchObject({
    code: 'unreadable',
    message:
      'a.parquet could not be read or written (EIO), so the compaction was not done: look at the disk, run lake verify, and do it again',
  });
  expect(said(systemError('EROFS'))).toMatchObject({ code: 'no-permission' });
});

test('so is what the engine says of a file', () => {
  const query = (message: string): QueryError => new QueryError('SELECT 1', new Error(message));
  expect(said(query('IO Error: Cannot open file "/srv/lake/files/x/events.parquet": Permission denied'))).toMatchObject(
    { code: 'no-permission', facts: { file: 'events.parquet' } },
  );
  expect(
    said(query('IO Error: Cannot open file "/srv/lake/files/x/events.parquet": No such file or directory')),
  ).toMatchObject({ code: 'unreadable' });
  expect(said(query('Out of Memory Error: failed to allocate'))).toMatchObject({ code: 'out-of-memory' });
  expect(said(query('IO Error: Could not write file "/srv/lake/t": No space left on device'))).toMatchObject({
    code: 'no-space',
  });
});

test('a real refusal of the system is understood', async () => {
  const nowhere = path.join(import.meta.dirname, 'lake-operation-error.ts', 'below-a-file');
  const error = await readFile(nowhere).catch((caught: unknown) => caught);
  expect(said(error)).toMatchObject({ code: 'unreadable', facts: { file: 'below-a-file' } });
});

test('a cancellation is one only with the reason of its own signal; errors that speak, and bugs, stay as they are', () => {
  const controller = new AbortController();
  controller.abort();
  expect(said(controller.signal.reason, controller.signal)).toMatchObject({ code: 'canceled' });
  for (const error of [
    new DamagedLakeError('a', 'is gone'),
    new LakeOperationError('is-current', 'stays'),
    new TypeError('a bug'),
    'a text',
  ])
    expect(said(error, controller.signal)).toBe(error);
});
