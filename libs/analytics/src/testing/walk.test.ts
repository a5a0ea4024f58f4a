import { expect, it } from 'vitest';
import type { Page, PageRequest } from '../directory/keyset.js';
import { walk } from './walk.js';

const LETTERS = ['a', 'b', 'c', 'd', 'e'];

/** Letters page by page, as a listing gives them; writes down what it was asked. */
function listing(letters: readonly string[], asked: PageRequest[]): (page: PageRequest) => Promise<Page<string>> {
  return async ({ first, after = null }) => {
    asked.push({ first, after });
    const from = after === null ? 0 : Number(after[0]) + 1;
    const items = letters.slice(from, from + first).map((value, place) => ({ cursor: [String(from + place)], value }));
    return { items, hasNextPage: from + first < letters.length };
  };
}

it('walks from the first page to the last, each behind the last item of the one before', async () => {
  const asked: PageRequest[] = [];
  expect(await walk(listing(LETTERS, asked), 2)).toEqual(LETTERS);
  expect(asked).toEqual([
    { first: 2, after: null },
    { first: 2, after: ['1'] },
    { first: 2, after: ['3'] },
  ]);
});

it('asks once where there is one page, or nothing', async () => {
  for (const letters of [LETTERS, []]) {
    const asked: PageRequest[] = [];
    expect(await walk(listing(letters, asked), 5)).toEqual(letters);
    expect(asked).toHaveLength(1);
  }
});
