import { describe, expect, it } from 'vitest';
import { sessionIndex, type SessionIndex } from './session-index.js';
import { runStepsAtOnce } from '@cartograph/threads';
import { Together } from './together.js';

/** The index of sessions written out, the earliest first. */
function indexOf(sessions: readonly (readonly number[])[], products: number, sample = 100): SessionIndex {
  const events = sessions.flat();
  const indptr = new Int32Array(sessions.length + 1);
  for (const [session, own] of sessions.entries()) indptr[session + 1] = indptr[session]! + own.length;
  const rows = {
    indptr,
    products: Int32Array.from(events),
    types: new Uint8Array(events.length),
    at: Float64Array.from(events.keys()),
    users: Int32Array.from(sessions.keys()),
  };
  return runStepsAtOnce(sessionIndex(rows, products, { weights: [1, 1, 1, 1], sample, fewest: 2, longest: 100 }));
}

function ranked(together: Together, product: number, k: number, allowed?: Uint8Array): number[][] {
  const written: number[][] = [];
  together.rank(product, k, allowed, (rank, other, sessions) =>
    written.push([...Int32Array.of(rank, other, sessions)]),
  );
  return written;
}

const SESSIONS = [
  [0, 1],
  [0, 1, 2],
  [3, 0, 0, 1],
  [0, 2, 4],
  [2, 4],
];

describe('products of the same sessions', () => {
  it('come by the sessions with both, of equally many the earlier row, and never the product itself', () => {
    expect(ranked(new Together(indexOf(SESSIONS, 6)), 0, 10)).toEqual([
      [0, 1, 3],
      [1, 2, 2],
      [2, 3, 1],
      [3, 4, 1],
    ]);
    expect(ranked(new Together(indexOf(SESSIONS, 6)), 0, 2)).toEqual([
      [0, 1, 3],
      [1, 2, 2],
    ]);
  });

  it('are only those that are allowed', () => {
    expect(ranked(new Together(indexOf(SESSIONS, 6)), 0, 10, Uint8Array.of(1, 0, 0, 1, 1, 1))).toEqual([
      [0, 3, 1],
      [1, 4, 1],
    ]);
  });

  it('are counted again at every question', () => {
    const together = new Together(indexOf(SESSIONS, 6));
    const first = ranked(together, 0, 10);
    expect(ranked(together, 4, 10)).toEqual([
      [0, 2, 2],
      [1, 0, 1],
    ]);
    expect(ranked(together, 0, 10)).toEqual(first);
  });

  it('are none of a product that stood in no session', () => {
    const together = new Together(indexOf(SESSIONS, 6));
    expect(ranked(together, 5, 10)).toEqual([]);
    expect(together.count(5, 0)).toBe(0);
  });

  it('are counted in the latest sessions that are kept, for one pair as in a list', () => {
    for (const sample of [1, 2, 100]) {
      const together = new Together(indexOf(SESSIONS, 6, sample));
      for (let product = 0; product < 5; product += 1) {
        const counts = new Map(ranked(together, product, 10).map(([, other, sessions]) => [other, sessions]));
        for (let other = 0; other < 6; other += 1)
          if (other !== product) expect(together.count(product, other)).toBe(counts.get(other) ?? 0);
      }
    }
    expect(ranked(new Together(indexOf(SESSIONS, 6, 1)), 0, 10)).toEqual([
      [0, 2, 1],
      [1, 4, 1],
    ]);
  });
});
