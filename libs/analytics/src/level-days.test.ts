import { expect, it } from 'vitest';
import type { CategoryDay, CategoryQuarters } from './category-quarters.js';
import { levelDays } from './level-days.js';
import { localDays } from './local-days.js';
import type { Measure, PresenceDay, PresenceQuarters } from './presence-quarters.js';

const counts = (view: number, cart: number): CategoryDay['events'] => ({
  view,
  cart,
  remove_from_cart: 0,
  purchase: 0,
});
const measures = (session: number, viewSession: number): Record<Measure, number> => ({
  user: 1,
  session,
  buyer: 0,
  view_session: viewSession,
  cart_session: 0,
  remove_session: 0,
  purchase_session: 0,
});
const eventsOf = (days: CategoryDay[]): CategoryQuarters => ({
  starts: new Float64Array(),
  events: {
    view: new Float64Array(),
    cart: new Float64Array(),
    remove_from_cart: new Float64Array(),
    purchase: new Float64Array(),
  },
  revenue: new BigInt64Array(),
  days,
  statements: [],
});
const presenceOf = (days: PresenceDay[]): PresenceQuarters => {
  const none = new Float64Array();
  return {
    starts: none,
    active: {
      user: none,
      session: none,
      buyer: none,
      view_session: none,
      cart_session: none,
      remove_session: none,
      purchase_session: none,
    },
    days,
    statements: [],
  };
};

it('joins the sessions of a day with its events by top category, in the order of the days asked for', () => {
  const events = eventsOf([
    { date: '2019-10-02', category: 'apparel', events: counts(3, 0) },
    { date: '2019-10-01', category: 'electronics', events: counts(7, 2) },
    { date: '2019-10-01', category: '(none)', events: counts(1, 0) },
    { date: '2019-09-29', category: 'electronics', events: counts(99, 0) },
  ]);
  const presence = presenceOf([
    { date: '2019-10-02', ofDay: measures(2, 1), since: [] },
    { date: '2019-10-01', ofDay: measures(5, 4), since: [] },
    { date: '2019-09-29', ofDay: measures(9, 9), since: [] },
  ]);
  expect(levelDays(localDays('2019-09-30', '2019-10-03', 'UTC'), events, presence)).toEqual([
    {
      date: '2019-10-01',
      sessions: 5,
      viewSessions: 4,
      categories: new Map([
        ['electronics', counts(7, 2)],
        ['(none)', counts(1, 0)],
      ]),
    },
    { date: '2019-10-02', sessions: 2, viewSessions: 1, categories: new Map([['apparel', counts(3, 0)]]) },
  ]);
});

it('counts sessions of the day, also those that are not new in the log, and leaves out a day of none', () => {
  const events = eventsOf([
    { date: '2019-10-01', category: 'electronics', events: counts(1, 0) },
    { date: '2019-10-02', category: 'electronics', events: counts(1, 0) },
  ]);
  const presence = presenceOf([
    { date: '2019-10-01', ofDay: measures(0, 0), since: [] },
    { date: '2019-10-02', ofDay: measures(3, 0), since: [] },
  ]);
  expect(
    levelDays(localDays('2019-10-01', '2019-10-02', 'UTC'), events, presence).map(
      ({ date, sessions, viewSessions }) => [date, sessions, viewSessions],
    ),
  ).toEqual([['2019-10-02', 3, 0]]);
  expect(levelDays([], events, presence)).toEqual([]);
});
