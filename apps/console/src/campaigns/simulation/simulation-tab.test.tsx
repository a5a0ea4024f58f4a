// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { Outlet, Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import type { JobNow } from '../../client/use-job.js';
import { renderSignedIn } from '../../testing/signed-in.js';
import { sampleFault } from '../../testing/sample-fault.js';
import { ProvenanceProvider } from '../../ui/text/provenance.js';
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
  createdBy: null,
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

test('when the run that is shown fails, the headline and the chooser follow, as they ask again once', async () => {
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
              aaRuns: [],
              scenarioRuns: [rowOf('new', asked === 1 ? 'RUNNING' : 'FAILED'), rowOf('old', 'FAILED')],
            },
          };
        }
        return name === 'GetJob' ? { job: { ...jobOf('FAILED'), id: variables['id'] } } : null;
      },
    },
  );
  await waitFor(() => expect(screen.getByTestId('answer').textContent).toMatch(/^Not simulated yet/));
  expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Which simulation' }).value).toContain(
    '(not finished)',
  );
  expect(asked).toBe(2);
});

test('the headline and a notice say first what the log lost of the days that users are drawn from', async () => {
  const lost = { ...sampleFault, date: '2019-11-08' };
  const shownFor = async (daysLeftOut: string[]): Promise<string[]> => {
    const run = runOf({ faults: [lost], daysLeftOut });
    renderSignedIn(
      <ProvenanceProvider period={{ from: '2019-11-01', to: '2019-11-13' }}>
        <Routes>
          <Route element={<Frame />}>
            <Route path="/" element={<SimulationTab />} />
          </Route>
        </Routes>
      </ProvenanceProvider>,
      {
        permissions: ['plan:read'],
        answer: (name) =>
          name === 'CampaignSimulations'
            ? {
                campaign: {
                  id: 'cmp_1',
                  status: 'DRAFT',
                  isSynthetic: false,
                  aaRuns: [],
                  scenarioRuns: [{ ...run, job: jobOf('DONE') }],
                },
              }
            : null,
      },
    );
    const notice = await screen.findByTestId('tracking-notice');
    const texts = [screen.getByTestId('answer').textContent, notice.textContent];
    cleanup();
    return texts;
  };
  const [answer, notice] = await shownFor(['2019-11-08']);
  expect(answer).toMatch(/^1 day that lost events is left out\. On average it is profitable/);
  expect(notice).toContain('Nov 8, 2019');
  const [counted] = await shownFor([]);
  expect(counted).toMatch(/^Purchases of 1 day were lost and are missing here\. On average it is profitable/);
});
