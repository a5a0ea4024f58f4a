import { beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationReport, GroupWinner, SessionWinner } from '../evaluate/report.js';
import type { ModelSet } from '../model-set.js';
import type { ModelKind } from '../recommender.js';
import { modelSetOf } from '../testing/model-set-of.js';
import { EMPTY_REPORT } from '../testing/small-model-set.js';
import { START } from '../testing/taste-shop.js';
import { choose, chooseForSession, chooseSimilar, countedBy, countOf, modelOf, servingKinds } from './choice.js';

const about = (low: number) => ({ ok: true, value: 0.3, low, high: 0.6, level: 0.95, method: 'bootstrap' }) as const;
const none = { ok: false, reason: 'too-few', detail: 'nobody' } as const;
const winner = (kind: ModelKind, parts: Partial<SessionWinner> = {}): SessionWinner => ({
  includesSeen: false,
  kind,
  metric: 'NDCG@10',
  value: about(0.2),
  runnerUp: null,
  difference: about(0.1),
  testUsers: 100,
  reason: `${kind} won.`,
  overPopularity: null,
  onHoldout: { users: 100, value: about(0.2), overPopularity: null },
  ...parts,
});
const ofGroup = (group: GroupWinner['group'], kind: ModelKind, parts: Partial<SessionWinner> = {}): GroupWinner => ({
  ...winner(kind, parts),
  group,
});
const sessions = (parts: Partial<NonNullable<EvaluationReport['sessions']>>): EvaluationReport['sessions'] => ({
  protocol: '',
  k: 10,
  sessions: 100,
  models: [],
  winner: null,
  ...parts,
});

const EVENTS = [
  { user: '1', product: '10', at: START },
  { user: '1', product: '20', at: START + 1 },
  { user: '2', product: '20', at: START + 2, type: 'purchase' as const },
];

let bare: ModelSet;
beforeAll(async () => {
  bare = await modelSetOf(EVENTS, { kinds: ['ALS', 'MOST_CARTED'] });
});
const reported = (report: Partial<EvaluationReport>): ModelSet => ({ ...bare, report: { ...EMPTY_REPORT, ...report } });

describe('a group of users', () => {
  it('is answered by the model that won there, with or without seen products', () => {
    const set = reported({
      winners: [
        ofGroup('LIGHT', 'ALS'),
        ofGroup('LIGHT', 'MOST_CARTED', { includesSeen: true }),
        ofGroup('HEAVY', 'POPULARITY'),
      ],
    });
    expect(choose(set, 'LIGHT', {})).toEqual({
      kind: 'ALS',
      reason: 'ALS won.',
      why: { kind: 'won', group: 'LIGHT' },
      isAsked: false,
    });
    expect(choose(set, 'LIGHT', { includeSeen: true }).kind).toBe('MOST_CARTED');
    expect(choose(set, 'HEAVY', {}).kind).toBe('POPULARITY');
  });

  it('is told how the comparison came out', () => {
    const why = (parts: Partial<SessionWinner>) =>
      choose(reported({ winners: [ofGroup('COLD', 'ALS', parts)] }), 'COLD', {}).why.kind;
    expect([
      why({}),
      why({ difference: about(0) }),
      why({ difference: about(-0.1) }),
      why({ difference: none }),
      why({ value: none, difference: none }),
    ]).toEqual(['won', 'tie', 'tie', 'only-model', 'too-few']);
  });

  it('in which nothing was compared is answered by popularity', () => {
    expect(choose(reported({}), 'REGULAR', {})).toEqual({
      kind: 'POPULARITY',
      reason: 'No model was compared for users with 3–9 carts.',
      why: { kind: 'not-compared', group: 'REGULAR' },
      isAsked: false,
    });
  });

  it('is answered by a promoted model before a winner, and by a named one before both', () => {
    const set = reported({ winners: [ofGroup('LIGHT', 'POPULARITY')] });
    expect(choose(set, 'LIGHT', { promoted: 'ALS' })).toMatchObject({
      kind: 'ALS',
      why: { kind: 'promoted' },
      isAsked: false,
    });
    expect(choose(set, 'LIGHT', { promoted: 'ALS', model: 'MOST_CARTED' })).toMatchObject({
      kind: 'MOST_CARTED',
      why: { kind: 'asked' },
      isAsked: true,
    });
  });
});

