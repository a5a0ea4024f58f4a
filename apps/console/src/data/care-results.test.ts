import { expect, test } from 'vitest';
import { removalOf, verificationOf } from './care-results.js';

test('a removal says how many went, how many are held, and what was freed', () => {
  expect(removalOf({ removed: ['snp_1', 'snp_2'], held: ['snp_3'], freedBytes: 4096 })).toEqual({
    removed: 2,
    held: 1,
    freedBytes: 4096,
  });
});

test('a verification names the place of each problem with its remedy', () => {
  const problem = {
    snapshotId: 'snp_1',
    check: 'checksums',
    file: 'files/1/a.parquet',
    table: 'events',
    message: 'is not as it was written',
    remedy: 'restore it',
  };
  expect(
    verificationOf({
      isOk: false,
      checks: [{}, {}],
      problems: [problem, { ...problem, file: null }],
      unnamed: { files: 2, bytes: 10 },
    }),
  ).toEqual({
    checks: 2,
    leftoverFiles: 2,
    problems: [
      { place: 'files/1/a.parquet', message: 'is not as it was written', remedy: 'restore it' },
      { place: 'events', message: 'is not as it was written', remedy: 'restore it' },
    ],
  });
});

test('an answer of another form is read as nothing', () => {
  expect(removalOf(null)).toEqual({ removed: 0, held: 0, freedBytes: 0 });
  expect(verificationOf('x')).toEqual({ checks: 0, leftoverFiles: 0, problems: [] });
});
