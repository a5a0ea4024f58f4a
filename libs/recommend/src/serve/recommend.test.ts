import { beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationReport, GroupWinner, SessionWinner } from '../evaluate/report.js';
import { USER_GROUPS, userGroup } from '../evaluate/user-group.js';
import { IdMap } from '../id-map.js';
import { rowOf } from '../log/csr-rows.js';
import { sharedData } from '../log/shared-data.js';
import { trainingData } from '../log/training-data.js';
import type { ModelSet } from '../model-set.js';
import { ITEM_KNN } from '../models/item-knn/item-knn-family.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import type { ModelKind, Recommender } from '../recommender.js';
import { catalogOf } from '../rules/catalog.js';
import { compileRules } from '../rules/compile-rules.js';
import type { Rules } from '../rules/rules.js';
import { smallModelSet } from '../testing/small-model-set.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { countOf, servingKinds } from './choice.js';
import { isKnownUser } from './question.js';
import { recommend, recommendWhyNot } from './recommend.js';
import { recommendPeople } from './recommend-people.js';
import type { RecommendRequest } from './request.js';

const interval = (value: number) =>
  ({ ok: true, value, low: value - 0.05, high: value + 0.05, level: 0.95, method: 'bootstrap' }) as const;
const sessionWinner = (kind: ModelKind): SessionWinner => ({
  includesSeen: false,
  kind,
  metric: 'NDCG@10',
  value: interval(0.4),
  runnerUp: 'POPULARITY',
  difference: interval(0.2),
  testUsers: 100,
  reason: `${kind} won.`,
  overPopularity: interval(0.2),
  onHoldout: { users: 100, value: interval(0.4), overPopularity: interval(0.2) },
});
const reportOf = (base: EvaluationReport, kind: ModelKind, session: ModelKind | null = null): EvaluationReport => ({
  ...base,
  winners: [false, true].flatMap((includesSeen) =>
    USER_GROUPS.map((group): GroupWinner => ({ ...sessionWinner(kind), group, includesSeen })),
  ),
  sessions:
    session === null ? null : { protocol: '', k: 10, sessions: 100, models: [], winner: sessionWinner(session) },
});

let bare: ModelSet;
let set: ModelSet;
beforeAll(async () => {
  bare = await smallModelSet();
  set = { ...bare, report: reportOf(bare.report, 'ALS') };
});

const someone = (group: string): string =>
  set.userIds.id(
    Array.from({ length: set.userIds.size }, (_, user) => user).find(
      (user) => userGroup(countOf(set, user)) === group,
    )!,
  );
const ids = (answer: ReturnType<typeof recommend>): string[] => answer.items.map((item) => item.productId);
const carted = (userId: string): string[] =>
  [...rowOf(set.shared.carts.csr, set.userIds.row(userId)).products].map((product) => set.productIds.id(product));

