import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCursor, listLength, makeConnection, pageOf, pageOfList } from './connection.js';

test('cursor values come back as they were', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
        maxLength: 4,
      }),
      (values) => {
        const cursor = encodeCursor(values);
        const page = pageOf({ after: cursor, before: cursor }, values.length);
        expect([page.after, page.before]).toEqual(JSON.parse(JSON.stringify([values, values])));
      },
    ),
  );
});

test.each([
  '',
  'abc',
  encodeCursor([]).slice(1),
  Buffer.from('{"a":1}').toString('base64url'),
  Buffer.from('[{}]').toString('base64url'),
  encodeCursor(['a', 'b']),
])('"%s" is no cursor of a list with one sort value', (cursor) => {
  if (cursor === '') return expect(pageOf({ after: cursor }, 1).after).toBeNull();
  expect(() => pageOf({ after: cursor }, 1)).toThrow(/"after".*endCursor/);
  expect(() => pageOf({ before: cursor }, 1)).toThrow(/"before".*startCursor/);
});

test('pages hold 1 to 100 items, counted from one end', () => {
  const whole = { after: null, before: null };
  expect(pageOf({})).toEqual({ ...whole, size: 20, isFromEnd: false });
  expect(pageOf({ first: 100, last: null })).toEqual({ ...whole, size: 100, isFromEnd: false });
  expect(pageOf({ last: 5, first: null })).toEqual({ ...whole, size: 5, isFromEnd: true });
  for (const size of [0, -1, 101, 1.5]) {
    expect(() => pageOf({ first: size })).toThrow(new RegExp(`first is ${size}; .* 1 and 100.*"after"`));
    expect(() => pageOf({ last: size })).toThrow(new RegExp(`last is ${size}; .* 1 and 100.*"before"`));
  }
  expect(() => pageOf({ first: 1, last: 1 })).toThrow('Give "first" or "last", not both');
  expect([listLength(null), listLength(100)]).toEqual([10, 100]);
  for (const first of [0, 101]) expect(() => listLength(first)).toThrow(/between 1 and 100\.$/);
});

test('a page that has only an end is counted from there', () => {
  const cursor = encodeCursor(['a']);
  const isFromEnd = (args: Parameters<typeof pageOf>[0]): boolean => pageOf(args).isFromEnd;
  expect(isFromEnd({ before: cursor })).toBe(true);
  expect([{ after: cursor }, { before: cursor, after: cursor }, { before: cursor, first: 3 }].map(isFromEnd)).toEqual([
    false,
    false,
    false,
  ]);
});

test('the row after the page tells that there is more and is not shown', async () => {
  const connection = (
    rows: string[],
    args: Parameters<typeof pageOf>[0],
  ): ReturnType<typeof makeConnection<string, string>> =>
    makeConnection({
      rows,
      page: pageOf(args),
      cursor: (row) => [row],
      node: (row) => row.toUpperCase(),
      totalCount: () => Promise.resolve(9),
    });
  const start = connection(['a', 'b', 'c'], { first: 2 });
  expect(start.nodes).toEqual(['A', 'B']);
  expect(start.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: encodeCursor(['a']),
    endCursor: encodeCursor(['b']),
  });
  expect(await start.totalCount()).toBe(9);
  const end = connection(['e', 'd', 'c'], { last: 2 });
  expect(end.nodes).toEqual(['D', 'E']);
  expect(end.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: true,
    startCursor: encodeCursor(['d']),
    endCursor: encodeCursor(['e']),
  });
  const empty = connection([], { first: 2, after: encodeCursor(['c']) });
  expect(empty.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
});

test('a list read whole is paged from both ends alike', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 12 }),
      fc.nat({ max: 12 }),
      fc.nat({ max: 12 }),
      fc.integer({ min: 1, max: 13 }),
      (ids, one, other, size) => {
        const items = ids.map((id) => ({ id }));
        const list = (args: Parameters<typeof pageOf>[0]): ReturnType<typeof pageOfList<{ id: string }, string>> =>
          pageOfList(items, args, ({ id }) => id);
        const [from, to] = [Math.min(one, other, ids.length), Math.min(Math.max(one, other), ids.length)];
        const bounds = {
          after: from > 0 ? encodeCursor([ids[from - 1] as string]) : null,
          before: to < ids.length ? encodeCursor([ids[to] as string]) : null,
        };
        const begin = list({ ...bounds, first: size });
        const stop = Math.min(to, from + size);
        expect(begin.nodes).toEqual(ids.slice(from, stop));
        expect(begin.pageInfo).toMatchObject({ hasPreviousPage: from > 0, hasNextPage: stop < ids.length });
        const end = list({ ...bounds, last: size });
        const start = Math.max(from, to - size);
        expect(end.nodes).toEqual(ids.slice(start, to));
        expect(end.pageInfo).toMatchObject({ hasPreviousPage: start > 0, hasNextPage: to < ids.length });
      },
    ),
  );
  expect(() => pageOfList([{ id: 'a' }], { before: encodeCursor(['b']) }, ({ id }) => id)).toThrow(
    'Start again without "before".',
  );
});
