import { describe, expect, it } from 'vitest';
import golden from './list-qualities.golden.json' with { type: 'json' };
import { selfInformation } from './self-information.js';
import { padded } from './testing/padded.js';

const { k, lists, itemCounts, trainUsers, rectools } = golden.cases;

describe('selfInformation', () => {
  it('of every list equals MeanInvUserFreq of RecTools', () => {
    const { perUser, rows } = selfInformation({
      recommended: padded(lists, k),
      k,
      itemUsers: itemCounts,
      users: trainUsers,
    });
    expect(rows).toHaveLength(lists.length);
    expect(Array.from(perUser)).toEqual(rectools.MeanInvUserFreq.map((value) => expect.closeTo(value, 9)));
  });

  it('counts bits: an item of half the users carries one, an unknown one those of a single user', () => {
    const { perUser, rows, rowsWithout, mean } = selfInformation({
      recommended: Int32Array.of(0, 1, 2, -1, -1, -1),
      k: 2,
      itemUsers: [4, 2, 0],
      users: 8,
    });
    expect(Array.from(perUser)).toEqual([1.5, 3]);
    expect(Array.from(rows)).toEqual([0, 1]);
    expect(rowsWithout).toBe(1);
    expect(mean).toMatchObject({ ok: true, value: 2.25, high: 3 });
  });

  it('is 0 where there is one user only, and has no mean without lists', () => {
    expect(selfInformation({ recommended: Int32Array.of(0), k: 1, itemUsers: [1], users: 1 }).mean).toMatchObject({
      ok: true,
      value: 0,
    });
    expect(selfInformation({ recommended: Int32Array.of(-1), k: 1, itemUsers: [1], users: 1 }).mean).toMatchObject({
      ok: false,
      reason: 'no-data',
    });
  });

  it('refuses items nobody counted, users counted twice and nobody', () => {
    expect(() => selfInformation({ recommended: Int32Array.of(3), k: 1, itemUsers: [1], users: 1 })).toThrow(
      /Item 3 is outside the 1 items of itemUsers/,
    );
    expect(() => selfInformation({ recommended: Int32Array.of(0), k: 1, itemUsers: [9], users: 2 })).toThrow(
      /Item 0 has 9 users, but there are 2/,
    );
    expect(() => selfInformation({ recommended: Int32Array.of(0), k: 1, itemUsers: [9], users: 0 })).toThrow(
      /users is 0/,
    );
  });
});
