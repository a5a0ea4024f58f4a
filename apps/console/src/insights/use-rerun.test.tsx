// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { WorkingOut } from '../client/long-query-view.js';
import type { JobNow } from '../client/use-job.js';
import { renderAt, scriptedClient } from '../testing/render.js';
import { useRerun } from './use-rerun.js';

const job = (state: JobNow['state'], id = 'job_1'): JobNow => ({
  id,
  kind: 'ANALYSIS',
  state,
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: true,
  createdBy: null,
  result: null,
  error: null,
  errorCode: null,
  errorFacts: null,
  progress: {
    step: 'comparing what went on with what did not',
    done: 30,
    total: 120,
    unit: 'pairs',
    rate: 10,
    etaSeconds: 9,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: null,
    rowsPerSecond: null,
  },
});

function Ask() {
  const { run, isWaiting, work } = useRerun('ins_1');
  return (
    <>
      <button type="button" disabled={isWaiting} onClick={run}>
        again
      </button>
      {work && <WorkingOut work={work} />}
    </>
  );
}

interface Server {
  /** Of the job that works the answer out first; null where none is needed. */
  state: JobNow['state'] | null;
  asked: { clientMutationKey: string; mayStartJob: boolean }[];
}

function show(server: Server): void {
  const client = scriptedClient(({ variables }, name) => {
    if (name === 'GetJob')
      return { data: { job: server.state && job(server.state, (variables as { id: string }).id) } };
    if (name === 'CancelJob') {
      server.state = 'CANCELED';
      return { data: { cancelJob: { job: job('CANCELED'), userErrors: [] } } };
    }
    if (name !== 'RerunInsight') return null;
    server.asked.push((variables as { input: Server['asked'][number] }).input);
    const isThere = server.state === null || server.state === 'DONE';
    if (server.state === 'CANCELED') server.state = 'RUNNING';
    return {
      data: {
        rerunInsight: {
          insight: isThere ? { id: 'ins_2', rerun: { verdict: 'CONFIRMED' } } : null,
          job: isThere ? null : job('RUNNING', `job_${server.asked.length}`),
          userErrors: [],
        },
      },
    };
  });
  renderAt(<Ask />, { client, locale: 'en' });
}

afterEach(cleanup);

const opened = (): Promise<void> =>
  waitFor(() => expect(screen.getByTestId('address').textContent).toBe('/insights/ins_2'));

test('what is answered at once is opened at once', async () => {
  const server: Server = { state: null, asked: [] };
  show(server);
  fireEvent.click(screen.getByText('again'));
  await opened();
  expect(server.asked).toMatchObject([{ insightId: 'ins_1', mayStartJob: true }]);
});

test('what takes long shows its job, and the insight is made with the same key once that is done', async () => {
  const server: Server = { state: 'RUNNING', asked: [] };
  show(server);
  fireEvent.click(screen.getByText('again'));
  expect(await screen.findByText('The answer is being worked out')).toBeTruthy();
  expect(screen.getByText<HTMLButtonElement>('again').disabled).toBe(true);
  server.state = 'DONE';
  await opened();
  expect(screen.queryByText(/worked out/)).toBeNull();
  expect(new Set(server.asked.map(({ clientMutationKey }) => clientMutationKey)).size).toBe(1);
  expect(server.asked).toHaveLength(2);
});

test('a job that is canceled can be started again', async () => {
  const server: Server = { state: 'RUNNING', asked: [] };
  show(server);
  fireEvent.click(screen.getByText('again'));
  await screen.findByText('The answer is being worked out');
  server.state = 'CANCELED';
  expect(await screen.findByText('The answer was not worked out')).toBeTruthy();
  fireEvent.click(screen.getByText('Work it out'));
  server.state = 'DONE';
  await opened();
});
