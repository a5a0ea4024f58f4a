// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { useState } from 'react';
import { Outlet, Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../../testing/signed-in.js';
import type { Campaign } from '../campaign.js';
import { AnswerPlace } from '../tab-answer.js';
import OverviewTab from './overview-tab.js';

afterEach(cleanup);

const campaign = {
  id: 'cmp_1',
  hypothesis: 'Free delivery sells',
  status: 'FINISHED',
  upliftRelative: 0.1,
  power: 0.8,
  alpha: 0.05,
  createdAt: '2026-01-01T00:00:00Z',
  createdBy: null,
  actionItem: null,
  isSynthetic: false,
  audience: {
    id: 'aud_1',
    name: 'Visitors',
    size: 900,
    snapshotId: 'snp_1',
    preview: { snapshot: { id: 'snp_1', committedAt: '2026-01-01T00:00:00Z', rows: 5_000 } },
  },
} as unknown as Campaign;
const estimate = (value: number) => ({
  value,
  low: value - 0.02,
  high: value + 0.02,
  level: 0.95,
  unit: 'FRACTION',
  method: 'wilson',
  incomputable: null,
});
const scenario = {
  id: 'scn_1',
  runs: 200,
  isTrial: false,
  result: {
    isProfitable: true,
    netProfit: {
      mean: 1_200,
      quantiles: [
        { q: 0.05, value: 300 },
        { q: 0.5, value: 1_200 },
        { q: 0.95, value: 2_000 },
      ],
    },
    probabilityOfProfit: estimate(0.9),
    shipsLoser: estimate(0.02),
    stopsWinner: estimate(0.1),
  },
};

function Frame() {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <AnswerPlace value={place}>
      <div ref={setPlace} data-testid="answer" />
      <Outlet context={{ campaign, refresh: () => undefined }} />
    </AnswerPlace>
  );
}

async function answerOf(decision: object | null): Promise<string> {
  renderSignedIn(
    <Routes>
      <Route element={<Frame />}>
        <Route index element={<OverviewTab />} />
      </Route>
    </Routes>,
    {
      permissions: ['plan:read'],
      answer: (name) =>
        name === 'CampaignOverview' ? { campaign: { id: 'cmp_1', decision, scenarioRuns: [scenario] } } : null,
    },
  );
  await screen.findByText('Free delivery sells');
  return screen.getByTestId('answer').textContent;
}

test('what was decided comes before what had been forecast', async () => {
  const forecast = await answerOf(null);
  expect(forecast).toMatch(/profitable/i);
  expect(forecast).not.toContain('Decided');
  cleanup();
  expect(await answerOf({ kind: 'SHIP', arm: 'treatment' })).toBe(
    `Decided: everybody is to be shown treatment. ${forecast}`,
  );
});