describe('an anonymous session', () => {
  it('is answered by the winner on products that sessions had not yet; where they may come again, by the winner on all', () => {
    const set = reported({ sessions: sessions({ winner: winner('MOST_CARTED'), newWinner: winner('ALS') }) });
    expect(chooseForSession(set, 'LIGHT', {})).toEqual({
      kind: 'ALS',
      reason: 'Nobody is signed in. ALS won.',
      why: { kind: 'won', group: 'ANONYMOUS' },
      isAsked: false,
    });
    expect(chooseForSession(set, 'LIGHT', { includeSeen: true }).kind).toBe('MOST_CARTED');
  });

  it('is answered by the winner on all where reports tell no other', () => {
    expect(
      chooseForSession(reported({ sessions: sessions({ winner: winner('MOST_CARTED') }) }), 'LIGHT', {}).kind,
    ).toBe('MOST_CARTED');
  });

  it('is answered like users with as many carts where too few sessions were compared, or none', () => {
    const winners = [ofGroup('LIGHT', 'ALS')];
    for (const of of [null, sessions({}), sessions({ winner: winner('MOST_CARTED', { value: none }) })]) {
      const choice = chooseForSession(reported({ winners, sessions: of }), 'LIGHT', {});
      expect(choice).toMatchObject({
        kind: 'ALS',
        why: { kind: 'won', group: 'LIGHT' },
        reason: 'Nobody is signed in; the session is answered like users with 1–2 carts. ALS won.',
      });
    }
  });

  it('is answered by a named or a promoted model all the same', () => {
    const set = reported({ sessions: sessions({ winner: winner('MOST_CARTED') }) });
    expect([
      chooseForSession(set, 'LIGHT', { model: 'ALS' }).why.kind,
      chooseForSession(set, 'LIGHT', { promoted: 'ALS' }).why.kind,
    ]).toEqual(['asked', 'promoted']);
  });
});

describe('similar products', () => {
  it('come of the model that won most groups of those that compare products; of equal ones, of the earlier kind', () => {
    const most = reported({
      winners: [
        ofGroup('COLD', 'POPULARITY'),
        ofGroup('LIGHT', 'POPULARITY'),
        ofGroup('REGULAR', 'POPULARITY'),
        ofGroup('HEAVY', 'ALS'),
      ],
    });
    expect(chooseSimilar(most, {})).toMatchObject({ kind: 'ALS', why: { kind: 'similar-factors' }, isAsked: false });
    expect(
      servingKinds({
        winners: [
          ofGroup('LIGHT', 'BPR'),
          ofGroup('HEAVY', 'ITEM_KNN'),
          ofGroup('HEAVY', 'BPR', { includesSeen: true }),
        ],
        sessions: null,
      }),
    ).toEqual(['POPULARITY', 'ITEM_KNN', 'BPR']);
  });

  it('come of carts in common where no such model won, and of popularity where the log has no carts', async () => {
    expect(chooseSimilar(reported({}), {})).toMatchObject({ kind: 'MOST_CARTED', why: { kind: 'similar-carts' } });
    expect(chooseSimilar(await modelSetOf(EVENTS), {})).toMatchObject({
      kind: 'POPULARITY',
      why: { kind: 'not-compared' },
    });
  });

  it('come of a named model, but not of a promoted one, which was judged on people', () => {
    const set = reported({});
    expect(chooseSimilar(set, { model: 'ALS' })).toMatchObject({ kind: 'ALS', isAsked: true });
    expect(chooseSimilar(set, { promoted: 'ALS' }).kind).toBe('MOST_CARTED');
  });
});

describe('what serving reads', () => {
  it('is every winner, what compares products, and popularity, each once in the order of kinds', () => {
    const report = {
      winners: [ofGroup('LIGHT', 'RERANK'), ofGroup('HEAVY', 'RERANK')],
      sessions: sessions({ winner: winner('VMIS_KNN'), newWinner: winner('V_SKNN') }),
    };
    expect(servingKinds(report)).toHaveLength(5);
    expect(new Set(servingKinds(report))).toEqual(
      new Set(['POPULARITY', 'MOST_CARTED', 'RERANK', 'V_SKNN', 'VMIS_KNN']),
    );
    expect(servingKinds(report)[0]).toBe('POPULARITY');
    expect(servingKinds({ winners: [], sessions: null })).toEqual(['POPULARITY', 'MOST_CARTED']);
  });
});

describe('groups are counted', () => {
  it('by carts, without any by purchases, without any by views', async () => {
    const counted = async (type: 'cart' | 'purchase' | 'view') => {
      const set = await modelSetOf(
        [
          { user: '1', product: '10', at: START, type },
          { user: '1', product: '20', at: START, type: 'view' },
        ],
        { strengths: { view: 1, purchase: 1 } },
      );
      return [countedBy(set), countOf(set, set.userIds.row('1'))];
    };
    expect([await counted('cart'), await counted('purchase'), await counted('view')]).toEqual([
      ['cart', 1],
      ['purchase', 1],
      ['view', 2],
    ]);
    expect([countedBy(bare), countOf(bare, bare.userIds.row('1')), countOf(bare, bare.userIds.row('2'))]).toEqual([
      'cart',
      2,
      0,
    ]);
  });
});

it('a model that the set does not have is refused with what it has', () => {
  expect(() => modelOf(bare, 'EASE')).toThrow(/has no EASE; it has POPULARITY, MOST_CARTED, ALS\. Name one of these/);
  expect(() => choose(bare, 'COLD', { model: 'EASE' })).toThrow(/has no EASE/);
});
