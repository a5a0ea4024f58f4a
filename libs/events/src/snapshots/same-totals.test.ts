import { expect, test } from 'vitest';
import type { SnapshotTotals } from '../manifest.js';
import { sameTotals } from './same-totals.js';

const totals: SnapshotTotals = {
  eventsByType: { view: 1, cart: 2, remove_from_cart: 0, purchase: 3 },
  users: 1,
  sessions: 2,
  products: 3,
  buyers: 1,
  revenue: '1.50',
  zeroPrices: 0,
  firstEventAt: null,
  lastEventAt: '2019-10-01T00:00:00.000Z',
};

test('totals that are the same pass', () => {
  sameTotals(totals, { ...totals, eventsByType: { ...totals.eventsByType } });
});

test.each<[Partial<SnapshotTotals>, string]>([
  [{ users: 2 }, 'users was 1 and would be 2'],
  [{ revenue: '1.5' }, 'revenue was "1.50" and would be "1.5"'],
  [{ firstEventAt: '2019-10-01T00:00:00.000Z' }, 'firstEventAt was null and would be "2019-'],
  [{ eventsByType: { ...totals.eventsByType, cart: 1 } }, 'eventsByType was {"view":1,"cart":2'],
])('%j is told with both values', (change, says) => {
  expect(() => sameTotals(totals, { ...totals, ...change })).toThrow(
    expect.objectContaining({
      name: 'LakeOperationError',
      code: 'totals-differ',
      message: expect.stringContaining(says) as string,
    }) as Error,
  );
});
