import { describe, expect, it } from 'vitest';
import { Fragment } from '../sql.js';
import { behind, checkedFirst, cursorSnapshot, notBefore, type Order, pageOf } from './keyset.js';

const order: Order = {
  snapshotId: 's1',
  name: 'things/spent/desc',
  keys: [
    { expression: 'spent', type: 'decimal(38, 4)', direction: 'desc' },
    { expression: 'id', type: 'bigint', direction: 'asc' },
  ],
};

describe('behind', () => {
  it('compares with every key in turn', () => {
    expect(behind(order, ['s1', 'things/spent/desc', '5.0000', '7'])).toEqual([
      new Fragment('spent <= cast(? as decimal(38, 4))', ['5.0000']),
      new Fragment(
        '(spent < cast(? as decimal(38, 4))) or (spent = cast(? as decimal(38, 4)) and id > cast(? as bigint))',
        ['5.0000', '5.0000', '7'],
      ),
    ]);
    expect(notBefore(order, ['s1', 'things/spent/desc', '5.0000', '7'])).toEqual([
      new Fragment('spent <= cast(? as decimal(38, 4))', ['5.0000']),
    ]);
    expect([behind(order, null), notBefore(order, null)]).toEqual([[], []]);
  });

  it.each([
    [[]],
    [['things/spent/desc', '5', '7']],
    [['s1', 'things/spent/asc', '5', '7']],
    [['s1', 'things/spent/desc', '5']],
    [['s1', 'things/spent/desc', 'much', '7']],
    [['s1', 'things/spent/desc', '5', '9223372036854775808']],
  ])('refuses %j', (cursor) => {
    expect(() => behind(order, cursor)).toThrow('The cursor does not belong to this listing.');
  });

  it('refuses a cursor of another snapshot, and says which', () => {
    expect(() => behind(order, ['s0', 'things/spent/desc', '5.0000', '7'])).toThrow(
      "The cursor belongs to the snapshot s0, this listing is read from s1. Read it from the cursor's snapshot, or start again without after.",
    );
    expect(cursorSnapshot(['s0', 'things/spent/desc', '5.0000', '7'])).toBe('s0');
    for (const cursor of [[], ['s0'], ['s0', 'things/spent/desc'], ['', 'things/spent/desc', '7']])
      expect(() => cursorSnapshot(cursor)).toThrow('The cursor does not belong to this listing.');
  });

  it('refuses instants that are none', () => {
    const byTime: Order = {
      snapshotId: 's1',
      name: 't',
      keys: [{ expression: 'at', type: 'timestamp', direction: 'asc' }],
    };
    expect(behind(byTime, ['s1', 't', '2019-10-01 00:00:00.5'])).toHaveLength(2);
    for (const text of ['2019-13-01 00:00:00', 'now', '2019-10-01T00:00:00Z'])
      expect(() => behind(byTime, ['s1', 't', text])).toThrow();
  });
});

it('keeps the row that only tells that more follow', () => {
  const rows = [
    { key_0: '9', key_1: '1' },
    { key_0: '8', key_1: '2' },
    { key_0: '7', key_1: '3' },
  ];
  expect(pageOf(rows, order, 2, (row) => row.key_1)).toEqual({
    items: [
      { cursor: ['s1', 'things/spent/desc', '9', '1'], value: '1' },
      { cursor: ['s1', 'things/spent/desc', '8', '2'], value: '2' },
    ],
    hasNextPage: true,
  });
  expect(pageOf(rows, order, 3, (row) => row.key_1).hasNextPage).toBe(false);
});

it('takes 1 to 1000 items', () => {
  expect(checkedFirst({ first: 1000 })).toBe(1000);
  for (const first of [0, -1, 1.5, 1001, Number.NaN])
    expect(() => checkedFirst({ first })).toThrow('Ask for a whole number from 1 to 1000.');
});
