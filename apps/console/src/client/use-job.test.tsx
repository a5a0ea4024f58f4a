// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { useJob, type JobNow } from './use-job.js';

const progress = {
  step: 'reading a.csv',
  done: 10,
  total: 100,
  unit: 'rows',
  rate: 5,
  etaSeconds: 18,
  file: 'a.csv',
  bytes: null,
  bytesTotal: null,
  rows: 10,
  rowsPerSecond: 5,
};
const job = (state: JobNow['state'], done: number): JobNow => ({
  id: 'job_1',
  kind: 'IMPORT',
  state,
  progress: { ...progress, done },
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: true,
  createdBy: null,
  result: null,
  error: null,
  errorCode: null,
  errorFacts: null,
});

function Follow() {
  const now = useJob('job_1');
  return <p>{now ? `${now.state} ${now.progress.done}` : 'nothing yet'}</p>;
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('asks every second while the subscription is silent, until the job is over', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let asked = 0;
  const client = scriptedClient((_, name) => {
    if (name !== 'GetJob') return null;
    asked += 1;
    return { data: { job: asked < 3 ? job('RUNNING', asked * 10) : job('DONE', 100) } };
  });
  renderAt(<Follow />, { client });
  expect(await screen.findByText('RUNNING 10')).toBeTruthy();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(await screen.findByText('DONE 100')).toBeTruthy();
  const atTheEnd = asked;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(atTheEnd);
});

test('news by subscription is shown at once', async () => {
  const client = scriptedClient((_, name) => (name === 'WatchJob' ? { data: { jobChanged: job('DONE', 100) } } : null));
  renderAt(<Follow />, { client });
  expect(await screen.findByText('DONE 100')).toBeTruthy();
});
