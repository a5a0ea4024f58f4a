import { describe, expect, it } from 'vitest';
import type { CategoryQuarters } from './category-quarters.js';
import { logQuarters } from './log-quarters.js';
import type { PresenceQuarters } from './presence-quarters.js';

const [FIRST, SECOND] = [Date.parse('2019-10-01T00:15:00Z'), Date.parse('2019-10-01T00:45:00Z')];
const list = (...values: number[]): Float64Array => Float64Array.from(values);

/** Two quarter-hours: of one view, and of two carts, a removal and a purchase. */
const events: CategoryQuarters = {
  starts: list(FIRST, SECOND),
  events: { view: list(1, 0), cart: list(0, 2), remove_from_cart: list(0, 1), purchase: list(0, 1) },
  revenue: BigInt64Array.of(0n, 10_000n),
  days: [],
  statements: [],
};
/** In another order than the events. */
const presence: PresenceQuarters = {
  starts: list(SECOND, FIRST),
  active: {
    user: list(9, 9),
    session: list(3, 1),
    buyer: list(9, 9),
    view_session: list(0, 1),
    cart_session: list(2, 0),
    remove_session: list(1, 0),
    purchase_session: list(1, 0),
  },
  days: [],
  statements: [],
};

describe('logQuarters', () => {
  it('joins the events of a quarter-hour with its sessions, in the order of time', () => {
    expect(logQuarters(events, presence)).toEqual([
      {
        start: FIRST,
        sessions: 1,
        events: { view: 1, cart: 0, remove_from_cart: 0, purchase: 0 },
        sessionsWith: { view: 1, cart: 0, remove_from_cart: 0, purchase: 0 },
      },
      {
        start: SECOND,
        sessions: 3,
        events: { view: 0, cart: 2, remove_from_cart: 1, purchase: 1 },
        sessionsWith: { view: 0, cart: 2, remove_from_cart: 1, purchase: 1 },
      },
    ]);
  });

  it('passes over a quarter-hour of presence without an event', () => {
    const later = { ...presence, starts: list(SECOND + 900_000, FIRST) };
    expect(
      logQuarters({ ...events, starts: list(FIRST) }, later).map(({ start, sessions }) => [start, sessions]),
    ).toEqual([[FIRST, 1]]);
  });

  it('says which quarter-hour has events and no session: the rollups of such a lake do not fit together', () => {
    expect(() =>
      logQuarters(events, { ...presence, starts: list(FIRST), active: { ...presence.active, session: list(1) } }),
    ).toThrow('The lake has events but no session in the quarter-hour of 2019-10-01T00:45:00.000Z.');
    expect(() => logQuarters(events, { ...presence, active: { ...presence.active, session: list(3, 0) } })).toThrow(
      '2019-10-01T00:15:00.000Z',
    );
  });
});
