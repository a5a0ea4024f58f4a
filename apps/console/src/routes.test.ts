import { expect, test } from 'vitest';
import { pages } from './routes.js';

test('every page has its own name, address and letter', () => {
  for (const field of ['name', 'path', 'letter'] as const) {
    expect(new Set(pages.map((page) => page[field])).size).toBe(pages.length);
  }
  expect(pages.map(({ letter }) => letter)).not.toContain('g');
});
