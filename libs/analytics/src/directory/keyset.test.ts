import { describe, expect, it } from 'vitest';
import { Fragment } from '../sql.js';
import { between, checkedSize, type Cursor, pageSnapshot, notBeyond, type Order, orderBy, pageOf } from './keyset.js';

const order: Order = {
  snapshotId: 's1',
  name: 'things/spent/desc',
  keys: [
    { expression: 'spent', type: 'decimal(38, 4)', direction: 'desc' },
    { expression: 'id', type: 'bigint', direction: 'asc' },
  ],
};

describe('between', () => {
  it('compares with every key in turn', () => {
    expect(between(order, { after: ['s1', 'things/spent/desc', '5.0000', '7'] })).toEqual([
      new Fragment('spent <= cast(? as decimal(38, 4))', ['5.0000']),
      new Fragment(
        '(spent < cast(? as decimal(38, 4))) or (spent = cast(? as decimal(38, 4)) and id > cast(? as bigint))',
        ['5.0000', '5.0000', '7'],
      ),
    ]);
    expect(notBeyond(order, { after: ['s1', 'things/spent/desc', '5.0000', '7'] })).toEqual([
      new Fragment('spent <= cast(? as decimal(38, 4))', ['5.0000']),
    ]);
    expect(between(order, { before: ['s1', 'things/spent/desc', '5.0000', '7'] })).toEqual([
      new Fragment('spent >= cast(? as decimal(38, 4))', ['5.0000']),
      new Fragment(
        '(spent > cast(? as decimal(38, 4))) or (spent = cast(? as decimal(38, 4)) and id < cast(? as bigint))',
        ['5.0000', '5.0000', '7'],
      ),
    ]);
    expect([between(order, { after: null, before: null }), notBeyond(order, {})]).toEqual([[], []]);
  });

  it.each([
    [[]],
    [['things/spent/desc', '5', '7']],
    [['s1', 'things/spent/asc', '5', '7']],
    [['s1', 'things/spent/desc', '5']],
    [['s1', 'things/spent/desc', 'much', '7']],
    [['s1', 'things/spent/desc', '5', '9223372036854775808']],
  ])('refuses %j', (cursor) => {
    expect(() => between(order, { after: cursor })).toThrow(
      'The cursor does not belong to this listing. Use an endCursor',
    );
    expect(() => between(order, { before: cursor })).toThrow('Use a startCursor of the same field');
  });

  it('refuses a cursor of another snapshot, and says which', () => {
    expect(() => between(order, { after: ['s0', 'things/spent/desc', '5.0000', '7'] })).toThrow(
      "The cursor belongs to the snapshot s0, this listing is read from s1. Read it from the cursor's snapshot, or start again without after.",
    );
    expect(pageSnapshot({ after: ['s0', 'things/spent/desc', '5.0000', '7'] })).toBe('s0');
    expect([pageSnapshot({ before: ['s0', 'things', '7'] }), pageSnapshot({})]).toEqual(['s0', null]);
    for (const cursor of [[], ['s0'], ['s0', 'things/spent/desc'], ['', 'things/spent/desc', '7']])
      expect(() => pageSnapshot({ before: cursor })).toThrow('The cursor does not belong to this listing.');
  });

  it('refuses instants that are none', () => {
    const byTime: Order = {
      snapshotId: 's1',
      name: 't',
      keys: [{ expression: 'at', type: 'timestamp', direction: 'asc' }],
    };
    expect(between(byTime, { after: ['s1', 't', '2019-10-01 00:00:00.5'] })).toHaveLength(2);
    for (const text of ['2019-13-01 00:00:00', 'now', '2019-10-01T00:00:00Z'])
      expect(() => between(byTime, { after: ['s1', 't', text] })).toThrow();
  });
});

describe('pageOf', () => {
  const row = (spent: string, id: string): object => ({ key_0: spent, key_1: id });
  const item = (...values: string[]): { cursor: Cursor; value: string } => ({
    cursor: ['s1', 'things/spent/desc', ...values],
    value: values[1] as string,
  });
  const idOf = (found: object): string => (found as { key_1: string }).key_1;
  const rows = [row('9', '1'), row('8', '2'), row('7', '3')];

  it('keeps the row that only tells that more follow', () => {
    expect(pageOf(rows, order, { first: 2 }, idOf)).toEqual({
      items: [item('9', '1'), item('8', '2')],
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(pageOf(rows, order, { first: 3 }, idOf).hasNextPage).toBe(false);
  });

  it('turns rows that were read from the end round', () => {
    expect(orderBy(order, { last: 2 }).text).toBe('spent asc, id desc');
    expect(pageOf(rows.toReversed(), order, { last: 2 }, idOf)).toEqual({
      items: [item('8', '2'), item('7', '3')],
      hasNextPage: false,
      hasPreviousPage: true,
    });
    expect(pageOf(rows.toReversed(), order, { last: 3 }, idOf).hasPreviousPage).toBe(false);
  });

  it('knows that the items it lies between are there', () => {
    const cursor = ['s1', 'things/spent/desc', '9', '0'];
    for (const page of [{ first: 3 }, { last: 3 }]) {
      expect(pageOf(rows, order, { ...page, after: cursor }, idOf)).toMatchObject({
        hasNextPage: false,
        hasPreviousPage: true,
      });
      expect(pageOf(rows, order, { ...page, before: cursor }, idOf)).toMatchObject({
        hasNextPage: true,
        hasPreviousPage: false,
      });
    }
  });
});

it('takes 1 to 1000 items', () => {
  expect([checkedSize({ first: 1000 }), checkedSize({ last: 1 })]).toEqual([1000, 1]);
  for (const size of [0, -1, 1.5, 1001, Number.NaN]) {
    expect(() => checkedSize({ first: size })).toThrow(`first is ${size}. Ask for a whole number from 1 to 1000.`);
    expect(() => checkedSize({ last: size })).toThrow(`last is ${size}. Ask for a whole number from 1 to 1000.`);
  }
});
