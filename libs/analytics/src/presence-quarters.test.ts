import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distinctOn, type Measure, presenceQuarters } from './presence-quarters.js';
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
      days
        .toSorted((a, b) => (a.date < b.date ? -1 : 1))
        .map(({ date, ofDay, since }) => [
          date,
          ofDay,
          since.find(({ date: earlier }) => earlier === null)?.things ?? NONE,
        ]),
    ).toEqual(expected);
  });
});

describe('distinctOn', () => {
  it.each([
    ['UTC', '2019-10-01', '2019-10-03', [2, 3, 1, 3, 1]],
    ['UTC', '2019-10-02', '2019-10-03', [2, 3, 0, 3, 0]],
    ['UTC', '2019-10-02', '2019-10-02', [2, 2, 0, 2, 0]],
    ['UTC', '2019-10-04', '2019-10-09', [0, 0, 0, 0, 0]],
    // Session a buys on the first minutes of 2 October, and views on the third.
    ['Asia/Kolkata', '2019-10-02', '2019-10-03', [2, 3, 1, 3, 1]],
    ['Asia/Kolkata', '2019-10-03', '2019-10-03', [1, 1, 0, 1, 0]],
  ])(
    'counts each once in %s from %s to %s, whatever was before or comes after',
    async (timeZone, from, to, expected) => {
      const { days } = await presenceQuarters(lake.store, timeZone);
      const { user, session, buyer, view_session: viewed, purchase_session: bought } = distinctOn(days, { from, to });
      expect([user, session, buyer, viewed, bought]).toEqual(expected);
    },
  );
});
