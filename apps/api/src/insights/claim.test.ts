import { expect, test } from 'vitest';
import { Unit, type Estimate } from '../estimate.js';
import { estimateAt, figureAt } from './claim.js';

const estimate = (value: number): Estimate => ({
  value,
  low: value,
  high: value,
  unit: Unit.RELATIVE,
  level: 0.95,
  method: 'test',
  incomputable: null,
});

test('an estimate is found by names, places, and what an entry of a list has', () => {
  const result = {
    analytics: {
      changes: {
        findings: [
          { subject: 'Views of a.b', effect: estimate(1) },
          { subject: 'x=y', effect: estimate(2) },
        ],
      },
      overview: { total: { conversionRate: { value: 0.1 } } },
      association: {
        pairs: [
          { first: 'a', second: 'b', lift: estimate(3) },
          { first: 'a', second: '{c}=1', lift: estimate(4) },
        ],
        steps: [{ from: 1, rate: estimate(5) }],
      },
    },
  };
  const at = (...path: string[]): number | null | undefined => estimateAt(result, ['analytics', ...path])?.value;
  expect(at('changes', 'findings', '1', 'effect')).toBe(2);
  expect(at('changes', 'findings', 'subject=Views of a.b', 'effect')).toBe(1);
  expect(at('changes', 'findings', 'subject=x=y', 'effect')).toBe(2);
  expect(at('association', 'pairs', JSON.stringify({ first: 'a', second: '{c}=1' }), 'lift')).toBe(4);
  expect(at('association', 'pairs', JSON.stringify({ first: 'a', second: 'c' }), 'lift')).toBeUndefined();
  expect(at('association', 'steps', 'from=1', 'rate')).toBe(5);
  expect(estimateAt(result, ['analytics', 'overview', 'total', 'conversionRate'])).toMatchObject({
    value: 0.1,
    low: null,
    level: 0.95,
  });
  for (const path of [
    [],
    ['analytics'],
    ['analytics', 'changes', 'findings', '9', 'effect'],
    ['analytics', 'changes', 'findings', 'subject=none', 'effect'],
    ['constructor', 'name'],
    ['analytics', 'changes', 'findings', '-1'],
    ['analytics', 'changes', 'findings', '{not json', 'effect'],
  ])
    expect(estimateAt(result, path)).toBeNull();
  expect(estimateAt({ x: { value: 'text' } }, ['x'])).toBeNull();
});

test('what a claim is held against may be a plain number or a decimal too', () => {
  const result = { usual: 0.25, revenue: '12.50', name: 'shoes', nothing: null, rate: estimate(0.5) };
  expect(figureAt(result, ['usual'], Unit.FRACTION)).toMatchObject({
    value: 0.25,
    low: null,
    high: null,
    unit: 'FRACTION',
  });
  expect(figureAt(result, ['revenue'], Unit.MONEY)).toMatchObject({ value: 12.5, unit: 'MONEY' });
  expect(figureAt(result, ['rate'], Unit.FRACTION)).toMatchObject({ value: 0.5, unit: 'RELATIVE' });
  for (const path of [['name'], ['nothing'], ['missing']]) expect(figureAt(result, path, Unit.COUNT)).toBeNull();
});
