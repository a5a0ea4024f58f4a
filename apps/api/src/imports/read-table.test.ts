import { expect, test } from 'vitest';
import { cellInstant } from './read-table.js';

test('a time is read in each of the ways in which tables have it', () => {
  for (const cell of [
    '2026-02-28T08:00:00Z',
    '2026-02-28 08:00:00 UTC',
    '2026-02-28 08:00:00',
    '2026-02-28T17:00:00+09:00',
    '1772265600',
    '1772265600000',
  ])
    expect(cellInstant(cell)?.toISOString(), cell).toBe('2026-02-28T08:00:00.000Z');
  expect(cellInstant('2024-02-29')?.toISOString()).toBe('2024-02-29T00:00:00.000Z');
});

test('a day that its month does not have is none, and is not the next month’s', () => {
  for (const cell of [
    '2026-02-31T08:00:00Z',
    '2026-02-29',
    '2026-02-30 08:00:00 UTC',
    '2026-04-31T23:00:00-05:00',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    'yesterday',
    '',
  ])
    expect(cellInstant(cell), cell).toBeNull();
});
