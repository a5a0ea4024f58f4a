import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelSet } from '../model-set.js';
import { readList } from '../rank.js';
import { modelSetOf } from '../testing/model-set-of.js';
import { DAY, START } from '../testing/taste-shop.js';
import { isKnownUser, repeatsPopularity, startOf, understand, type Question } from './question.js';
import type { ServeOptions } from './request.js';

let set: ModelSet;
beforeAll(async () => {
  set = await modelSetOf(
    [
      { user: '1', product: '10', at: START, category: 'a.x' },
      { user: '1', product: '20', at: START + 1, category: 'a.y' },
      { user: '1', product: '20', at: START + 2, type: 'purchase' },
      { user: '2', product: '30', at: START + 3, category: 'b' },
      { user: '2', product: '20', at: START + 4 },
      { user: '3', product: '30', at: START + 5, type: 'view' },
      { user: '3', product: '40', at: START + 6, type: 'view', category: 'b' },
    ],
    { kinds: ['CATEGORY_POPULARITY', 'MOST_CARTED', 'ALS'] },
  );
});
const ids = (products: ArrayLike<number>): string[] => Array.from(products, (product) => set.productIds.id(product));
const asked = (question: Question, options: { k?: number; isFilled?: boolean } = {}) =>
  question.ask(question.choice.kind, options.isFilled ?? false);
const list = (question: Question, k = 9): string[] =>
  ids(readList(asked(question).rank(k, { includeSeen: true }), 0).map(({ product }) => product));
const ofUser = (userId: string, parts: object = {}, options: ServeOptions = {}): Question =>
  understand(set, { kind: 'user', userId, ...parts }, options);

describe('a user', () => {
  it('of whom carts are known starts from her training row, whatever she viewed', () => {
    expect(startOf(set, { userId: '1', viewed: [{ productId: '30' }] }, {})).toMatchObject({
      group: 'LIGHT',
      user: set.userIds.row('1'),
      profile: null,
      isBlank: false,
    });
    const ask = asked(ofUser('1', { viewed: [{ productId: '30' }] }));
    expect([ids(ask.seen), ids(ask.bought.products), Array.from(ask.bought.lastAt)]).toEqual([
      ['10', '20'],
      ['20'],
      [START + 2],
    ]);
  });

  it('of whom only views are known starts from what was viewed, or else from her empty row', () => {
    expect([isKnownUser(set, '1'), isKnownUser(set, '3'), isKnownUser(set, '9')]).toEqual([true, false, false]);
    const viewed = startOf(set, { userId: '3', viewed: [{ productId: '20' }, { productId: '30' }] }, {});
    expect([viewed.group, ids(viewed.profile!.products), viewed.isBlank]).toEqual(['COLD', ['20', '30'], false]);
    expect(startOf(set, { userId: '3', viewed: [] }, {})).toMatchObject({
      user: set.userIds.row('3'),
      profile: null,
      isBlank: true,
    });
  });

  it('who is unknown starts from what was viewed, or from nothing', () => {
    expect(startOf(set, { userId: '9', viewed: [{ productId: '30' }] }, {})).toMatchObject({
      group: 'COLD',
      user: -1,
      isBlank: false,
    });
    expect(startOf(set, { userId: '9', viewed: [{ productId: '77' }] }, {})).toMatchObject({ user: -1, isBlank: true });
    expect(startOf(set, { userId: '9', viewed: [] }, {}).isBlank).toBe(true);
  });

  it('adds what she did since to her row: it counts for her group, is seen, and is her session', () => {
    const recent = [
      { productId: '30', eventType: 'cart', at: START + DAY },
      { productId: '77', eventType: 'cart', at: START + DAY },
    ] as const;
    const question = ofUser('1', { recent });
    expect([question.group, question.unknownProducts, question.isBlank]).toEqual(['REGULAR', ['77'], false]);
    expect(ids(asked(question).seen)).toEqual(['10', '20', '30']);
  });

  it('who only looked about since starts from earlier views too, where nothing else is known of her', () => {
    const looked = [{ productId: '77', eventType: 'view' }] as const;
    expect(ofUser('3', { recent: looked, viewed: [{ productId: '30' }] }).isBlank).toBe(false);
    expect(ofUser('3', { recent: looked }).isBlank).toBe(true);
  });

  it('bought what the training and the time since know, each at its last instant; without an instant just now', () => {
    const recent = [
      { productId: '20', eventType: 'purchase', at: START - DAY },
      { productId: '10', eventType: 'purchase' },
      { productId: '77', eventType: 'purchase' },
    ] as const;
    const { bought } = asked(ofUser('1', { recent }));
    expect([ids(bought.products), Array.from(bought.lastAt)]).toEqual([
      ['10', '20'],
      [Infinity, START + 2],
    ]);
  });

  it('is told of products that were only viewed apart from those that were carted', async () => {
    const viewing = await modelSetOf(
      [
        { user: '1', product: '10', at: START },
        { user: '1', product: '20', at: START, type: 'view' },
        { user: '2', product: '10', at: START },
        { user: '2', product: '20', at: START },
        { user: '2', product: '30', at: START },
      ],
      { kinds: ['ALS'], strengths: { view: 0.5 } },
    );
    const explanation = understand(viewing, { kind: 'user', userId: '1' }, { model: 'ALS' }).explain(
      'ALS',
      viewing.productIds.row('30'),
    );
    if (explanation.kind !== 'own-products') throw new Error(`explained by ${explanation.kind}`);
    expect(
      explanation.contributions
        .map(({ product, isViewed = false }) => [viewing.productIds.id(product), isViewed])
        .toSorted(),
    ).toEqual([
      ['10', false],
      ['20', true],
    ]);
  });
});

