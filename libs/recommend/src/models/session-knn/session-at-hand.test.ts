import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionRows } from '../../log/sessions.js';
import { latestEvents, sessionAtHand, userSessions, userSessionsWithout } from './session-at-hand.js';

const rows = (...products: number[]): Int32Array => Int32Array.from(products);

/** Sessions written out, each with its user; ascending by time. */
function sessionsOf(...sessions: readonly (readonly [user: number, products: readonly number[]])[]): SessionRows {
  const products = sessions.flatMap(([, own]) => own);
  const indptr = new Int32Array(sessions.length + 1);
  for (const [session, [, own]] of sessions.entries()) indptr[session + 1] = indptr[session]! + own.length;
  return {
    indptr,
    products: Int32Array.from(products),
    types: new Uint8Array(products.length),
    at: Float64Array.from(products.keys()),
    users: Int32Array.from(sessions, ([user]) => user),
  };
}

describe('the latest events', () => {
  it('leave out one right after another of the same product', () => {
    expect([...latestEvents(rows(1, 1, 2, 2, 2, 1), 10)]).toEqual([1, 2, 1]);
    expect([...latestEvents(rows(1, 1, 2, 2, 2, 1), 2)]).toEqual([2, 1]);
    expect([...latestEvents(rows(), 3)]).toEqual([]);
  });

  it('are the end of the session without repeats, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (events, most) => {
        const wanted = events.filter((product, place) => place === 0 || product !== events[place - 1]).slice(-most);
        expect([...latestEvents(Int32Array.from(events), most)]).toEqual(wanted);
      }),
    );
  });
});

describe('what a profile is asked about', () => {
  const profile = { session: rows(7, 7, 3), products: rows(1, 3, 5, 9), lastAt: Float64Array.of(40, 50, 20, 40) };

  it('is its session alone', () => {
    expect([...sessionAtHand(profile, 20, false)]).toEqual([7, 3]);
  });

  it('is, extended, its other products by time, equal ones by row, before the session as far as there is room', () => {
    expect([...sessionAtHand(profile, 20, true)]).toEqual([5, 1, 9, 7, 3]);
    expect([...sessionAtHand(profile, 3, true)]).toEqual([9, 7, 3]);
    expect([...sessionAtHand(profile, 2, true)]).toEqual([7, 3]);
  });

  it('is its products where it has no session, in the order of their rows where no times are known', () => {
    expect([...sessionAtHand({ ...profile, session: rows() }, 3, false)]).toEqual([1, 9, 3]);
    expect([...sessionAtHand({ session: rows(), products: profile.products }, 3, false)]).toEqual([3, 5, 9]);
    expect([...sessionAtHand({ session: rows(), products: rows() }, 3, true)]).toEqual([]);
  });
});

describe('the last sessions of users', () => {
  const sessions = sessionsOf([1, [4]], [0, [1, 1, 2]], [1, [5, 6, 6, 5]]);

  it('are cut as one that is asked about, and empty for who has none', () => {
    const { indptr, products } = userSessions(sessions, 3, 2);
    expect([[...indptr], [...products]]).toEqual([
      [0, 2, 4, 4],
      [1, 2, 6, 5],
    ]);
  });

  it('without some users are empty for those, and as they were for the others', () => {
    const all = userSessions(sessions, 3, 20);
    const { indptr, products } = userSessionsWithout(all, new Set([0, 2]));
    expect([[...indptr], [...products]]).toEqual([
      [0, 0, 3, 3],
      [5, 6, 5],
    ]);
    expect(userSessionsWithout(all, new Set())).toEqual(all);
    expect(userSessionsWithout(all, new Set([0, 1, 2])).products).toHaveLength(0);
  });
});
