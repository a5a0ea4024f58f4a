import { expect, it } from 'vitest';
import { withSessionAtHand, type LaterEvent } from './events-since.js';

const view = (productId: string, at: number, sessionId: string | null = null): LaterEvent => ({
  productId,
  eventType: 'view',
  at,
  sessionId,
});
const atHand = (events: LaterEvent[]): string[] =>
  withSessionAtHand(events)
    .filter(({ isEarlier }) => !isEarlier)
    .map(({ productId }) => productId);

it('takes what happened without a long pause before the last event as its session', () => {
  expect(atHand([view('1', 0), view('2', 4_000), view('3', 5_799), view('4', 5_800)])).toEqual(['2', '3', '4']);
  expect(atHand([view('1', 0), view('2', 1_800)])).toEqual(['2']);
  expect(atHand([])).toEqual([]);
});

it('keeps sessions with names of their own apart, and joins where one has none', () => {
  expect(atHand([view('1', 0, 'a'), view('2', 10, 'b'), view('3', 20, 'b')])).toEqual(['2', '3']);
  expect(atHand([view('1', 0, 'a'), view('2', 10, null), view('3', 20, 'b')])).toEqual(['1', '2', '3']);
});
