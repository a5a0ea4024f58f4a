import type { NewEvent } from '@cartograph/events';
import { expect, test } from 'vitest';
import { LONGEST_VALUE, withoutLongValues } from './long-values.js';

const event = (more: Partial<NewEvent> = {}): NewEvent => ({
  event_time: '2019-10-01T08:00:00Z',
  event_type: 'view',
  product_id: '1',
  price: '1',
  user_id: '2',
  ...more,
});

test('an event with a value that is too long is told with its place, column, shortened value and remedy', () => {
  const { events, tooLong, placeOf } = withoutLongValues([
    event(),
    event({ category_code: 'c'.repeat(LONGEST_VALUE), brand: 'b'.repeat(100_000) }),
    event({ product_id: '3' }),
  ]);
  expect(tooLong).toEqual([
    {
      index: 1,
      reason: 'value-too-long',
      column: 'brand',
      value: `${'b'.repeat(200)}…`,
      remedy: 'the value has 100000 characters: send at most 1000',
    },
  ]);
  expect(events.map(({ product_id }) => product_id)).toEqual(['1', '3']);
  expect([placeOf(0), placeOf(1)]).toEqual([0, 2]);
});

test('what is just not too long, and what is no text, stays', () => {
  const batch = [event({ brand: 'b'.repeat(LONGEST_VALUE), price: 1e9, user_session: null })];
  expect(withoutLongValues(batch)).toMatchObject({ events: batch, tooLong: [] });
});
