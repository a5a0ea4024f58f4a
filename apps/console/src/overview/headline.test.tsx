// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { renderAt } from '../testing/render.js';
import { Headline } from './headline.js';
import type { OverviewData } from './overview-data.js';

const share = { ...estimateOf(0.08), low: 0.07, high: 0.09 };
const total: OverviewData['total'] = {
  counts: { views: 900, carts: 90, removes: 0, purchases: 30, total: 1_020 },
  visitors: 300,
  sessions: 400,
  buyers: 24,
  purchaseSessions: 28,
  revenue: '5000.00',
  conversionRate: share,
  purchaseSessionsPerSession: share,
  averageOrderValue: '178.57',
  averageOrderValueEstimate: { ...estimateOf(178.57, 150, 210), unit: 'MONEY' },
};

test('a share is told by points, an amount by percent, and neither takes a color without a test', () => {
  renderAt(
    <Headline
      overview={{
        total,
        changes: [
          {
            measure: 'CONVERSION_RATE',
            relative: 0.25,
            difference: { ...estimateOf(0.016), low: 0.004, high: 0.028 },
            isSignificant: true,
            faults: [],
          },
          { measure: 'REVENUE', relative: -0.173, difference: null, isSignificant: null, faults: [] },
        ],
      }}
    />,
  );
  expect(screen.getByTestId('figure-averageOrderValue').textContent).toContain('150–210');
  const rate = within(screen.getByTestId('figure-conversionRate'));
  const told = rate.getByText('+1.60 points on the period before');
  expect(told.parentElement?.dataset['mood']).toBe('good');
  const revenue = within(screen.getByTestId('figure-revenue')).getByText('-17.3% on the period before');
  expect(revenue.parentElement?.dataset['mood']).toBe('neutral');
});