describe('recommend for a user', () => {
  it('lets the model answer that won her group, and says why', () => {
    const answer = recommend(set, { kind: 'user', userId: someone('REGULAR') });
    expect(answer).toMatchObject({ kind: 'ALS', group: 'REGULAR', unknownProducts: [], modelReason: 'ALS won.' });
    expect(answer.items.length).toBe(10);
    expect(answer.why).toEqual({ kind: 'won', group: 'REGULAR', category: null, insteadOf: null, empty: null });
    for (const item of answer.items.slice(0, 3)) expect(item.because[0]).toMatchObject({ kind: 'own-cart' });
  });

  it('leaves out what she carted, or not', () => {
    const userId = someone('REGULAR');
    expect(
      ids(recommend(set, { kind: 'user', userId }, { k: 30 })).filter((id) => carted(userId).includes(id)),
    ).toEqual([]);
    expect(ids(recommend(set, { kind: 'user', userId }, { k: 30, includeSeen: true }))).toEqual(
      expect.arrayContaining(carted(userId)),
    );
  });

  it('adds what she did since the training, which may move her to another group', () => {
    const userId = someone('LIGHT');
    const recent = Array.from({ length: 3 }, () => ({ productId: '1020', eventType: 'cart' as const }));
    const answer = recommend(set, { kind: 'user', userId, recent }, { k: 30 });
    expect(answer).toMatchObject({ group: 'REGULAR', kind: 'ALS' });
    expect(ids(answer).filter((id) => id === '1020' || carted(userId).includes(id))).toEqual([]);
    expect(
      ids(recommend(set, { kind: 'user', userId: 'new', recent }, { k: 2 })).every((id) => Number(id) >= 1018),
    ).toBe(true);
  });

  it('answers an unknown user by popularity, and by what she viewed where the model that won can start from it', () => {
    const unknown = recommend(set, { kind: 'user', userId: '999' });
    expect(unknown).toMatchObject({ kind: 'POPULARITY', group: 'COLD', why: { insteadOf: 'ALS' } });
    expect(unknown.items[0]!.because[0]).toMatchObject({ kind: 'popular' });
    const viewer = recommend(set, {
      kind: 'user',
      userId: '999',
      viewed: [{ productId: '1012' }, { productId: '1013' }],
    });
    expect(viewer).toMatchObject({ kind: 'ALS', group: 'COLD' });
    expect(viewer.items[0]!.because[0]).toMatchObject({ kind: 'own-view' });
  });

  it('answers whom it knows nothing of by popularity itself, also where popularity by category or of late won', () => {
    const of = (kind: ModelKind, userId: string) =>
      recommend({ ...set, report: reportOf(bare.report, kind) }, { kind: 'user', userId });
    expect(of('CATEGORY_POPULARITY', '999')).toMatchObject({
      kind: 'POPULARITY',
      why: { insteadOf: 'CATEGORY_POPULARITY' },
    });
    expect(of('CATEGORY_POPULARITY', set.userIds.id(0))).toMatchObject({
      kind: 'POPULARITY',
      why: { insteadOf: 'CATEGORY_POPULARITY' },
    });
    expect(of('CATEGORY_POPULARITY', someone('LIGHT'))).toMatchObject({ kind: 'CATEGORY_POPULARITY' });
    expect(of('RECENT_POPULARITY', '999')).toMatchObject({ kind: 'RECENT_POPULARITY' });
  });

  it('knows whether views are wanted: of an unknown user, and of one whose row is empty', () => {
    expect([someone('REGULAR'), '999', set.userIds.id(0)].map((userId) => isKnownUser(set, userId))).toEqual([
      true,
      false,
      false,
    ]);
    expect(recommend(set, { kind: 'user', userId: set.userIds.id(0), viewed: [{ productId: '1012' }] })).toMatchObject({
      kind: 'ALS',
      group: 'COLD',
    });
    const userId = someone('REGULAR');
    expect(recommend(set, { kind: 'user', userId, viewed: [{ productId: '1012' }] })).toEqual(
      recommend(set, { kind: 'user', userId }),
    );
  });

  it('keeps to the model that the request names, also where it has nothing', () => {
    const answer = recommend(set, { kind: 'user', userId: someone('LIGHT') }, { model: 'MOST_CARTED' });
    expect(answer.items).toEqual([]);
    expect(answer.modelReason).toContain('ask with seen products included');
    expect(answer.why).toEqual({ kind: 'asked', group: null, category: null, insteadOf: null, empty: 'only-seen' });
    expect(
      recommend(set, { kind: 'user', userId: someone('LIGHT') }, { model: 'MOST_CARTED', includeSeen: true }).items[0]!
        .because[0]!.kind,
    ).toBe('most-carted');
  });

  it('answers with every model that it has, and refuses one it does not have', () => {
    for (const [kind, model] of set.models) {
      const answer = recommend(set, { kind: 'user', userId: someone('HEAVY') }, { model: kind, includeSeen: true });
      expect(answer).toMatchObject({ kind, modelReason: `The request names this model (${model.name}).` });
      for (const item of answer.items) if (item.score! > 0) expect(item.because.length).toBeGreaterThan(0);
    }
    const few = { ...set, models: new Map([...set.models].filter(([kind]) => kind === 'POPULARITY')) };
    expect(() => recommend(few, { kind: 'user', userId: '1' }, { model: 'ALS' })).toThrow(
      'the model set has no ALS; it has POPULARITY.',
    );
  });

  it('is answered by popularity where nothing was compared', () => {
    expect(recommend(bare, { kind: 'user', userId: someone('LIGHT') })).toMatchObject({
      kind: 'POPULARITY',
      modelReason: 'No model was compared for users with 1–2 carts.',
      why: { kind: 'not-compared', group: 'LIGHT' },
    });
  });
});

