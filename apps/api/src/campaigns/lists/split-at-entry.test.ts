import { expect, test } from 'vitest';
import { lookAheadOf } from './look-ahead.js';
import { splitAtEntry } from './split-at-entry.js';

const DAY = 86_400;
const event = (at: number, sessionId: string) => ({ productId: '1', eventType: 'view' as const, at, sessionId });
const events = [event(0, 'a'), event(100, 'b'), event(200, 'b'), event(3 * DAY, 'c'), event(9 * DAY, 'd')];
const split = (
  enteredAt: number,
  by: 'sessions' | 'events',
  fromEntry: boolean,
  days: number | null = null,
): number[][] => {
  const { before, after } = splitAtEntry(events, enteredAt, { by, fromEntry }, days);
  return [before.map(({ at }) => at), after.map(({ at }) => at)];
};

test('what a user did is parted as the audience’s history parts it', () => {
  expect(split(100, 'sessions', false)).toEqual([
    [0, 100, 200],
    [3 * DAY, 9 * DAY],
  ]);
  expect(split(100, 'sessions', true)).toEqual([[0], [100, 200, 3 * DAY, 9 * DAY]]);
  expect(split(100, 'events', false)).toEqual([
    [0, 100],
    [200, 3 * DAY, 9 * DAY],
  ]);
  expect(split(100, 'events', true, 5)).toEqual([[0], [100, 200, 3 * DAY]]);
});

test('models looked ahead of those who entered before the end of what they learned', () => {
  expect(lookAheadOf(Float64Array.of(1_000, 86_400_000, 5_000), 86_400_000)).toEqual({ users: 2, days: 1 });
  expect(lookAheadOf(Float64Array.of(1_000, 5_000), 1_000)).toBeNull();
});
