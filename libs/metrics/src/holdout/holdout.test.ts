import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { splitBy, type TimedInteractions } from './holdout.js';
import { leaveLastOut } from './leave-last-out.js';
import { randomSplit } from './random-split.js';
import { timeSplit } from './time-split.js';

const columns = (rows: readonly (readonly [user: number, item: number, time: number])[]): TimedInteractions => ({
  users: Int32Array.from(rows, (row) => row[0]),
  items: Int32Array.from(rows, (row) => row[1]),
  times: Float64Array.from(rows, (row) => row[2]),
});

const absent = (values: ReadonlySet<unknown>, known: ReadonlySet<unknown>): number =>
  Array.from(values).filter((value) => !known.has(value)).length;

describe('splits', () => {
  it('partition: every position on one side, in order', () => {
    const rows = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(20)), { maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.nat(20), (list, cut) => {
        const data = columns(list);
        for (const { train, test } of [
          timeSplit(data, cut),
          leaveLastOut(data),
          randomSplit(data, { testShare: 0.3, random: seededRandom(cut) }),
        ]) {
          expect([...train, ...test].toSorted((a, b) => a - b)).toEqual(list.map((_, position) => position));
          expect(Array.from(train)).toEqual(Array.from(train.toSorted()));
          expect(Array.from(test)).toEqual(Array.from(test.toSorted()));
        }
      }),
    );
  });

  it('count users, items and distinct pairs of each side, and who is cold', () => {
    const data = columns([
      [0, 0, 1],
      [0, 0, 2],
      [1, 1, 3],
      [0, 2, 4],
      [2, 0, 5],
      [2, 0, 6],
    ]);
    expect(splitBy(data, (position) => position >= 3).counts).toEqual({
      trainUsers: 2,
      trainItems: 2,
      trainPairs: 2,
      testUsers: 2,
      testItems: 2,
      testPairs: 2,
      coldUsers: 1,
      coldItems: 1,
      coldPairs: 2,
    });
  });

  it('count as a set of each side would', () => {
    const rows = fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.nat(9)), { maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.nat(9), (list, cut) => {
        const { train, test, counts } = timeSplit(columns(list), cut);
        const of = (side: Int32Array, key: (row: readonly [number, number, number]) => string | number) =>
          new Set(Array.from(side, (position) => key(list[position]!)));
        const [users, items] = [of(train, (row) => row[0]), of(train, (row) => row[1])];
        const testPairs = of(test, (row) => `${row[0]} ${row[1]}`);
        expect(counts).toEqual({
          trainUsers: users.size,
          trainItems: items.size,
          trainPairs: of(train, (row) => `${row[0]} ${row[1]}`).size,
          testUsers: of(test, (row) => row[0]).size,
          testItems: of(test, (row) => row[1]).size,
          testPairs: testPairs.size,
          coldUsers: absent(
            of(test, (row) => row[0]),
            users,
          ),
          coldItems: absent(
            of(test, (row) => row[1]),
            items,
          ),
          coldPairs: Array.from(testPairs).filter(
            (pair) => !users.has(Number(String(pair).split(' ')[0])) || !items.has(Number(String(pair).split(' ')[1])),
          ).length,
        });
      }),
    );
  });

  it('refuse columns of different length, rows below 0 and times that are none', () => {
    expect(() =>
      leaveLastOut(
        columns([
          [0, 1, 1],
          [-1, 2, 1],
        ]),
      ),
    ).toThrow(/Position 1 holds user -1 and item 2/);
    expect(() => timeSplit(columns([[0, 1, Number.NaN]]), 1)).toThrow(/times\[0\] is NaN/);
    expect(() => splitBy({ ...columns([[1, 1, 1]]), times: new Float64Array(2) }, () => true)).toThrow(
      /1, 1 and 2 entries/,
    );
  });
});