describe('reasons where strengths count more than carts', () => {
  const day = (number: number): number => START + number * DAY;
  const log = trainingLogOf([
    ...Array.from({ length: 30 }, (_, n) => [
      { user: String(100 + n), product: '1', at: day(n) },
      { user: String(100 + n), product: '2', at: day(n) + 60 },
      { user: String(100 + n), product: '3', at: day(n) + 90 },
    ]).flat(),
    { user: '7', product: '1', at: day(3), type: 'view' as const },
    { user: '8', product: '1', at: day(3), type: 'purchase' as const },
  ]);

  it('calls viewed what was viewed and no more, for a row and for somebody at hand', async () => {
    const data = trainingData(log, { strengths: { view: 0.1, cart: 1, purchase: 2 } });
    const shop: ModelSet = {
      ...bare,
      userIds: new IdMap(log.userIds),
      productIds: new IdMap(log.productIds),
      shared: sharedData(data),
      models: new Map<ModelKind, Recommender>([
        ['POPULARITY', await POPULARITY.fit(data, {})],
        ['ITEM_KNN', await ITEM_KNN.fit(data, { ...ITEM_KNN.defaults, measure: 'cosine' })],
      ]),
    };
    const reasonsOf = (request: RecommendRequest) =>
      recommend(shop, request, { model: 'ITEM_KNN', k: 1 }).items[0]!.because.map(({ kind, productId }) => [
        kind,
        productId,
      ]);
    expect(reasonsOf({ kind: 'user', userId: '7' })).toEqual([['own-view', '1']]);
    expect(reasonsOf({ kind: 'user', userId: '8' })).toEqual([['own-cart', '1']]);
    expect(reasonsOf({ kind: 'user', userId: '7', recent: [{ productId: '2', eventType: 'cart' }] })).toEqual([
      ['own-cart', '2'],
      ['own-view', '1'],
    ]);
    expect(
      reasonsOf({
        kind: 'session',
        interactions: [
          { productId: '1', eventType: 'view' },
          { productId: '2', eventType: 'cart' },
        ],
      }),
    ).toEqual([
      ['own-cart', '2'],
      ['own-view', '1'],
    ]);
  });
});

describe('recommend for a session', () => {
  it('answers a cart like a user with the same carts', () => {
    const answer = recommend(set, { kind: 'session', interactions: [{ productId: '1000', eventType: 'cart' }] });
    expect(answer).toMatchObject({ group: 'ANONYMOUS', kind: 'ALS' });
    expect(answer.modelReason).toContain('answered like users with 1–2 carts');
    expect(answer.why).toMatchObject({ group: 'LIGHT' });
    expect(ids(answer)).not.toContain('1000');
    expect(
      ids(answer)
        .slice(0, 3)
        .filter((id) => Number(id) < 1006).length,
    ).toBe(3);
  });

  it('is answered by the model that won on sessions, with the sessions as reasons', () => {
    const answer = recommend(
      { ...set, report: reportOf(bare.report, 'ALS', 'VMIS_KNN') },
      {
        kind: 'session',
        interactions: [
          { productId: '1001', eventType: 'view' },
          { productId: '1000', eventType: 'cart' },
        ],
      },
    );
    expect(answer).toMatchObject({
      kind: 'VMIS_KNN',
      group: 'ANONYMOUS',
      modelReason: 'Nobody is signed in. VMIS_KNN won.',
      why: { kind: 'won', group: 'ANONYMOUS' },
    });
    expect(answer.items[0]!.because[0]).toMatchObject({ kind: 'like-session' });
    expect(ids(answer).filter((id) => id === '1000' || id === '1001')).toEqual([]);
  });

  it('is answered by the model that won under the same filter: with products of sessions in their lists, or without', () => {
    const report = reportOf(bare.report, 'ALS', 'VMIS_KNN');
    const both = {
      ...set,
      report: { ...report, sessions: { ...report.sessions!, newWinner: sessionWinner('ITEM_KNN') } },
    };
    const request = { kind: 'session', interactions: [{ productId: '1000', eventType: 'cart' }] } as const;
    expect([recommend(both, request).kind, recommend(both, request, { includeSeen: true }).kind]).toEqual([
      'ITEM_KNN',
      'VMIS_KNN',
    ]);
    expect(servingKinds(both.report)).toEqual(expect.arrayContaining(['ITEM_KNN', 'VMIS_KNN']));
  });

  it('answers an empty session and one of unknown products by popularity, and names the unknown ones', () => {
    expect(recommend(set, { kind: 'session', interactions: [] })).toMatchObject({
      kind: 'POPULARITY',
      group: 'ANONYMOUS',
    });
    const unknown = recommend(set, { kind: 'session', interactions: [{ productId: '31337', eventType: 'cart' }] });
    expect(unknown).toMatchObject({ kind: 'POPULARITY', unknownProducts: ['31337'] });
    expect(unknown.modelReason).toContain('nothing to start from here');
    expect(unknown.why.insteadOf).toBe('ALS');
    expect(unknown.items.length).toBe(10);
  });

  it('does not recommend back what is only viewed, unless asked', () => {
    const interactions = [{ productId: '1000', eventType: 'view' as const }];
    expect(ids(recommend(set, { kind: 'session', interactions }, { k: 30 }))).not.toContain('1000');
    expect(ids(recommend(set, { kind: 'session', interactions }, { k: 30, includeSeen: true }))).toContain('1000');
  });
});

