import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventSlots } from './event-slots.js';

const DAY = 86_400;
type Event = { user: number; product: number; at: number; type: number; session: number };
const event = fc.record({
  user: fc.nat(3),
  product: fc.nat(3),
  at: fc.oneof(
    fc.nat(3 * DAY - 1),
    fc.constant(77),
    fc.nat(40).map((half) => half / 2),
  ),
  type: fc.nat(3),
  session: fc.nat(5),
});
const daysOf = (events: readonly Event[]): [number[], number[]] => {
  const counts = new Map<number, number>();
  for (const { at } of events)
    counts.set(Math.floor(at / DAY) * DAY, (counts.get(Math.floor(at / DAY) * DAY) ?? 0) + 1);
  const days = [...counts].toSorted(([a], [b]) => a - b);
  return [days.map(([day]) => day), days.map(([, count]) => count)];
};
const put = (slots: EventSlots, events: readonly Event[]): void =>
  slots.add(
    Int32Array.from(events, (one) => one.user),
    Int32Array.from(events, (one) => one.product),
    Float64Array.from(events, (one) => one.at),
    Int32Array.from(events, (one) => one.type),
    Int32Array.from(events, (one) => one.session),
  );

it('sorts events that come in any order and in parts, by time, user, product, type and session', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120 }), fc.nat(120), (events, cut) => {
      const slots = new EventSlots(...daysOf(events));
      put(slots, events.slice(0, cut));
      put(slots, events.slice(cut));
      const { users, products, at, types, sessions } = slots.sorted();
      const sorted = events.toSorted(
        (a, b) => a.at - b.at || a.user - b.user || a.product - b.product || a.type - b.type || a.session - b.session,
      );
      expect(
        Array.from(at, (time, place) => ({
          user: users[place],
          product: products[place],
          at: time,
          type: types[place],
          session: sessions[place],
        })),
      ).toEqual(sorted);
    }),
  );
});

it('notices events that were not announced, and announced ones that did not come', () => {
  const one: Event = { user: 0, product: 0, at: 5, type: 0, session: 0 };
  expect(() => put(new EventSlots([0], [1]), [one, one])).toThrow('an event at 5 is one more than the day has');
  expect(() => put(new EventSlots([DAY], [1]), [one])).toThrow('an event at 5 is one more');
  expect(() => new EventSlots([0], [1]).sorted()).toThrow('0 events were put in where 1 were announced');
});

it('can be stopped within a day and between two', () => {
  const events = [0, 1, 2].map((day): Event => ({ user: day, product: 0, at: day * DAY, type: 0, session: 0 }));
  const slots = new EventSlots(...daysOf(events));
  put(slots, events);
  const steps = slots.sortedSteps();
  let pauses = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) pauses += 1;
  expect(pauses).toBe(2 * 3);
  expect(step.value).toEqual(slots.sorted());
});
