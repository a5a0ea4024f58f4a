import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor, listLength, makeConnection, pageOf, pageSize } from './connection.js';

test('cursor values come back as they were', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
        maxLength: 4,
      }),
      (values) => {
        expect(decodeCursor(encodeCursor(values), values.length)).toEqual(JSON.parse(JSON.stringify(values)));
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
  expect(() => decodeCursor(cursor, 1)).toThrow(/endCursor/);
});

test('pages hold 1 to 100 items', () => {
  expect(pageSize(null)).toBe(20);
  expect(pageSize(100)).toBe(100);
  for (const first of [0, -1, 101, 1.5]) expect(() => pageSize(first)).toThrow(/between 1 and 100.*"after"/);
  expect([listLength(null), listLength(100)]).toEqual([10, 100]);
  for (const first of [0, 101]) expect(() => listLength(first)).toThrow(/between 1 and 100\.$/);
  expect(pageOf({ first: 5, after: null })).toEqual({ first: 5, after: null });
});

test('the row after the page tells that there is more and is not shown', async () => {
  const rows = ['a', 'b', 'c'];
  const connection = makeConnection({
    rows,
    page: { first: 2, after: null },
    cursor: (row) => [row],
    node: (row) => row.toUpperCase(),
    totalCount: () => Promise.resolve(9),
  });
  expect(connection.nodes).toEqual(['A', 'B']);
  expect(connection.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: encodeCursor(['a']),
    endCursor: encodeCursor(['b']),
  });
  expect(await connection.totalCount()).toBe(9);
  const empty = makeConnection({
    rows: [],
    page: { first: 2, after: ['c'] },
    cursor: () => [],
    node: (row) => row,
    totalCount: () => Promise.resolve(0),
  });
  expect(empty.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
});