describe('recommend for a product', () => {
  it('finds what goes with it, by the factors where ALS has proved itself', () => {
    const answer = recommend(set, { kind: 'product', productId: '1006' }, { k: 4 });
    expect(answer).toMatchObject({ kind: 'ALS', group: 'ANONYMOUS', why: { kind: 'similar-factors' } });
    expect(ids(answer).filter((id) => Number(id) >= 1006 && Number(id) < 1012).length).toBe(4);
    expect(answer.items[0]!.because[0]).toMatchObject({ kind: 'similar', productId: '1006' });
  });

  it('compares by common sessions where a session model has proved itself, and by common carts where none has', () => {
    expect(
      recommend({ ...set, report: reportOf(bare.report, 'V_SKNN') }, { kind: 'product', productId: '1006' }),
    ).toMatchObject({ kind: 'V_SKNN', why: { kind: 'similar-sessions' } });
    const answer = recommend(bare, { kind: 'product', productId: '1006' }, { k: 4 });
    expect(answer).toMatchObject({ kind: 'MOST_CARTED', why: { kind: 'similar-carts' } });
    expect(answer.modelReason).toContain('how many users carted both');
  });

  it('answers a product nobody carted by popularity in its category', () => {
    const answer = recommend(set, { kind: 'product', productId: '31337', category: 'apparel' });
    expect(answer).toMatchObject({ kind: 'POPULARITY', unknownProducts: ['31337'] });
    expect(answer.modelReason).toContain('popularity in its category (apparel)');
    expect(answer.why).toMatchObject({ kind: 'unknown-product', category: 'apparel' });
    expect(ids(answer).every((id) => Number(id) >= 1012 && Number(id) < 1018)).toBe(true);
    expect(recommend(set, { kind: 'product', productId: '31337' }).items.length).toBe(10);
    expect(recommend(set, { kind: 'product', productId: set.productIds.id(0), category: 'apparel' })).toMatchObject({
      kind: 'POPULARITY',
      unknownProducts: [set.productIds.id(0)],
    });
  });
});

describe('recommend for a category', () => {
  it('answers with what most users carted in it and below it', () => {
    const answer = recommend(set, { kind: 'category', category: 'electronics' }, { k: 30 });
    expect(answer).toMatchObject({ kind: 'POPULARITY', group: 'ANONYMOUS' });
    expect(ids(answer).toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => String(1000 + n)));
    expect(ids(recommend(set, { kind: 'category', category: '2053013555631882655' })).length).toBe(6);
  });

  it('says so where nobody carted anything in it', () => {
    const answer = recommend(set, { kind: 'category', category: 'no.such' });
    expect(answer.items).toEqual([]);
    expect(answer.modelReason).toContain('Nobody has carted a product in "no.such"');
    expect(answer.why).toEqual({
      kind: 'category',
      group: null,
      category: 'no.such',
      insteadOf: null,
      empty: 'nobody-carted',
    });
  });

  it('says why a model that needs a person does not answer', () => {
    const answer = recommend(set, { kind: 'category', category: 'electronics' }, { model: 'ALS' });
    expect(answer.modelReason).toContain('needs a person or a product');
    expect(answer.why).toMatchObject({ kind: 'category', insteadOf: 'ALS' });
  });
});

