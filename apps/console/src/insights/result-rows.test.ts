import { expect, test } from 'vitest';
import { resultRows } from './result-rows.js';

const estimate = { value: 0.1, low: 0.05, high: 0.2, unit: 'FRACTION', level: 0.95, method: 'wilson', incomputable: null };

test('a kept result is a list of figures, with what it is about left to other places', () => {
  const result = { analytics: { overview: { snapshot: { id: 's' }, timeZone: 'UTC', computedInMs: 3, total: { visitors: 3, buyersPerVisitor: estimate, revenue: '10.00' }, days: [{ date: '2019-10-01', figures: { visitors: 2 } }], previous: null, __typename: 'Overview' } } };
  expect(resultRows(result)).toEqual([
    { path: 'overview · total · visitors', value: 3 },
    { path: 'overview · total · buyers per visitor', value: estimate },
    { path: 'overview · total · revenue', value: '10.00' },
    { path: 'overview · days · 2019-10-01 · date', value: '2019-10-01' },
    { path: 'overview · days · 2019-10-01 · figures · visitors', value: 2 },
    { path: 'overview · previous', value: null },
  ]);
  expect(resultRows({ shop: { users: 2 } })).toEqual([{ path: 'users', value: 2 }]);
  expect(resultRows({ analytics: { steps: [{ reached: 4 }, { reached: 1 }] } }).map(({ path }) => path)).toEqual(['steps · 1 · reached', 'steps · 2 · reached']);
  expect(resultRows(null)).toEqual([{ path: '', value: null }]);
});
