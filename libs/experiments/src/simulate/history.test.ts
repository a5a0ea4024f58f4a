import { describe, expect, it } from 'vitest';
import { columnsOf, InvalidHistoryError, LENGTHS, lengthOf, STAGE, type History } from './history.js';
import { shopOf } from './testing/shop.js';

const small: History = {
  sessionOffsets: Int32Array.of(0, 2, 2, 5),
  sessionDay: [0, 3, 1, 1, 2],
  viewed: [1, 1, 1, 0, 0],
  carted: [0, 1, 0, 0, 0],
  purchased: [0, 0, 1, 1, 0],
  orderValue: [9, 9, 20, 0, 9],
};

describe('columnsOf', () => {
  it('reads how far each session went, how long it was, and whether it had a cart', () => {
    const columns = columnsOf(small);
    expect([...columns.stage]).toEqual([STAGE.viewed, STAGE.carted, STAGE.bought, STAGE.bought, STAGE.nothing]);
    expect([...columns.isCarted]).toEqual([0, 1, 0, 0, 0]);
    expect([...columns.length]).toEqual([0, 0, 0, 0, 0]);
    expect([1, 2, 5, 6, 7, 8, 25, 26, 400].map(lengthOf)).toEqual([0, 1, 4, 5, 5, 6, 8, LENGTHS - 1, LENGTHS - 1]);
    expect([...columns.value]).toEqual([0, 0, 20, 0, 0]);
    expect(columns).toMatchObject({ users: 3, segmentNames: ['all'], groupNames: [] });
    expect(columns.stage.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('names segments and groups that have no names by their numbers', () => {
    expect(columnsOf({ ...small, segment: [2, 0, 0], orderGroup: [-1, -1, 1, 0, -1] })).toMatchObject({
      segmentNames: ['0', '1', '2'],
      groupNames: ['0', '1'],
    });
  });

  it('takes an empty shop', () => {
    expect(columnsOf(shopOf(0)).users).toBe(0);
  });

  it.each<[string, Partial<History>, RegExp]>([
    [
      'revenue that is not a number',
      { orderValue: [9, 9, Number.NaN, 0, 9] },
      /^orderValue\[2\] is NaN; give what the order was worth/,
    ],
    ['infinite revenue', { orderValue: [9, 9, 20, Infinity, 9] }, /^orderValue\[3\] is Infinity/],
    ['a column too short', { carted: [0, 1] }, /^carted has 2 entries for 5 sessions/],
    ['days out of order', { sessionDay: [3, 0, 1, 1, 2] }, /^sessionDay\[1\] is 0, before the 3/],
    ['a day before the first', { sessionDay: [-1, 0, 1, 1, 2] }, /^sessionDay\[0\] is -1/],
    ['descending offsets', { sessionOffsets: Int32Array.of(0, 3, 2, 5) }, /^sessionOffsets\[2\] is 2/],
    [
      'offsets that do not begin with 0',
      { sessionOffsets: Int32Array.of(1, 2, 2, 5) },
      /^sessionOffsets must begin with 0/,
    ],
    ['no offsets', { sessionOffsets: new Int32Array(0) }, /^sessionOffsets must begin/],
    ['a negative count', { viewed: [1, -2, 1, 0, 0] }, /^viewed\[1\] is -2/],
    [
      'a segment without a name',
      { segment: [0, 1, 0], segmentNames: ['one'] },
      /^segment\[1\] is 1, but there are 1 names/,
    ],
    ['a segment that is no index', { segment: [0, 0.5, 0] }, /^segment\[1\] is 0.5/],
    [
      'a value before the period that is not finite',
      { preValue: [0, 1, Number.NEGATIVE_INFINITY] },
      /^preValue\[2\] is -Infinity/,
    ],
    ['too few values before the period', { preValue: [0, 1] }, /^preValue has 2 entries for 3 users/],
  ])('refuses %s, with the column and the row', (_what, change, message) => {
    expect(() => columnsOf({ ...small, ...change })).toThrow(message);
    expect(() => columnsOf({ ...small, ...change })).toThrow(InvalidHistoryError);
  });
});
