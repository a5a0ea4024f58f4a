// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { CostView } from './cost-view.js';
import type { CostRow, RuleCost } from './read-cost.js';

const estimate = (value: number | null, low: number | null, high: number | null) => ({
  value,
  low,
  high,
  unit: 'FRACTION' as const,
  level: 0.95,
  method: 'paired bootstrap',
  incomputable: value === null ? { reason: 'TOO_FEW' as const, detail: '' } : null,
});
const row = (
  kind: CostRow['kind'],
  name: string,
  value: number | null,
  low: number | null,
  high: number | null,
): CostRow => ({
  kind,
  rules: [{ name, kind: 'DENY' }],
  hitRate: estimate(value, low, high),
  ndcg: estimate(-0.001, -0.002, 0.001),
  recall: estimate(0, 0, 0),
  listsChanged: estimate(0.4, 0.35, 0.45),
  hitsWithout: 50,
  hitsLost: 3,
  hitsGained: 1,
});
const cost = (...rows: CostRow[]): RuleCost => ({
  trainingId: 'trn_1',
  modelName: 'ALS',
  hitRateWithout: estimate(0.2, 0.19, 0.21),
  hitRateWith: estimate(0.19, 0.18, 0.2),
  measuredAt: '2026-11-26T00:00:00Z',
  modelKinds: ['ALS' as const],
  k: 10,
  users: 120,
  replayed: 120,
  ndcgWithout: estimate(0.1, 0.09, 0.11),
  ndcgWith: estimate(0.09, 0.08, 0.1),
  rows,
  forbiddenHits: 4,
  possibleHits: 300,
});

afterEach(cleanup);

test('what the rules cost stands in a sentence, with its interval', () => {
  renderAt(<CostView cost={cost(row('TOGETHER', 'No tyres', -0.0215, -0.03, -0.013))} />);
  expect(screen.getByTestId('rules-cost').textContent).toBe(
    'The rules cost 2.15 points of hit rate@10 (95% interval 1.30 to 3.00) on 120 users. 3 hits are lost, 1 is gained; 40% of the lists change. 4 of 300 products that people took later are forbidden by the rules: no model could have shown them.',
  );
});

test('a change that chance may explain is not called a cost, and one that cannot be told has its reason', () => {
  renderAt(<CostView cost={cost(row('TOGETHER', 'No tyres', -0.01, -0.03, 0.01))} />);
  expect(screen.getByTestId('rules-cost').textContent).toContain('chance may explain it');
  cleanup();
  renderAt(<CostView cost={cost(row('TOGETHER', 'No tyres', null, null, null))} />);
  expect(screen.getByTestId('rules-cost').textContent).toContain('cannot be told on this shop: too few to tell');
});

test('each rule has its row in the table, alone or among the others', () => {
  renderAt(
    <CostView
      cost={cost(
        row('TOGETHER', 'x', -0.02, -0.03, -0.01),
        row('ALONE', 'No tyres', -0.01, -0.02, -0.005),
        row('ALONE', 'Cheap', 0, 0, 0),
        row('AMONG_OTHERS', 'Dear', -0.03, -0.04, -0.02),
      )}
    />,
  );
  fireEvent.click(screen.getByRole('radio', { name: 'Table' }));
  const names = (): (string | null | undefined)[] =>
    within(screen.getByRole('table'))
      .getAllByRole('row')
      .slice(1)
      .map((line) => line.querySelector('td')?.textContent);
  expect(names()).toEqual(['All rules together', 'No tyres', 'Cheap']);
  fireEvent.click(screen.getByRole('combobox', { name: 'Compare' }));
  fireEvent.click(screen.getByRole('option', { name: 'All rules against all but this one', hidden: true }));
  expect(names()).toEqual(['All rules together', 'Dear']);
});

test('the sentence is Korean on a Korean page', () => {
  renderAt(<CostView cost={cost(row('TOGETHER', 'x', -0.0215, -0.03, -0.013))} />, { locale: 'ko' });
  expect(screen.getByTestId('rules-cost').textContent).toContain(
    '적중률@10 값이 2.15%p 낮아집니다(95% 구간 1.30~3.00, 사용자 120명)',
  );
});
