// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../../testing/render.js';
import { frameworkOf, planOf } from '../testing/analysis-of.js';
import { ExtendDialog } from './extend-dialog.js';
import { StartDialog } from './start-dialog.js';

afterEach(cleanup);

const campaign = { id: 'cmp_1', version: 3 };
const nothing = (): void => {};
const refusedFor = (field: string, code: string) => ({
  code,
  field: [field],
  message: 'No.',
  problem: null,
  facts: null,
});

test('a campaign is extended by days and users, with its reason', async () => {
  const asked: unknown[] = [];
  let done = 0;
  const client = scriptedClient(({ variables }, name) => {
    if (name !== 'ExtendCampaign') return null;
    const { input } = variables as unknown as { input: { reason: string; plannedUnits?: number } };
    asked.push(input);
    const userErrors = [
      ...(input.reason === '' ? [refusedFor('reason', 'REQUIRED')] : []),
      ...((input.plannedUnits ?? 9_001) <= 9_000 ? [refusedFor('plannedUnits', 'INVALID')] : []),
    ];
    return { data: { extendCampaign: { campaign: userErrors.length > 0 ? null : { id: 'cmp_1' }, userErrors } } };
  });
  renderAt(<ExtendDialog campaign={campaign} plan={planOf()} onClose={nothing} onExtended={() => (done += 1)} />, {
    client,
  });
  fireEvent.change(await screen.findByRole('textbox', { name: 'Users at which it ends' }), {
    target: { value: '8000' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Extend it' }));
  expect(await screen.findByText('Say why it is extended.')).toBeTruthy();
  expect(screen.getByText('Give more users than are planned.')).toBeTruthy();
  fireEvent.change(screen.getByRole('textbox', { name: 'Users at which it ends' }), { target: { value: '12000' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Reason' }), { target: { value: 'Fewer came than planned.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Extend it' }));
  await waitFor(() => expect(done).toBe(1));
  expect(asked.at(-1)).toEqual({
    id: 'cmp_1',
    version: 3,
    days: 7,
    plannedUnits: 12_000,
    reason: 'Fewer came than planned.',
  });
});

test('the users of planned looks stay as planned, and it says why', async () => {
  renderAt(
    <ExtendDialog
      campaign={campaign}
      plan={planOf({ framework: frameworkOf('GROUP_SEQUENTIAL') })}
      onClose={nothing}
      onExtended={nothing}
    />,
    { locale: 'ko' },
  );
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: '끝낼 사용자 수' })).disabled).toBe(true);
  expect(screen.getByText(/점검 시점이 이 수의 비율/)).toBeTruthy();
});

test('a start that is refused stays open and says why', async () => {
  let started = 0;
  const client = scriptedClient((_, name) =>
    name === 'StartCampaign'
      ? {
          data: {
            startCampaign: {
              campaign: null,
              userErrors: [
                {
                  code: 'CONFLICT',
                  field: ['version'],
                  message: 'Somebody changed this campaign meanwhile.',
                  problem: null,
                  facts: null,
                },
              ],
            },
          },
        }
      : null,
  );
  renderAt(<StartDialog campaign={campaign} days={14} onClose={nothing} onStarted={() => (started += 1)} />, {
    client,
  });
  expect(await screen.findByText(/Users enter for 14 days/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Start it' }));
  expect(await screen.findByText(/Somebody changed this campaign/)).toBeTruthy();
  expect(started).toBe(0);
});