describe('recommend under rules', () => {
  const compiled = (rules: Rules) => compileRules(rules, catalogOf(set));
  const under = (rules: Rules, more: object = {}) => ({ rules: compiled(rules), ...more });

  it('holds them before the cut: the list is as long as without, and what forbids is counted', () => {
    const userId = someone('REGULAR');
    const answer = recommend(
      set,
      { kind: 'user', userId },
      under([{ kind: 'deny', name: 'no electronics', categories: ['electronics'] }]),
    );
    expect(answer.items).toHaveLength(10);
    expect(ids(answer).filter((id) => Number(id) < 1012)).toEqual([]);
    expect(answer.removed).toBe(12);
    expect(recommend(set, { kind: 'user', userId }).removed).toBe(0);
  });

  it('lists nothing that the shop no longer has, and counts it to no rule', () => {
    const request = { kind: 'user', userId: someone('REGULAR') } as const;
    const before = ids(recommend(set, request, { k: 3 }));
    const here = Uint8Array.from({ length: set.productIds.size }, (_, row) =>
      Number(!before.includes(set.productIds.id(row))),
    );
    const rules: Rules = [{ kind: 'pin', name: 'lost', product: before[0]!, rank: 1 }];
    const options = { k: 3, rules: compileRules(rules, catalogOf(set, { here })) };
    const answer = recommend(set, request, options);
    expect(ids(answer)).toEqual(ids(recommend(set, request, { k: 6 })).slice(3));
    expect(answer.removed).toBe(0);
    expect(answer.unmetPins).toMatchObject([{ rule: 'lost', reason: 'unknown-product' }]);
    expect(recommendWhyNot(set, request, before[0]!, options).reasons).toEqual([{ kind: 'gone' }]);
    expect(recommendPeople(set, [request], options)[0]!.items.map(({ productId }) => productId)).toEqual(ids(answer));
  });

  it('names the rules that pinned, boosted and buried, and the pins that could not be kept', () => {
    const rules: Rules = [
      { kind: 'pin', name: 'first', product: '1020', rank: 1 },
      { kind: 'pin', name: 'gone', product: '31337', rank: 2 },
      { kind: 'boost', name: 'more', categories: ['apparel'], factor: 50 },
    ];
    const answer = recommend(
      set,
      { kind: 'session', interactions: [{ productId: '1000', eventType: 'cart' }] },
      under(rules),
    );
    expect(answer.items[0]).toMatchObject({ productId: '1020', score: null, origin: 'pin', rules: ['first'] });
    expect(answer.items[1]).toMatchObject({ origin: 'model', rules: ['more'] });
    expect(answer.unmetPins).toEqual([{ rule: 'gone', product: '31337', reason: 'unknown-product', by: [] }]);
  });

  it('lets popularity go on where the model ends, with its own reasons, unless the request named the model', () => {
    const sessions = { ...set, report: reportOf(bare.report, 'ALS', 'VMIS_KNN') };
    const request = { kind: 'session', interactions: [{ productId: '1000', eventType: 'view' }] } as const;
    const filled = recommend(sessions, request, { k: 24 });
    const own = recommend(sessions, request, { k: 24, model: 'VMIS_KNN' });
    expect(own.items.length).toBeLessThan(23);
    expect(filled.items.slice(0, own.items.length)).toEqual(own.items);
    expect(filled.items[own.items.length]).toMatchObject({ origin: 'popularity', because: [{ kind: 'popular' }] });
    expect(filled.items).toHaveLength(24);
    expect(filled.items.at(-1)).toMatchObject({ origin: 'catalog', score: null, because: [] });
  });

  it('keeps what was bought out until it is due, by the purchases of the log and of the session', () => {
    const rules: Rules = [{ kind: 'bought', name: 'a month', window: 30 }];
    const interactions = [{ productId: '1000', eventType: 'purchase' as const, at: set.shared.end }];
    const request = { kind: 'session', interactions } as const;
    expect(ids(recommend(set, request, under(rules, { k: 24, includeSeen: true })))).not.toContain('1000');
    expect(ids(recommend(set, request, under(rules, { k: 24, now: set.shared.end + 31 * 86_400 })))).toContain('1000');
  });

  it('holds beside a product and in a category, which nobody fills up', () => {
    const rules: Rules = [{ kind: 'deny', name: 'not this', products: ['1007'] }];
    expect(ids(recommend(set, { kind: 'product', productId: '1006' }, under(rules, { k: 24 })))).not.toContain('1007');
    const page = recommend(set, { kind: 'category', category: 'electronics' }, under(rules, { k: 24 }));
    expect(page.items).toHaveLength(11);
    expect(ids(page)).not.toContain('1007');
  });

  it('says when the rules leave nothing', () => {
    const answer = recommend(
      set,
      { kind: 'category', category: 'electronics' },
      under([{ kind: 'allow', name: 'only apparel', categories: ['apparel'] }]),
    );
    expect(answer).toMatchObject({ items: [], why: { empty: 'rules' } });
    expect(answer.modelReason).toContain('The rules leave none');
  });

  it('gives no reasons where none are wanted', () => {
    expect(
      recommend(set, { kind: 'user', userId: someone('REGULAR') }, { explain: false }).items.flatMap(
        ({ because }) => because,
      ),
    ).toEqual([]);
  });

  it('lets the promoted model answer everybody, and popularity where it has nothing', () => {
    const userId = someone('REGULAR');
    expect(recommend(set, { kind: 'user', userId }, { promoted: 'ITEM_KNN' })).toMatchObject({
      kind: 'ITEM_KNN',
      why: { kind: 'promoted', group: null },
    });
    expect(recommend(set, { kind: 'user', userId: '999' }, { promoted: 'ITEM_KNN' })).toMatchObject({
      kind: 'POPULARITY',
      why: { kind: 'promoted', insteadOf: 'ITEM_KNN' },
    });
    expect(
      recommend(
        set,
        { kind: 'session', interactions: [{ productId: '1000', eventType: 'cart' }] },
        { promoted: 'ALS' },
      ),
    ).toMatchObject({ kind: 'ALS', why: { kind: 'promoted' } });
  });
});

