import { expect, it } from 'vitest';
import { categoryQuarters } from './category-quarters.js';
import { logQuarters } from './log-quarters.js';
import { levelDays } from './level-days.js';
import { localDays } from './local-days.js';
import { presenceQuarters } from './presence-quarters.js';
import { tinyLake } from './testing/tiny-lake.js';

const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

it('a log is told by quarter-hour, and by local day and top category', async () => {
  // 18:30 UTC is midnight in Kolkata, 20:00 in Dubai.
  const lake = await tinyLake([
    { at: '2019-10-01 18:29:59', type: 'view', product: '1', user: '1', session: 'a' },
    { at: '2019-10-01 18:30:00', type: 'purchase', product: '1', user: '1', session: 'a', price: '0.25' },
    {
      at: '2019-10-01 18:44:59',
      type: 'purchase',
      product: '2',
      user: '2',
      session: 'b',
      price: '1.50',
      code: 'electronics.audio',
      categoryId: '7',
    },
    { at: '2019-10-01 20:00:00', type: 'view', product: '3', user: '1', session: 'a', code: null, categoryId: '8' },
    {
      at: '2019-10-01 20:01:00',
      type: 'cart',
      product: '4',
      user: '2',
      session: 'c',
      code: 'apparel',
      categoryId: '9',
    },
  ]);
  try {
    const kolkata = await categoryQuarters(lake.store, 'Asia/Kolkata');
    expect([...kolkata.starts]).toEqual(['2019-10-01 18:15:00', '2019-10-01 18:30:00', '2019-10-01 20:00:00'].map(utc));
    expect(
      [kolkata.events.view, kolkata.events.cart, kolkata.events.remove_from_cart, kolkata.events.purchase].map(
        (counts) => [...counts],
      ),
    ).toEqual([
      [1, 0, 1],
      [0, 0, 1],
      [0, 0, 0],
      [0, 2, 0],
    ]);
    expect([...kolkata.revenue]).toEqual([0n, 17_500n, 0n]);
    const byName = (days: typeof kolkata.days): unknown[] =>
      days
        .map(({ date, category, events }) => [date, category, events.view, events.cart, events.purchase].join(' '))
        .toSorted();
    expect(byName(kolkata.days)).toEqual([
      '2019-10-01 electronics 1 0 0',
      '2019-10-02 (none) 1 0 0',
      '2019-10-02 apparel 0 1 0',
      '2019-10-02 electronics 0 0 2',
    ]);
    const dubai = await categoryQuarters(lake.store, 'Asia/Dubai');
    expect(byName(dubai.days)).toEqual([
      '2019-10-01 electronics 1 0 2',
      '2019-10-02 (none) 1 0 0',
      '2019-10-02 apparel 0 1 0',
    ]);

    const presence = await presenceQuarters(lake.store, 'Asia/Kolkata');
    const figures = presence.days
      .toSorted((a, b) => (a.date < b.date ? -1 : 1))
      .map(
        ({ date, ofDay, since }) => [date, ofDay, since.find(({ date: earlier }) => earlier === null)?.things] as const,
      )
      .map(([date, ofDay, ofLog]) => [
        date,
        ofDay.user,
        ofLog?.user,
        ofDay.session,
        ofLog?.session,
        ofDay.buyer,
        ofLog?.buyer,
        ofDay.view_session,
        ofDay.cart_session,
      ]);
    expect(figures).toEqual([
      ['2019-10-01', 1, 1, 1, 1, 0, 0, 1, 0],
      ['2019-10-02', 2, 1, 3, 2, 2, 2, 1, 1],
    ]);

    expect(
      logQuarters(kolkata, presence).map(({ start, sessions, events, sessionsWith }) => [
        start,
        sessions,
        events.view,
        events.purchase,
        sessionsWith.view,
        sessionsWith.cart,
        sessionsWith.purchase,
      ]),
    ).toEqual([
      [utc('2019-10-01 18:15:00'), 1, 1, 0, 1, 0, 0],
      [utc('2019-10-01 18:30:00'), 2, 0, 2, 0, 0, 2],
      [utc('2019-10-01 20:00:00'), 2, 1, 0, 1, 1, 0],
    ]);
    const levels = levelDays(localDays('2019-09-30', '2019-10-03', 'Asia/Kolkata'), kolkata, presence);
    expect(
      levels.map(({ date, sessions, viewSessions, categories }) => [
        date,
        sessions,
        viewSessions,
        [...categories.keys()].toSorted(),
      ]),
    ).toEqual([
      ['2019-10-01', 1, 1, ['electronics']],
      ['2019-10-02', 3, 1, ['(none)', 'apparel', 'electronics']],
    ]);
    expect(() =>
      logQuarters(kolkata, { ...presence, active: { ...presence.active, session: new Float64Array(3) } }),
    ).toThrow('no session in the quarter-hour of 2019-10-01T18:15:00.000Z');
  } finally {
    await lake.close();
  }
});
