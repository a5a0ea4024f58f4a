import {
  AppendError,
  DamagedLakeError,
  ImportError,
  LakeOperationError,
  LeaseHeldError,
  LeaseLostError,
  NoSnapshotError,
} from '@cartograph/events';
import { expect, test } from 'vitest';
import { capturingLogger } from '../testing/server.js';
import { failureOf } from './failure.js';
import { JobFailure } from './handler.js';

const captured = capturingLogger('warn');
const about = { jobId: 'job_7', dataDir: '/srv/shop', log: captured.logger };
const problem = {
  file: 'a.csv',
  line: 7,
  column: 'product_id',
  value: '1E+9',
  reason: 'mangled-id',
  remedy: 'export the log again',
  isWarning: false,
};

test('a refused import has its code, its counts and its first bad row', () => {
  const error = new ImportError('too-many-bad', 'a.csv: 40 of 1000 rows are bad', {
    problems: [{ ...problem, isWarning: true, line: 2 }, problem, { ...problem, line: 9 }],
    facts: { file: 'a.csv', read: 1000, bad: 40, limit: 1 },
  });
  expect(failureOf(error, about)).toEqual({
    error: 'a.csv: 40 of 1000 rows are bad',
    code: 'too-many-bad',
    facts: {
      file: 'a.csv',
      read: 1000,
      bad: 40,
      limit: 1,
      line: 7,
      column: 'product_id',
      reason: 'mangled-id',
      remedy: 'export the log again',
    },
  });
});

test('a file that is no log has the columns that it lacks, and no row', () => {
  const missing = ['event_time', 'user_id'].map((column) => ({
    ...problem,
    column,
    reason: 'missing-column',
    line: 1,
  }));
  expect(
    failureOf(new ImportError('columns', 'b.csv is not a log', { problems: missing, facts: { file: 'b.csv' } }), about)
      .facts,
  ).toEqual({ file: 'b.csv', missing: ['event_time', 'user_id'] });
});

test('what the lake refuses is said as it is, without its folder and with ids as answers name them', () => {
  expect(
    failureOf(
      new LakeOperationError('is-current', '20260101t000000-0abc12345678 is the current snapshot and stays'),
      about,
    ),
  ).toEqual({
    error: 'snp_20260101t000000-0abc12345678 is the current snapshot and stays',
    code: 'is-current',
    facts: {},
  });
  expect(
    failureOf(
      new LakeOperationError('no-space', 'the compaction needs about 9 MB on the disk of /srv/shop/lake', {
        facts: { needed: 9, free: 1 },
      }),
      about,
    ),
  ).toEqual({
    error: 'the compaction needs about 9 MB on the disk of lake',
    code: 'no-space',
    facts: { needed: 9, free: 1 },
  });
  expect(failureOf(new DamagedLakeError('/srv/shop/lake/current.json', 'is cut off'), about)).toMatchObject({
    code: 'damaged-lake',
    facts: { file: 'lake/current.json' },
  });
});

test('an import that another one stands against is named as answers name it, in the sentence and in the facts', () => {
  const id = '20260101t000000-0abc12345678';
  expect(
    failureOf(
      new ImportError('read-otherwise', `a.csv is in the lake already: import ${id} read it`, {
        facts: { file: 'a.csv', importId: id },
      }),
      about,
    ),
  ).toEqual({
    error: `a.csv is in the lake already: import imp_${id} read it`,
    code: 'read-otherwise',
    facts: { file: 'a.csv', importId: `imp_${id}` },
  });
});

test.each([
  [
    'lake-busy',
    new LeaseHeldError('import', { pid: 7, host: 'h', since: '2026-01-01T00:00:00Z', what: 'import of b.csv' }),
  ],
  ['lease-lost', new LeaseLostError('import')],
  ['no-data', new NoSnapshotError(null)],
  ['no-snapshot', new NoSnapshotError('20260101t000000-0abc12345678')],
  ['not-imported', new AppendError('not-imported', 'the import did not take a segment: seal again')],
  ['upload-gone', new JobFailure('upload-gone', 'An uploaded file is gone. Send it again.')],
  ['unavailable', Object.assign(new Error('The database is busy: try again.'), { name: 'DatabaseBusyError' })],
  ['no-space', Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' })],
])('%s', (code, error) => {
  const failure = failureOf(error, about);
  expect(failure.code).toBe(code);
  expect(failure.error.length).toBeGreaterThan(20);
});

test('what the system refuses names the file in the data folder, the cause and the remedy', () => {
  expect(
    failureOf(
      Object.assign(new Error('raw words'), {
        code: 'EACCES',
        syscall: 'open',
        path: '/srv/shop/audiences/aud_1.members',
      }),
      about,
    ),
  ).toEqual({
    error:
      'audiences/aud_1.members may not be read or written by the server: change the permissions of the data folder, and start it again.',
    code: 'no-permission',
    facts: { file: 'aud_1.members' },
  });
  expect(
    failureOf(
      Object.assign(new Error('raw words'), {
        code: 'EIO',
        syscall: 'read',
        path: '/srv/shop/audiences/aud_1.members',
      }),
      about,
    ),
  ).toMatchObject({ code: 'unreadable', error: expect.stringContaining('(EIO)') as string });
});

test('a bug says nothing but the number to quote, and is in the log', () => {
  expect(failureOf(new TypeError('secret detail'), about)).toEqual({
    error: 'Something went wrong on our side. Quote job_7 when you report it; the log has the details.',
    code: 'internal',
    facts: { id: 'job_7' },
  });
  expect(captured.lines.find((line) => line.includes('secret detail'))).toContain('"level":50');
});