describe('recommendWhyNot', () => {
  it('agrees with the list, and says what keeps a product out', () => {
    const request = { kind: 'user', userId: someone('REGULAR') } as const;
    const list = recommend(set, request);
    for (const [place, { productId }] of list.items.entries())
      expect(recommendWhyNot(set, request, productId)).toMatchObject({ kind: 'ALS', listRank: place + 1, reasons: [] });
    const [own] = carted(request.userId);
    expect(recommendWhyNot(set, request, own!).reasons).toEqual([{ kind: 'seen' }]);
    expect(recommendWhyNot(set, request, '31337').reasons).toEqual([{ kind: 'unknown-product' }]);
    const rules = compileRules([{ kind: 'deny', name: 'out', products: [ids(list)[0]!] }], catalogOf(set));
    expect(recommendWhyNot(set, request, ids(list)[0]!, { rules })).toMatchObject({
      listRank: null,
      rank: 1,
      reasons: [{ kind: 'filter', rule: 'out' }],
    });
  });

  it('asks popularity of somebody nothing is known of, as the list does', () => {
    const last = recommend(set, { kind: 'user', userId: '999' }, { k: 12 }).items[11]!.productId;
    expect(recommendWhyNot(set, { kind: 'user', userId: '999' }, last)).toMatchObject({
      kind: 'POPULARITY',
      rank: 12,
      reasons: [{ kind: 'below', places: 2 }],
    });
  });
});

describe('servingKinds', () => {
  it('are popularity, what won, and what compares products', () => {
    expect(servingKinds(bare.report)).toEqual(['POPULARITY', 'MOST_CARTED']);
    expect(servingKinds(reportOf(bare.report, 'CATEGORY_POPULARITY', 'VMIS_KNN'))).toEqual([
      'POPULARITY',
      'CATEGORY_POPULARITY',
      'MOST_CARTED',
      'VMIS_KNN',
    ]);
    expect(servingKinds(reportOf(bare.report, 'ALS'))).toEqual(['POPULARITY', 'ALS']);
  });
});
