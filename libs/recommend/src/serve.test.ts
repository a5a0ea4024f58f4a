import { beforeAll, describe, expect, it } from 'vitest';
import { rowOf, rowSum } from './cart-matrix.js';
import type { ModelSet } from './model-set.js';
import { recommend } from './serve.js';
import { smallModelSet } from './testing/subject.js';
import { tasteShop } from './testing/taste-shop.js';
import { trainModels } from './train.js';
import { userGroup } from './user-group.js';

let set: ModelSet;
beforeAll(async () => {
  set = await trainModels(tasteShop({ users: 600 }));
});

const someone = (group: string): string => {
  const { csr } = set.models.MOST_CARTED.matrix;
  const row = Array.from({ length: csr.rows }, (_, user) => user).find((user) => userGroup(rowSum(csr, user)) === group)!;
  return set.userIds.id(row);
};
const ids = (answer: ReturnType<typeof recommend>): string[] => answer.items.map((item) => item.productId);

describe('recommend for a user', () => {
  it('lets the model answer that won her group, and says why', () => {
    const answer = recommend(set, { kind: 'user', userId: someone('REGULAR') });
    expect(answer).toMatchObject({ kind: 'ALS', group: 'REGULAR', unknownProducts: [] });
    expect(answer.modelReason).toBe(set.report.winners.find((winner) => winner.group === 'REGULAR' && !winner.includesSeen)!.reason);
    expect(answer.items.length).toBe(10);
    expect(answer.why).toEqual({ kind: 'won', group: 'REGULAR', category: null, insteadOf: null, empty: null });
    for (const item of answer.items.slice(0, 3)) expect(item.because[0]).toMatchObject({ kind: 'own-cart' });
  });

  it('leaves out what she carted, or not', () => {
    const userId = someone('REGULAR');
    const own = [...rowOf(set.models.ALS.carts, set.userIds.row(userId)).products].map((product) => set.productIds.id(product));
    expect(ids(recommend(set, { kind: 'user', userId }, { k: 30 })).filter((id) => own.includes(id))).toEqual([]);
    expect(ids(recommend(set, { kind: 'user', userId }, { k: 30, includeSeen: true }))).toEqual(expect.arrayContaining(own));
  });

  it('answers an unknown user by popularity, and by what she viewed when ALS won there', () => {
    const unknown = recommend(set, { kind: 'user', userId: '999' });
    expect(unknown).toMatchObject({ kind: 'POPULARITY', group: 'COLD' });
    expect(unknown.items[0]!.because[0]).toMatchObject({ kind: 'popular' });
    const winner = set.report.winners.find((entry) => entry.group === 'COLD' && !entry.includesSeen)!;
    const viewer = recommend(set, { kind: 'user', userId: '999', viewed: ['1012', '1013'] });
    expect(viewer.kind).toBe(winner.kind);
  });

  it('keeps to the model that the request names, also where it has nothing', () => {
    const answer = recommend(set, { kind: 'user', userId: someone('LIGHT') }, { model: 'MOST_CARTED' });
    expect(answer.items).toEqual([]);
    expect(answer.modelReason).toContain('ask with seen products included');
    expect(answer.why).toEqual({ kind: 'asked', group: null, category: null, insteadOf: null, empty: 'only-seen' });
    expect(recommend(set, { kind: 'user', userId: someone('LIGHT') }, { model: 'MOST_CARTED', includeSeen: true }).items[0]!.because[0]!.kind).toBe('most-carted');
  });
});

describe('recommend for a session', () => {
  it('answers a cart like a user with the same carts', () => {
    const answer = recommend(set, { kind: 'session', interactions: [{ productId: '1000', eventType: 'cart' }] });
    expect(answer).toMatchObject({ group: 'ANONYMOUS', kind: 'ALS' });
    expect(answer.modelReason).toContain('answered like users with 1–2 carts');
    expect(answer.why).toMatchObject({ group: 'LIGHT' });
    expect(ids(answer)).not.toContain('1000');
    expect(ids(answer).slice(0, 3).every((id) => Number(id) < 1006)).toBe(true);
  });

  it('answers an empty session and one of unknown products by popularity, and names the unknown ones', () => {
    expect(recommend(set, { kind: 'session', interactions: [] })).toMatchObject({ kind: 'POPULARITY', group: 'ANONYMOUS' });
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
    expect(answer).toMatchObject({ kind: 'ALS', group: 'ANONYMOUS' });
    expect(ids(answer).every((id) => Number(id) >= 1006 && Number(id) < 1012)).toBe(true);
    expect(answer.items[0]!.because[0]).toMatchObject({ kind: 'similar', productId: '1006' });
  });

  it('compares by common carts where ALS won nothing', async () => {
    const answer = recommend(await smallModelSet(), { kind: 'product', productId: '1006' }, { k: 4 });
    expect(answer.kind).toBe('MOST_CARTED');
    expect(answer.modelReason).toContain('how many users carted both');
    expect(answer.why.kind).toBe('similar-carts');
  });

  it('answers a product nobody carted by popularity in its category', () => {
    const answer = recommend(set, { kind: 'product', productId: '31337', category: 'apparel' });
    expect(answer).toMatchObject({ kind: 'POPULARITY', unknownProducts: ['31337'] });
    expect(answer.modelReason).toContain('popularity in its category (apparel)');
    expect(answer.why).toMatchObject({ kind: 'unknown-product', category: 'apparel' });
    expect(ids(answer).every((id) => Number(id) >= 1012 && Number(id) < 1018)).toBe(true);
    expect(recommend(set, { kind: 'product', productId: '31337' }).items.length).toBe(10);
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
    expect(answer.why).toEqual({ kind: 'category', group: null, category: 'no.such', insteadOf: null, empty: 'nobody-carted' });
  });

  it('says why a model that needs a person does not answer', () => {
    const answer = recommend(set, { kind: 'category', category: 'electronics' }, { model: 'ALS' });
    expect(answer.modelReason).toContain('needs a person or a product');
    expect(answer.why).toMatchObject({ kind: 'category', insteadOf: 'ALS' });
  });
});
