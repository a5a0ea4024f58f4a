import { EVENT_TYPES } from '@cartograph/events';
import { expect, it } from 'vitest';
import { tinyLake } from '../testing/tiny-lake.js';
import { EVENT_RANK, eventOf } from './event-record.js';

it('an event is told with the digits of its ids and a plain price', () => {
  const at = new Date('2019-10-01T10:00:00Z');
  expect(
    eventOf({
      event_time: at,
      event_type: 'cart',
      product: '9223372036854775808',
      price: '35.7000',
      user_key: '7',
      user_session: null,
    }),
  ).toEqual({ at, type: 'cart', productId: '9223372036854775808', price: '35.70', userId: '7', userSession: null });
});

it('events of one second stand in the order of their types', async () => {
  const lake = await tinyLake(
    EVENT_TYPES.toReversed().map((type) => ({ at: '2019-10-01 10:00:00', type, product: '1', user: '1' })),
  );
  try {
    expect(await lake.store.rows(`select event_type, ${EVENT_RANK} as place from events order by place`)).toEqual([
      { event_type: 'view', place: 0 },
      { event_type: 'cart', place: 1 },
      { event_type: 'remove_from_cart', place: 2 },
      { event_type: 'purchase', place: 3 },
    ]);
  } finally {
    await lake.close();
  }
});
