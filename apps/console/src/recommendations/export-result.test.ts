import { expect, test } from 'vitest';
import { readExport } from './export-result.js';

const file = {
  fileName: 'recommendations-1.csv',
  downloadPath: '/recommendation-exports/recommendations-1.csv',
  users: 2,
  usersWithout: 0,
  rows: 20,
  bytes: 900,
  expiresAt: '2026-11-27T00:00:00Z',
};

test('a written file is read with all that is said of it', () => {
  expect(readExport({ ...file, format: 'csv' })).toEqual(file);
});

test('anything else is no file, a path of another host too', () => {
  expect(readExport(null)).toBeNull();
  expect(readExport('done')).toBeNull();
  expect(readExport({ ...file, users: '2' })).toBeNull();
  expect(readExport({ ...file, downloadPath: '//elsewhere.example/x' })).toBeNull();
  expect(readExport({ ...file, downloadPath: 'https://elsewhere.example/x' })).toBeNull();
});
