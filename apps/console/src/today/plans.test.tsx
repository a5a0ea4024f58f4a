// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { Plans } from './plans.js';

afterEach(cleanup);

const campaign = (name: string, change: object = {}) => ({
  id: `cmp_${name}`,
  name,
  status: 'RUNNING',
  isSynthetic: false,
  startedAt: '2026-01-01T00:00:00Z',
  plan: { days: 14 },
  exposures: { arms: [{ units: 2_100 }, { units: 2_110 }], sampleRatio: { isMismatch: false, pValue: 0.9 } },
  ...change,
});

test('running campaigns tell whether their arms are as planned, and the days left; each leads to its monitor', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-05T06:00:00Z') });
  try {
    const nodes = [
      campaign('Delivery'),
      campaign('Broken', {
        plan: { days: null },
        exposures: { arms: [{ units: 1 }, { units: 900 }], sampleRatio: { isMismatch: true, pValue: 1e-40 } },
      }),
      campaign('New', { exposures: { arms: [{ units: 0 }], sampleRatio: { isMismatch: false, pValue: null } } }),
      campaign('Draft', { status: 'DRAFT' }),
    ];
    renderSignedIn(<Plans />, {
      permissions: ['plan:read'],
      answer: (name) =>
        name === 'TodayPlans' ? { actionItems: { nodes: [], totalCount: 0 }, campaigns: { nodes } } : null,
    });
    const rows = within(await screen.findByRole('region', { name: 'Campaigns running' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(rows).toEqual([
      'Delivery4,210 users met it; arms as planned; 10 days left',
      'Broken901 users met it; arms do not fit the plan; no end planned',
      'Newnobody met it yet; arms not yet comparable; 10 days left',
    ]);
    expect(screen.getByRole('link', { name: 'Broken' }).getAttribute('href')).toBe('/campaigns/cmp_Broken/monitor');
  } finally {
    vi.useRealTimers();
  }
});
