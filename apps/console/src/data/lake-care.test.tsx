// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { JobTrayProvider } from '../client/job-tray.js';
import type { JobNow } from '../client/use-job.js';
import type { Permission } from '../client/session.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { LakeCare } from './lake-care.js';

const progress: JobNow['progress'] = {
  step: 'checking',
  done: 3,
  total: 12,
  unit: 'files',
  rate: null,
  etaSeconds: null,
  file: null,
  bytes: null,
  bytesTotal: null,
  rows: null,
  rowsPerSecond: null,
};
const verification = (state: JobNow['state'], result: unknown): JobNow => ({
  id: 'job_1',
  kind: 'VERIFY',
  state,
  createdAt: '2019-11-02T08:00:00Z',
  startedAt: null,
  finishedAt: state === 'DONE' ? '2019-11-02T08:01:00Z' : null,
  mayCancel: true,
  createdBy: null,
  result,
  error: null,
  errorCode: null,
  errorFacts: null,
  progress,
});
const none = { nodes: [] };

interface Lake {
  last?: JobNow;
  /** The job that a press starts, or why it is refused. */
  started?: { job: JobNow | null; userErrors: { code: string; field: null; message: string }[] };
}

function show(permissions: readonly Permission[], { last, started }: Lake): Record<string, unknown>[] {
  const asked: Record<string, unknown>[] = [];
  const surrounded = (children: ReactNode): ReactNode => <JobTrayProvider>{children}</JobTrayProvider>;
  renderSignedIn(surrounded(<LakeCare />), {
    permissions,
    answer(name, variables) {
      if (name === 'LakeJobs')
        return { compactions: none, verifications: { nodes: last ? [last] : [] }, removals: none };
      if (name === 'GetJob') return { job: started?.job ?? last ?? null };
      if (name !== 'VerifyLake') return null;
      asked.push(variables);
      return { verifyLake: started };
    },
  });
  return asked;
}

const line = (): Promise<HTMLElement> => screen.findByTestId('care-verify');

afterEach(cleanup);

test('it says how the last one ended, with each problem and its remedy', async () => {
  show(['jobs:read'], {
    last: verification('DONE', {
      checks: [{}, {}],
      problems: [{ file: 'files/1/a.parquet', table: null, message: 'is not as it was written', remedy: 'restore it' }],
      unnamed: { files: 0 },
    }),
  });
  await waitFor(async () =>
    expect(within(await line()).getByTestId('care-outcome').textContent).toContain('Nov 2, 2019, 12:01 PM'),
  );
  expect(within(await line()).getByRole('listitem').textContent).toBe(
    'files/1/a.parquet is not as it was written restore it',
  );
});

test('who may not care for the lake sees no button', async () => {
  show(['jobs:read'], {});
  expect(within(await line()).getByText('Not done yet.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Verify/ })).toBeNull();
});

test('a press starts it once, as it was chosen, and its progress is shown', async () => {
  const asked = show(['jobs:read', 'lake:manage'], { started: { job: verification('RUNNING', null), userErrors: [] } });
  fireEvent.click(within(await line()).getByRole('switch', { name: /Count everything again/ }));
  const button = within(await line()).getByRole<HTMLButtonElement>('button', { name: 'Start: Verify' });
  fireEvent.click(button);
  await waitFor(async () =>
    expect(
      within(await line())
        .getByRole('progressbar')
        .getAttribute('aria-valuenow'),
    ).toBe('25'),
  );
  expect(button.disabled).toBe(true);
  expect(asked).toEqual([{ input: { clientMutationKey: expect.any(String) as string, deep: true } }]);
});

test('a refusal is told beside it', async () => {
  show(['jobs:read', 'lake:manage'], {
    started: { job: null, userErrors: [{ code: 'CONFLICT', field: null, message: 'another job cares for the lake' }] },
  });
  fireEvent.click(within(await line()).getByRole('button', { name: 'Start: Verify' }));
  expect((await within(await line()).findByRole('alert')).textContent).toContain('another job cares for the lake');
});
