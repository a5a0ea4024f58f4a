// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { RetentionView } from './retention-view.js';

afterEach(cleanup);

const cell = (place: number, users: number, rate: number | null) => ({
  from: place,
  to: place,
  users,
  returned: rate === null ? null : Math.round(users * rate),
  rate: estimateOf(rate),
});

async function show(curve: readonly ReturnType<typeof cell>[]): Promise<void> {
  cleanup();
  renderSignedIn(<RetentionView />, {
    permissions: ['analytics:read'],
    at: '/segments?tab=retention',
    answer: (name) =>
      name === 'GetRetention'
        ? {
            analytics: {
              retention: {
                snapshot: { id: 'snp_1', committedAt: '2019-11-01T00:00:00Z', rows: 3 },
                timeZone: 'Asia/Dubai',
                period: { from: '2019-10-01', to: '2019-11-30' },
                faults: [],
                daysLeftOut: [],
                definition: { name: '', formula: '', population: '', query: '', assumptions: [], costs: [] },
                computedInMs: 1,
                fromCache: false,
                granularity: 'WEEK',
                mode: 'ON',
                users: 900,
                curve,
                cohorts: [],
                cohortCount: 0,
              },
            },
          }
        : null,
  });
  await screen.findByText('Share that returns');
}

test('a curve whose later points are of fewer users says so, above it', async () => {
  await show([cell(1, 900, 0.28), cell(6, 120, 0.35)]);
  expect(screen.getByText(/900 at the most, 120 at the least/)).toBeTruthy();
  await show([cell(1, 900, 0.28), cell(2, 900, 0.2)]);
  expect(screen.queryByText(/at the least/)).toBeNull();
});

test('points that are not known count neither as most nor as least', async () => {
  await show([cell(1, 900, 0.28), cell(2, 900, 0.2), cell(6, 5, null)]);
  expect(screen.queryByText(/at the least/)).toBeNull();
});