describe('an anonymous session', () => {
  const interactions = [
    { productId: '30', eventType: 'view' },
    { productId: '10', eventType: 'cart' },
    { productId: '77', eventType: 'view' },
  ] as const;

  it('takes all its products for seen, and tells what it does not know', () => {
    const question = understand(set, { kind: 'session', interactions }, {});
    expect([question.group, question.choice.why.group, question.unknownProducts, ids(asked(question).seen)]).toEqual([
      'ANONYMOUS',
      'LIGHT',
      ['77'],
      ['10', '30'],
    ]);
  });

  it('of unknown products has nothing to start from', () => {
    expect(
      understand(set, { kind: 'session', interactions: [{ productId: '77', eventType: 'cart' }] }, {}).isBlank,
    ).toBe(true);
  });
});

describe('a product', () => {
  it('is asked for what stands beside it', () => {
    const question = understand(set, { kind: 'product', productId: '20' }, {});
    expect([question.choice.kind, list(question), question.unknownProducts]).toEqual(['MOST_CARTED', ['10', '30'], []]);
    expect(question.explain('MOST_CARTED', set.productIds.row('10'))).toMatchObject({ kind: 'similar', value: 1 });
  });

  it('that nobody carted is answered by popularity in its own category', () => {
    const question = understand(set, { kind: 'product', productId: '40', category: 'a' }, {});
    expect(question.choice).toMatchObject({
      kind: 'POPULARITY',
      why: { kind: 'unknown-product', category: 'b' },
      isAsked: false,
    });
    expect([list(question), question.unknownProducts]).toEqual([['30'], ['40']]);
  });

  it('that is unknown is answered by popularity in the category that is given, or in all of the shop', () => {
    expect(list(understand(set, { kind: 'product', productId: '77', category: 'a' }, {}))).toEqual(['20', '10']);
    expect(list(understand(set, { kind: 'product', productId: '77' }, {}))).toEqual(['20', '10', '30']);
  });
});

describe('a category', () => {
  it('is answered by popularity in it and in those below, within what rules allow', () => {
    expect(list(understand(set, { kind: 'category', category: 'a' }, {}))).toEqual(['20', '10']);
    const ask = asked(understand(set, { kind: 'category', category: 'a' }, {}));
    const allowed = Uint8Array.from({ length: set.shared.products }, (_, product) =>
      Number(set.productIds.id(product) !== '20'),
    );
    expect(ids(readList(ask.rank(9, { allowed }), 0).map(({ product }) => product))).toEqual(['10']);
  });

  it('says what a named model would need', () => {
    expect(understand(set, { kind: 'category', category: 'a' }, { model: 'MOST_CARTED' }).choice).toMatchObject({
      kind: 'POPULARITY',
      why: { kind: 'category', category: 'a', insteadOf: 'MOST_CARTED' },
      reason: expect.stringMatching(/^Most carted by the user needs a person or a product to start from\. /),
    });
  });
});

it('popularity by category only repeats popularity where nobody asked for it and nothing is known', () => {
  const choice = (kind: 'CATEGORY_POPULARITY' | 'ALS', isAsked: boolean) =>
    ({ kind, isAsked, reason: '', why: { kind: 'won' } }) as const;
  expect(repeatsPopularity(choice('CATEGORY_POPULARITY', false), true)).toBe(true);
  expect([
    repeatsPopularity(choice('CATEGORY_POPULARITY', true), true),
    repeatsPopularity(choice('CATEGORY_POPULARITY', false), false),
    repeatsPopularity(choice('ALS', false), true),
  ]).toEqual([false, false, false]);
});

it('windows of rules count to the instant that is given, or to the end of the training', () => {
  expect([
    asked(ofUser('1')).now,
    asked(ofUser('1', {}, { now: 5 })).now,
    asked(understand(set, { kind: 'category', category: 'a' }, { now: 6 })).now,
  ]).toEqual([set.shared.end, 5, 6]);
});
