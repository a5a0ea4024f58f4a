import { expect, test } from 'vitest';
import { scanCost, sharedScanCost } from './scan-cost.js';

test('a filter by what happened costs the reading of the events, a filter by what is known of each item does not', () => {
  const cost = (args: Record<string, unknown>): number => scanCost({ args, childComplexity: 2 });
  expect([cost({}), cost({ first: 3 }), cost({ first: null })]).toEqual([41, 7, 41]);
  expect([
    cost({ first: 3, filter: null }),
    cost({ first: 3, filter: { converted: true } }),
    cost({ first: 3, filter: { brand: null } }),
  ]).toEqual([7, 7, 7]);
  for (const filter of [
    { brand: 'acme' },
    { category: 'electronics' },
    { seen: { from: '2019-10-01', to: '2019-10-01' } },
  ])
    expect(cost({ first: 3, filter })).toBe(507);
  expect(sharedScanCost({ args: { first: 3 }, childComplexity: 2 })).toBe(32);
});
