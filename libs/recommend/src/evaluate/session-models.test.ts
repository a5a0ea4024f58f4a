import { describe, expect, it } from 'vitest';
import { POPULARITY } from '../models/popularity/popularity.js';
import { VMIS_KNN } from '../models/session-knn/vmis-knn.js';
import { noHistory } from '../testing/no-history.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { MAX_TEST_USERS, makeHoldout } from './holdout.js';
import { judgeSessions, sessionHoldout, sessionsReport } from './session-models.js';
import { splitByTime, splitOf } from './split.js';
import { chooseTarget } from './target.js';

const shop = tasteShop({ users: 300 });
const outer = splitOf('time', shop, 'cart', 1);
const inner = splitOf('time', shop, 'cart', 1, outer.roles);
const options = { k: 10, steps: 'last' } as const;

describe('sessionHoldout', () => {
  it('takes the sessions that begin after the split date, and of a validation slice only those before the holdout', () => {
    const [validation, test] = [
      sessionHoldout(shop, inner, { ...options, outer })!,
      sessionHoldout(shop, outer, options)!,
    ];
    const all = sessionHoldout(shop, inner, options)!;
    expect([validation.found > 30, test.found > 30]).toEqual([true, true]);
    expect(validation.found + test.found).toBeLessThanOrEqual(all.found + 1);
    expect(test.cases.places.length).toBe(test.found);
    expect(sessionHoldout(shop, outer, { k: 10, steps: 'every' })!.cases.places.length).toBeGreaterThan(test.found);
  });

  it('exists for splits by time alone, and for logs with a session of two products', () => {
    expect(sessionHoldout(shop, splitOf('random', shop, 'cart', 1), options)).toBeNull();
    const single = trainingLogOf([
      { user: '1', product: '1', at: START },
      { user: '2', product: '1', at: START + DAY },
    ]);
    expect(sessionHoldout(single, splitByTime(single, 'cart', { at: START + DAY, rule: '' }), options)).toBeNull();
  });

  it('judges an even selection of very many sessions', () => {
    const sessions = MAX_TEST_USERS + 10;
    const events = Int32Array.from({ length: 2 * sessions }, (_, n) => n);
    const many = {
      snapshotId: 'many',
      userIds: Array.from({ length: sessions }, (_, n) => String(n)),
      productIds: ['1', '2', '3'],
      facts: { categories: ['', '', ''], brands: ['', '', ''], prices: new Float64Array(3) },
      history: noHistory(3),
      events: {
        users: events.map((n) => n >> 1),
        products: events.map((n) => (n % 2) + ((n >> 1) % 2)),
        at: Float64Array.from(events, (n) => START + n),
        types: new Uint8Array(events.length).fill(1),
        sessions: events.map((n) => n >> 1),
      },
      sessionCount: sessions,
      botSessions: new Uint8Array(sessions),
    };
    const { cases, found } = sessionHoldout(many, splitByTime(many, 'cart', { at: START, rule: '' }), options)!;
    expect([found, cases.indptr.length - 1, cases.places.length]).toEqual([sessions, MAX_TEST_USERS, MAX_TEST_USERS]);
    for (const [position, session] of cases.sessionOf.entries()) {
      const [begin, end] = [cases.indptr[session]!, cases.indptr[session + 1]!];
      expect([end - begin, cases.places[position]]).toEqual([2, end - 1]);
      expect(cases.products[end - 1]! - cases.products[begin]!).toBe(1);
    }
  });
});

describe('sessionsReport', () => {
  it('shows every model on the same sessions and chooses on the validation slice', async () => {
    const of = async (split: typeof outer, within?: typeof outer) => {
      const { train } = makeHoldout(shop, split, chooseTarget(shop), { k: 10 });
      const slice = sessionHoldout(shop, split, { ...options, ...(within ? { outer: within } : {}) })!;
      const models = [await POPULARITY.fit(train, {}), await VMIS_KNN.fit(train, VMIS_KNN.defaults)];
      return Promise.all(models.map((model) => judgeSessions(model, train, slice)));
    };
    const [validation, test] = [await of(inner, outer), await of(outer)];
    const report = sessionsReport(validation, test, { k: 10, seed: 1 })!;
    expect(report.models.map(({ kind }) => kind)).toEqual(['POPULARITY', 'VMIS_KNN']);
    expect(report.sessions).toBe(test[0]!.values.length);
    for (const { hitRate, mrr, ndcg } of report.models)
      expect(hitRate.ok && mrr.ok && ndcg.ok && hitRate.value >= ndcg.value && ndcg.value >= mrr.value).toBe(true);
    expect(report.winner).toMatchObject({
      kind: 'VMIS_KNN',
      includesSeen: true,
      testUsers: validation[0]!.values.length,
    });
    expect(report.winner!.onHoldout.overPopularity).toMatchObject({ ok: true });
    expect(report.newWinner).toMatchObject({ includesSeen: false, testUsers: validation[0]!.newValues.length });
    expect(validation[0]!.newValues.length).toBeLessThan(validation[0]!.values.length);
    expect(report.protocol).toContain('the last product of each is predicted');
  });

  it('is null where nothing was judged', () => {
    expect(sessionsReport([], [], { k: 10, seed: 1 })).toBeNull();
  });
});
