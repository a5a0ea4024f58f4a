import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionSplit, type SessionInteractions } from './session-split.js';

const columns = (rows: readonly (readonly [session: number, item: number, time: number])[]): SessionInteractions => ({
  users: Int32Array.from(rows, (row) => Math.floor(row[0] / 2)),
  sessions: Int32Array.from(rows, (row) => row[0]),
  items: Int32Array.from(rows, (row) => row[1]),
  times: Float64Array.from(rows, (row) => row[2]),
});

describe('sessionSplit', () => {
  it('partitions, leaves sessions whole, and trains on nothing at or after the cut', () => {
    const rows = fc.array(fc.tuple(fc.nat(7), fc.nat(5), fc.nat(20)), { maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.nat(20), (list, cut) => {
        const data = columns(list);
        const { train, test, trainSessions, testSessions } = sessionSplit(data, cut);
        expect([...train, ...test].toSorted((a, b) => a - b)).toEqual(list.map((_, position) => position));
        const trained = new Set(Array.from(train, (position) => data.sessions[position]!));
        const tested = new Set(Array.from(test, (position) => data.sessions[position]!));
        expect([trained.size, tested.size]).toEqual([trainSessions, testSessions]);
        expect(Array.from(trained).filter((session) => tested.has(session))).toEqual([]);
        expect(train.every((position) => data.times[position]! < cut)).toBe(true);
        for (const session of tested) expect(list.some((row) => row[0] === session && row[2] >= cut)).toBe(true);
      }),
    );
  });

  it('counts sessions that go on over the cut, and who and what is cold', () => {
    const split = sessionSplit(
      columns([
        [0, 1, 1],
        [0, 2, 2],
        [1, 1, 3],
        [1, 1, 6],
        [2, 3, 5],
        [4, 1, 4],
      ]),
      5,
    );
    expect(split).toMatchObject({ trainSessions: 2, testSessions: 2, straddlingSessions: 1 });
    expect(split.counts).toMatchObject({
      trainUsers: 2,
      testUsers: 2,
      coldUsers: 1,
      coldItems: 1,
      testPairs: 2,
      coldPairs: 1,
    });
    expect(Array.from(split.train)).toEqual([0, 1, 5]);
  });

  it('refuses a session of two users, columns that do not fit and a cut that is no time', () => {
    const data = columns([
      [0, 1, 1],
      [0, 2, 2],
    ]);
    expect(() => sessionSplit({ ...data, users: Int32Array.of(0, 1) }, 1)).toThrow(/Session 0 is of users 0 and 1/);
    expect(() => sessionSplit({ ...data, sessions: Int32Array.of(0) }, 1)).toThrow(
      /sessions has 1 entries and users 2/,
    );
    expect(() => sessionSplit({ ...data, sessions: Int32Array.of(0, -1) }, 1)).toThrow(/sessions\[1\] is -1/);
    expect(() => sessionSplit(data, Infinity)).toThrow(/cut is Infinity/);
  });
});
