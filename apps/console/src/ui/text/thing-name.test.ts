import { expect, test } from 'vitest';
import { shortName } from './thing-name.js';

test('a short name keeps what tells things apart', () => {
  expect(['electronics › audio › headphone', '2053054679726892104', '1004856', 'uncategorized'].map(shortName)).toEqual(
    ['headphone', '…892104', '1004856', 'uncategorized'],
  );
});
