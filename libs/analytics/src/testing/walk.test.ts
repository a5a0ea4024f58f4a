import { expect, it } from 'vitest';
import type { Page, PageRequest } from '../directory/keyset.js';
import { walk } from './walk.js';

const LETTERS = ['a', 'b', 'c', 'd', 'e'];

/** Letters page by page, as a listing gives them; writes down what it was asked. */
function listing(letters: readonly string[], asked: PageRequest[]): (page: PageRequest) => Promise<Page<string>> {
  return async (page) => {
    asked.push(page);
    const from = page.after ? Number(page.after[0]) + 1 : 0;
    const to = page.before ? Number(page.before[0]) : letters.length;
    const [begin, end] =
      page.last === undefined ? [from, Math.min(to, from + page.first)] : [Math.max(from, to - page.last), to];
    const items = letters.slice(begin, end).map((value, place) => ({ cursor: [String(begin + place)], value }));
    return { items, hasNextPage: end < letters.length, hasPreviousPage: begin > 0 };
  };
}

it('walks from the first page to the last and back, each from the nearest item of the one before', async () => {
  const asked: PageRequest[] = [];
  expect(await walk(listing(LETTERS, asked), 2)).toEqual(LETTERS);
  expect(asked).toEqual([
    { first: 2, after: null },
    { first: 2, after: ['1'] },
    { first: 2, after: ['3'] },
    { last: 2, before: null },
    { last: 2, before: ['3'] },
    { last: 2, before: ['1'] },
  ]);
});

it.each<[string, (page: Page<string>, asked: PageRequest) => Partial<Page<string>>]>([
  ['other items, or another order', ({ items }, { last }) => (last === undefined ? {} : { items: items.toReversed() })],
  ['page before', (_, { first }) => (first === undefined ? {} : { hasPreviousPage: true })],
  ['page after', (_, { last }) => (last === undefined ? {} : { hasNextPage: true })],
])('finds a listing that is wrong about its %s', async (message, wrong) => {
  const list = listing(LETTERS, []);
  await expect(
    walk(async (asked) => {
      const page = await list(asked);
      return { ...page, ...wrong(page, asked) };
    }, 2),
  ).rejects.toThrow(message);
});

it('asks once each way where there is one page, or nothing', async () => {
  for (const letters of [LETTERS, []]) {
    const asked: PageRequest[] = [];
    expect(await walk(listing(letters, asked), 5)).toEqual(letters);
    expect(asked).toHaveLength(2);
  }
});
