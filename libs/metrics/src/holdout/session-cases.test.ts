import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionCases, type SessionCaseOptions } from './session-cases.js';
import type { SessionInteractions } from './session-split.js';

const columns = (rows: readonly (readonly [session: number, item: number, time: number])[]): SessionInteractions => ({
  users: new Int32Array(rows.length), sessions: Int32Array.from(rows, (row) => row[0]), items: Int32Array.from(rows, (row) => row[1]), times: Float64Array.from(rows, (row) => row[2]),
});
const all = (data: SessionInteractions): Int32Array => Int32Array.from(data.items.keys());

function asked(data: SessionInteractions, positions: Int32Array, options?: SessionCaseOptions): { known: number[]; wanted: number }[] {
  const { order, start, target } = sessionCases(data, positions, options);
  const item = (place: number): number => data.items[order[place]!]!;
  return Array.from(target, (end, index) => ({ known: Array.from({ length: end - start[index]! }, (_, step) => item(start[index]! + step)), wanted: item(end) }));
}

describe('sessionCases', () => {
  const data = columns([[1, 30, 9], [0, 10, 1], [1, 31, 2], [0, 11, 3], [0, 12, 3], [2, 40, 1]]);

  it('asks for the last step of each session, or for every step but the first', () => {
    expect(asked(data, all(data))).toEqual([{ known: [10, 11], wanted: 12 }, { known: [31], wanted: 30 }]);
    expect(asked(data, all(data), { targets: 'every' })).toEqual([{ known: [10], wanted: 11 }, { known: [10, 11], wanted: 12 }, { known: [31], wanted: 30 }]);
  });

  it('counts the sessions that are too short or too long', () => {
    expect(sessionCases(data, all(data), { maxLength: 2 })).toMatchObject({ shortSessions: 1, longSessions: 1, target: { length: 1 } });
    expect(sessionCases(data, new Int32Array(0))).toMatchObject({ shortSessions: 0, longSessions: 0, target: { length: 0 } });
  });

  it('puts every position once, by session, then time, then place in the log, whatever order they are given in', () => {
    const rows = fc.array(fc.tuple(fc.nat(5), fc.nat(9), fc.nat(6)), { maxLength: 30 });
    fc.assert(fc.property(rows, (list) => {
      const log = columns(list);
      const { order, start, target } = sessionCases(log, all(log).toReversed(), { targets: 'every' });
      const expected = Array.from(list.keys()).toSorted((a, b) => list[a]![0] - list[b]![0] || list[a]![2] - list[b]![2] || a - b);
      expect(Array.from(order)).toEqual(expected);
      target.forEach((end, index) => {
        const own = order.subarray(start[index], end + 1);
        expect(own.length).toBeGreaterThan(1);
        expect(new Set(Array.from(own, (position) => log.sessions[position])).size).toBe(1);
      });
    }));
  });

  it('refuses positions outside and limits that leave nothing', () => {
    expect(() => sessionCases(data, Int32Array.of(6))).toThrow(/Position 6 is outside the 6 interactions/);
    expect(() => sessionCases(data, all(data), { minLength: 1 })).toThrow(/minLength is 1/);
    expect(() => sessionCases(data, all(data), { minLength: 5, maxLength: 4 })).toThrow(/maxLength is 4/);
  });
});
