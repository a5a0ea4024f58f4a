import { expect, test } from 'vitest';
import { asSentence } from './sentence.js';

test.each([
  ['the import was canceled; the lake is as it was before', 'The import was canceled; the lake is as it was before.'],
  ['no file to import was named', 'No file to import was named.'],
  ['a.csv: 40 of 1000 rows are bad', 'a.csv: 40 of 1000 rows are bad.'],
  ['maxBadShare is 2: give a fraction from 0 to 1', 'maxBadShare is 2: give a fraction from 0 to 1.'],
  ['user_id is missing', 'user_id is missing.'],
  ['logs/x.csv is no file', 'logs/x.csv is no file.'],
  ['Start it again.', 'Start it again.'],
  ['Is it “complete”?', 'Is it “complete”?'],
  ['write to “a@b.example.”', 'Write to “a@b.example.”'],
  ['', ''],
])('%s', (message, sentence) => {
  expect(asSentence(message)).toBe(sentence);
});

test('a name that stands first keeps its small letter', () => {
  expect(asSentence('log is empty: choose a file with rows', { file: 'log' })).toBe(
    'log is empty: choose a file with rows.',
  );
  expect(asSentence('runs is 0', { most: 20, name: null, field: 'run' })).toBe('Runs is 0.');
});
