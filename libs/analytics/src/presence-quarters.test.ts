import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distinctWithin, presenceQuarters, windowQuery, type Measure } from './presence-quarters.js';
import { tinyLake, type TinyLake } from './testing/tiny-lake.js';

const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

/** Users 1 and 2. Session a of user 1 lies about 18:30 UTC, which is midnight in Kolkata, and comes again on the third day. */
const ROWS = [
  { at: '2019-10-01 18:20:00', type: 'view', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 18:25:00', type: 'cart', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 18:31:00', type: 'purchase', product: '1', user: '1', session: 'a' },
  { at: '2019-10-02 09:00:00', type: 'view', product: '2', user: '1', session: 'b' },
  { at: '2019-10-02 09:01:00', type: 'view', product: '2', user: '2', session: 'c' },
  { at: '2019-10-02 09:16:00', type: 'remove_from_cart', product: '2', user: '2', session: 'c' },
  { at: '2019-10-03 10:00:00', type: 'view', product: '2', user: '1', session: 'a' },
] as const;
const NONE: Record<Measure, number> = {
  user: 0,
  session: 0,
  buyer: 0,
  view_session: 0,
  cart_session: 0,
  remove_session: 0,
  purchase_session: 0,
};

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake(ROWS);
});
afterAll(() => lake.close());

describe('presenceQuarters', () => {
  it('counts the distinct things of each quarter-hour', async () => {
    const { starts, active } = await presenceQuarters(lake.store, 'UTC');
    const rows = [...starts].map((start, i) => [
      start,
      active.user[i],
      active.session[i],
      active.buyer[i],
      active.view_session[i],
      active.cart_session[i],
      active.remove_session[i],
      active.purchase_session[i],
    ]);
    expect(rows.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([
      [utc('2019-10-01 18:15:00'), 1, 1, 0, 1, 1, 0, 0],
      [utc('2019-10-01 18:30:00'), 1, 1, 1, 0, 0, 0, 1],
      [utc('2019-10-02 09:00:00'), 2, 2, 0, 2, 0, 0, 0],
      [utc('2019-10-02 09:15:00'), 1, 1, 0, 0, 0, 1, 0],
      [utc('2019-10-03 10:00:00'), 1, 1, 0, 1, 0, 0, 0],
    ]);
  });

  it.each([
    [
      'UTC',
      [
        [
          '2019-10-01',
          { ...NONE, user: 1, session: 1, buyer: 1, view_session: 1, cart_session: 1, purchase_session: 1 },
          { ...NONE, user: 1, session: 1, buyer: 1, view_session: 1, cart_session: 1, purchase_session: 1 },
        ],
        [
          '2019-10-02',
          { ...NONE, user: 2, session: 2, view_session: 2, remove_session: 1 },
          { ...NONE, user: 1, session: 2, view_session: 2, remove_session: 1 },
        ],
        ['2019-10-03', { ...NONE, user: 1, session: 1, view_session: 1 }, NONE],
      ],
    ],
    [
      'Asia/Kolkata',
      [
        [
          '2019-10-01',
          { ...NONE, user: 1, session: 1, view_session: 1, cart_session: 1 },
          { ...NONE, user: 1, session: 1, view_session: 1, cart_session: 1 },
        ],
        [
          '2019-10-02',
          { ...NONE, user: 2, session: 3, buyer: 1, view_session: 2, remove_session: 1, purchase_session: 1 },
          { ...NONE, user: 1, session: 2, buyer: 1, view_session: 2, remove_session: 1, purchase_session: 1 },
        ],
        ['2019-10-03', { ...NONE, user: 1, session: 1, view_session: 1 }, NONE],
      ],
    ],
  ])('counts each once in a local day of %s, and tells on which it is new in the log', async (timeZone, expected) => {
    const { days } = await presenceQuarters(lake.store, timeZone);
    expect(
      days.toSorted((a, b) => (a.date < b.date ? -1 : 1)).map(({ date, ofDay, ofLog }) => [date, ofDay, ofLog]),
    ).toEqual(expected);
  });
});

describe('distinctWithin', () => {
  const within = async (from: string, to: string, measures: readonly Measure[]): Promise<Record<string, number>> =>
    Object.fromEntries(
      await distinctWithin(lake.store, windowQuery(new Date(utc(from)), new Date(utc(to)), measures), undefined),
    );

  it('counts each once in a window, whatever was before it or comes after', async () => {
    expect(await within('2019-10-01 00:00:00', '2019-10-04 00:00:00', ['user', 'session', 'buyer'])).toEqual({
      user: 2,
      session: 3,
      buyer: 1,
    });
    expect(await within('2019-10-02 00:00:00', '2019-10-04 00:00:00', ['user', 'session'])).toEqual({
      user: 2,
      session: 3,
    });
    expect(
      await within('2019-10-01 18:30:00', '2019-10-02 09:00:00', [
        'user',
        'session',
        'view_session',
        'purchase_session',
      ]),
    ).toEqual({ user: 1, session: 1, purchase_session: 1 });
    expect(await within('2019-10-02 09:15:00', '2019-10-02 09:30:00', ['user', 'session'])).toEqual({
      user: 1,
      session: 1,
    });
  });

  it('knows nothing of a window without events', async () => {
    expect(await within('2019-10-02 12:00:00', '2019-10-03 09:00:00', ['user', 'session'])).toEqual({});
  });

  it('stops with the reason of an aborted signal', async () => {
    const reason = new Error('nobody asks any more');
    await expect(
      distinctWithin(lake.store, windowQuery(new Date(0), new Date(), ['user']), AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
  });
});
