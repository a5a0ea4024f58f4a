import { describe, expect, it } from 'vitest';
import { IdMap } from '../id-map.js';
import { sharedData } from '../log/shared-data.js';
import type { StrengthOptions } from '../log/strengths.js';
import { trainingData } from '../log/training-data.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { profileOf, rowWith, viewProfile, type InteractionProfile } from './profile-of.js';
import type { Interaction } from './request.js';

const log = trainingLogOf([
  { user: '1', product: '10', at: START },
  { user: '1', product: '20', at: START, type: 'view' },
  { user: '2', product: '30', at: START + DAY, type: 'purchase' },
  { user: '2', product: '20', at: START },
]);
const setOf = (strengths: Partial<StrengthOptions> = {}) => ({
  productIds: new IdMap(log.productIds),
  shared: sharedData(trainingData(log, { strengths })),
});
const did = (...events: [string, Interaction['eventType'], number?][]): Interaction[] =>
  events.map(([productId, eventType, at]) => ({ productId, eventType, ...(at === undefined ? {} : { at }) }));
const plain = ({ profile, carts, unknownProducts }: InteractionProfile) => ({
  basis: profile.basis,
  entries: Array.from(profile.products, (product, entry) => [product, profile.strengths[entry]]),
  seen: [...profile.seen],
  session: [...profile.session],
  carts,
  unknownProducts,
});

describe('profileOf', () => {
  it('counts carts less removes, and a purchase as at least one, in the order of the session', () => {
    const session = profileOf(
      setOf(),
      did(
        ['30', 'cart'],
        ['10', 'cart'],
        ['10', 'cart'],
        ['30', 'remove_from_cart'],
        ['20', 'purchase'],
        ['30', 'view'],
      ),
    );
    expect(plain(session)).toEqual({
      basis: 'carts',
      entries: [
        [0, 2],
        [1, 1],
      ],
      seen: [0, 1, 2],
      session: [2, 0, 0, 2, 1, 2],
      carts: 3,
      unknownProducts: [],
    });
    expect([...session.profile.carts!]).toEqual([2, 0]);
  });

  it('weighs events as the models were trained', () => {
    const set = setOf({ view: 0.5, cart: 2, remove: -1, purchase: 4, cap: 5 });
    expect(
      plain(
        profileOf(
          set,
          did(
            ['10', 'view'],
            ['10', 'cart'],
            ['20', 'view'],
            ['30', 'cart'],
            ['30', 'remove_from_cart'],
            ['20', 'purchase'],
            ['20', 'purchase'],
          ),
        ),
      ).entries,
    ).toEqual([
      [0, 2.5],
      [1, 5],
      [2, 1],
    ]);
  });

  it('falls back to views where nothing is left in the cart, and names each unknown product once', () => {
    const session = profileOf(setOf(), did(['20', 'view'], ['77', 'view'], ['77', 'view'], ['20', 'view']));
    expect(plain(session)).toEqual({
      basis: 'views',
      entries: [[1, 2]],
      seen: [],
      session: [1, 1],
      carts: 0,
      unknownProducts: ['77'],
    });
  });

  it('takes back no cart that was not made', () => {
    expect(plain(profileOf(setOf(), did(['10', 'remove_from_cart'], ['10', 'cart'])))).toMatchObject({
      entries: [[0, 1]],
      carts: 1,
    });
  });

  it('still counts a cart of unknown products when it decides the group', () => {
    expect(plain(profileOf(setOf(), did(['77', 'cart'], ['10', 'view'])))).toEqual({
      basis: 'views',
      entries: [[0, 1]],
      seen: [],
      session: [0],
      carts: 1,
      unknownProducts: ['77'],
    });
  });

  it('knows when products were last met where every event has a time', () => {
    expect([
      ...profileOf(setOf(), did(['10', 'cart', 5], ['20', 'cart', 6], ['10', 'view', 9])).profile.lastAt!,
    ]).toEqual([9, 6]);
    expect(profileOf(setOf(), did(['10', 'cart', 5], ['20', 'cart'])).profile.lastAt).toBeUndefined();
  });

  it('makes an empty profile of nothing', () => {
    expect(viewProfile(setOf(), [{ productId: '77' }]).products.length).toBe(0);
    expect(plain(profileOf(setOf(), []))).toEqual({
      basis: 'views',
      entries: [],
      seen: [],
      session: [],
      carts: 0,
      unknownProducts: [],
    });
  });

  it('puts views in the order in which they happened', () => {
    const viewed = [{ productId: '30' }, { productId: '10' }, { productId: '20', isEarlier: true }];
    expect([
      ...viewProfile(
        setOf(),
        viewed.map(({ productId }) => ({ productId })),
      ).session,
    ]).toEqual([1, 0, 2]);
    expect([...viewProfile(setOf(), viewed).session]).toEqual([0, 2]);
    expect([...viewProfile(setOf(), viewed).products]).toEqual([0, 1, 2]);
  });
});

describe('rowWith', () => {
  it('adds what happened since to what the training knows', () => {
    const set = setOf();
    const profile = rowWith(
      set,
      1,
      profileOf(set, did(['20', 'cart', START + 9 * DAY], ['10', 'cart', START + 8 * DAY])).profile,
    );
    expect([
      [...profile.products],
      [...profile.strengths],
      [...profile.carts!],
      [...profile.seen],
      [...profile.session],
    ]).toEqual([
      [0, 1],
      [1, 2],
      [1, 2],
      [0, 1, 2],
      [1, 0],
    ]);
    expect([...profile.lastAt!]).toEqual([START + 8 * DAY, START + 9 * DAY]);
    expect(profile.basis).toBe('carts');
  });

  it('lets views without a strength change only the session, unless there is nothing else', () => {
    const set = setOf({ purchase: 1 });
    const recent = profileOf(set, did(['10', 'view'])).profile;
    expect(rowWith(set, 1, recent)).toMatchObject({
      basis: 'carts',
      products: Int32Array.of(1, 2),
      session: Int32Array.of(0),
    });
    const alone = setOf({ cart: 0, purchase: 1 });
    expect(rowWith(alone, 0, profileOf(alone, did(['20', 'view'])).profile)).toMatchObject({
      basis: 'views',
      products: Int32Array.of(1),
      seen: Int32Array.of(0),
    });
  });

  it('keeps to the cap of a pair', () => {
    const set = setOf({ cap: 1.5 });
    expect([...rowWith(set, 1, profileOf(set, did(['20', 'cart'])).profile).strengths]).toEqual([1.5]);
  });
});
