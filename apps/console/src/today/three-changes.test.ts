import { expect, test } from 'vitest';
import { firstOfScopes, scopeSearch, type ChangeRow } from './three-changes.js';

const change = (scope: ChangeRow['scope'], name: string | null, measure: ChangeRow['measure']): ChangeRow => ({
  subject: '',
  weight: 1,
  effectKind: 'relative change',
  pValue: 0.01,
  confirmed: true,
  sentence: '',
  effect: { value: 0.3, low: 0.1, high: 0.5, unit: 'RELATIVE', level: 0.95, method: 'm', incomputable: null },
  qValue: 0.01,
  support: 10,
  scope,
  name,
  measure,
  direction: 'UP',
  observed: 1,
  expected: 1,
  observedRevenue: null,
});

test('what is shown first is the strongest change of each scope', () => {
  const rows = [
    change('SHOP', null, 'VISITORS'),
    change('SHOP', null, 'VIEWS'),
    change('BRAND', 'lg', 'VIEWS'),
    change('CATEGORY', 'lg', 'CARTS'),
    change('BRAND', 'lg', 'CARTS'),
    change('BRAND', 'acme', 'CARTS'),
  ];
  expect(firstOfScopes(rows, 3)).toEqual([rows[0], rows[2], rows[3]]);
  expect(firstOfScopes([], 3)).toEqual([]);
});

test('a change leads to its category or brand in its period', () => {
  const period = { from: '2019-11-01', to: '2019-11-07' };
  expect(scopeSearch(change('SHOP', null, 'VIEWS'), period)).toBe('?from=2019-11-01&to=2019-11-07');
  expect(scopeSearch(change('TOP_CATEGORY', 'auto', 'VIEWS'), period)).toBe(
    '?from=2019-11-01&to=2019-11-07&category=auto',
  );
  expect(scopeSearch(change('BRAND', 'a&b', 'VIEWS'), period)).toBe('?from=2019-11-01&to=2019-11-07&brand=a%26b');
});
