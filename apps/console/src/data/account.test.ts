import { expect, test } from 'vitest';
import { accountOf } from './account.js';

test('rows of several imports are added up, and a row that is in no part is missed', () => {
  const whole = { read: 10, accepted: 6, duplicates: 3, quarantinedTotal: 1 };
  expect(accountOf([whole, { ...whole, quarantinedTotal: 2, read: 11 }])).toEqual({
    read: 21,
    quarantined: 3,
    missing: 0,
  });
  expect(accountOf([whole, { ...whole, accepted: 5 }, { ...whole, accepted: 7 }]).missing).toBe(2);
  expect(accountOf([])).toEqual({ read: 0, quarantined: 0, missing: 0 });
});
