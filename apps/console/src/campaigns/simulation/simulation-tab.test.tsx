// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { Outlet, Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import type { JobNow } from '../../client/use-job.js';
import { renderSignedIn } from '../../testing/signed-in.js';
import { AnswerPlace } from '../tab-answer.js';
import { runOf } from './testing/run-of.js';
import SimulationTab from './simulation-tab.js';

afterEach(cleanup);

const jobOf = (state: JobNow['state']): JobNow => ({
  id: 'job_1',
  kind: 'SCENARIO',
  state,
  progress: {
    step: 'simulating',
    done: 1,
    total: 10,
    unit: 'runs',
    rate: null,
    etaSeconds: null,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: null,
    rowsPerSecond: null,
  },
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: state === 'FAILED' ? 'Nobody is in the audience.' : null,
  errorCode: null,
  errorFacts: null,
});

function Frame() {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <AnswerPlace value={place}>
      <p ref={setPlace} data-testid="answer" />
      <Outlet context={{ campaign: { id: 'cmp_1' }, refresh: () => undefined }} />
    </AnswerPlace>
  );
}

test('when the run that is shown fails, the headline and the chooser follow, as they ask anew once', async () => {
  let asked = 0;
  const { result: _, ...waiting } = runOf();
  const rowOf = (id: string, state: JobNow['state']) => ({
    ...waiting,
    id,
    result: null,
    job: { ...jobOf(state), id: `job_${id}` },
  });
  renderSignedIn(
    <Routes>
      <Route element={<Frame />}>
        <Route path="/" element={<SimulationTab />} />
      </Route>
    </Routes>,
    {
      permissions: ['plan:read'],
      at: '/?run=new',
      answer: (name, variables) => {
        if (name === 'CampaignSimulations') {
          asked += 1;
          return {
            campaign: {
              id: 'cmp_1',
              status: 'DRAFT',
              isSynthetic: false,
              simulations: [],
              aaRuns: [],
              scenarioRuns: [rowOf('new', asked === 1 ? 'RUNNING' : 'FAILED'), rowOf('old', 'FAILED')],
            },
          };
        }
        return name === 'Job' ? { job: { ...jobOf('FAILED'), id: variables['id'] } } : null;
      },
    },
  );
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toMatch(/^Not simulated yet/));
  expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Which simulation' }).value).toContain(
    '(not finished)',
  );
  expect(asked).toBe(2);
});
