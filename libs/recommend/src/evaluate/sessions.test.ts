import { describe, expect, it } from 'vitest';
import { sessionRows } from '../log/sessions.js';
import { CART_STRENGTHS } from '../log/strengths.js';
import { trainingData } from '../log/training-data.js';
import type { TrainingLog } from '../log/training-log.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { V_SKNN } from '../models/session-knn/v-sknn.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { judgeSessions, newCases, sessionCases } from './sessions.js';

/** Views of a session, a minute apart. */
const session = (
  user: string,
  at: number,
  products: readonly number[],
  type: PlainEvent['type'] = 'view',
): PlainEvent[] =>
  products.map((product, place) => ({ user, product: String(product), at: at + 60 * place, session: `${at}`, type }));

const rowsOf = (log: TrainingLog) => sessionRows(log, { end: Infinity });

describe('cases of sessions', () => {
  const log = trainingLogOf([
    ...session('1', 0, [1, 2]),
    ...session('2', 80, [3, 3, 2, 2, 3]),
    ...session('3', 100, [4]),
    ...session('4', 200, [1, 1]),
    ...session('5', 300, [1, 2, 3, 4]),
  ]);

  it('are the last product, or every product but the first, of sessions that begin from then on', () => {
    const last = sessionCases(rowsOf(log), { from: 80, steps: 'last' });
    expect([...last.products]).toEqual([2, 2, 1, 1, 2, 0, 1, 2, 3]);
    expect([...last.places]).toEqual([4, 8]);
    const every = sessionCases(rowsOf(log), { from: 80, steps: 'every' });
    expect([...every.products]).toEqual([2, 2, 1, 1, 2, 0, 1, 2, 3]);
    expect([...every.indptr]).toEqual([0, 5, 9]);
    expect([...every.sessionOf]).toEqual([0, 0, 1, 1, 1]);
    expect([...every.places]).toEqual([2, 4, 6, 7, 8]);
  });

  it('are fewer where the product must be new to its session', () => {
    const cases = newCases(
      sessionCases(rowsOf(trainingLogOf([...session('1', 0, [1, 2, 1]), ...session('2', 500, [3, 2, 3, 1, 2])])), {
        from: 0,
        steps: 'every',
      }),
    );
    expect([...cases.products]).toEqual([0, 1, 0, 2, 1, 2, 0, 1]);
    expect([[...cases.indptr], [...cases.sessionOf], [...cases.places]]).toEqual([
      [0, 3, 8],
      [0, 1, 1],
      [1, 4, 6],
    ]);
    const last = newCases(
      sessionCases(rowsOf(trainingLogOf([...session('1', 0, [1, 2, 1]), ...session('2', 500, [1, 3])])), {
        from: 0,
        steps: 'last',
      }),
    );
    expect([[...last.products], [...last.indptr], [...last.sessionOf], [...last.places]]).toEqual([
      [0, 2],
      [0, 2],
      [0],
      [1],
    ]);
  });
});

describe('judging sessions', () => {
  // Trained on [1 2] twice and [1 3] once; asked about 1 → 2 → 3 and 1 → 4, where 4 was never seen before.
  const log = trainingLogOf([
    ...session('1', 0, [1, 2]),
    ...session('2', 500, [1, 2]),
    ...session('3', 1000, [1, 3]),
    ...session('4', 5000, [1, 2, 3]),
    ...session('5', 6000, [1, 4]),
  ]);
  const cases = sessionCases(rowsOf(log), { from: 5000, steps: 'every' });
  const settings = V_SKNN.resolve({
    neighbors: 10,
    sample: 10,
    decay: 'none',
    match: 'none',
    idf: 0,
    reminders: 'not-last',
  });

  it('gives the value of each session as the mean of its cases, worked out by hand', async () => {
    const data = trainingData(log, { end: 5000 });
    const judged = await judgeSessions(await V_SKNN.fit(data, settings), cases, {
      k: 2,
      strengths: CART_STRENGTHS,
      trained: data.sessions,
    });
    // 1 asks for 2: [2 3], rank 1. 1 2 asks for 3: [1 3] by 5 and 1, rank 2. 1 asks for 4: never.
    expect([judged.sessions, judged.cases, judged.coldCases]).toEqual([2, 3, 1]);
    expect([...judged.perSession.hitRate]).toEqual([1, 0]);
    expect([...judged.perSession.mrr]).toEqual([0.75, 0]);
    expect(judged.perSession.ndcg[0]).toBeCloseTo((1 + 1 / Math.log2(3)) / 2, 12);
    expect(judged.means.mrr).toMatchObject({ ok: true, value: 0.375 });
  });

  it('leaves products of the session out where it is told to, as serving does', async () => {
    const data = trainingData(log, { end: 5000 });
    const asking = { k: 1, strengths: CART_STRENGTHS, trained: data.sessions };
    const model = await V_SKNN.fit(data, settings);
    expect([...(await judgeSessions(model, cases, asking)).perSession.hitRate]).toEqual([0.5, 0]);
    // 1 2 asks for 3: [1 3] with its own products, [3] without.
    expect([
      ...(await judgeSessions(model, newCases(cases), { ...asking, leavesOut: true })).perSession.hitRate,
    ]).toEqual([1, 0]);
  });

  it('asks any model, and answers no-data where there is nothing to ask', async () => {
    const data = trainingData(log, { end: 5000, strengths: { view: 1 } });
    const model = await POPULARITY.fit(data, POPULARITY.defaults);
    const asking = { k: 2, strengths: data.strengthOptions, trained: data.sessions };
    expect((await judgeSessions(model, cases, asking)).perSession.hitRate.length).toBe(2);
    const none = await judgeSessions(model, sessionCases(rowsOf(log), { from: 9000, steps: 'last' }), asking);
    expect(none.means.ndcg).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('stops when it is told to', async () => {
    const data = trainingData(log, { end: 5000 });
    const asking = {
      k: 2,
      strengths: data.strengthOptions,
      trained: data.sessions,
      signal: AbortSignal.abort(new Error('enough')),
    };
    await expect(judgeSessions(await V_SKNN.fit(data, settings), cases, asking)).rejects.toThrow('enough');
  });
});
